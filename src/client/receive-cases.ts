import { inventedId } from '../cases/accept.ts'
import { beyond } from '../cases/date-values.ts'
import { plainValue } from '../cases/generator.ts'
import { representativeValues } from '../cases/probes.ts'
import { fits, oddTexts } from '../cases/text.ts'
import type { Property } from '../contract/types.ts'
import type { Json, JsonObject } from '../json.ts'
import { clocks, instants } from './instants.ts'
import {
  type ClientDraft,
  type ClientKit,
  type ClientRule,
  entityOf,
  ok,
  readable,
  receiveProbe,
} from './kit.ts'
import { localInstants, machines } from './machines.ts'
import { messageRules } from './receive-messages.ts'
import { refusalRules } from './receive-refusals.ts'
import { transitRules } from './receive-transit.ts'
import type { ClientExpectation, ClientProbe } from './types.ts'

/** A call answered with the documented entity, one member of it having another value. */
function memberProbe(kit: ClientKit, { name }: Property, what: string, value: Json | undefined): ClientProbe {
  return receiveProbe(kit, `${name}/${what}`, (key) => [ok(entityOf(kit, key, { [name]: value }))])
}

function memberDraft(
  kit: ClientKit,
  property: Property,
  what: string,
  value: Json | undefined,
  expect: ClientExpectation,
): ClientDraft {
  const probe = memberProbe(kit, property, what, value)
  return { name: `${property.name}/${what}`, property: property.name, probe, expect }
}

/** Properties whose value a caller is given as such. */
const values: ClientRule = (kit) =>
  kit.contract.properties
    .filter(({ kind, key }) => kind !== 'dateTimeOffset' && kind !== 'enum' && !key)
    .flatMap((property) =>
      representativeValues(property)
        .filter(({ value }) => value !== null)
        .map(({ name, value }) => given(kit, property, name, value)),
    )

const odd: ClientRule = (kit) =>
  oddTexts
    .filter(({ text }) => kit.textual.kind === 'string' && fits(kit.textual, text))
    .map(({ name, text }) => given(kit, kit.textual, name, text))

function given(kit: ClientKit, property: Property, what: string, value: Json): ClientDraft {
  return memberDraft(kit, property, what, value, { kind: 'given', members: { [property.name]: value } })
}

const enums: ClientRule = (kit) =>
  kit.contract.properties
    .filter(({ kind }) => kind === 'enum')
    .flatMap((property) => property.members.map((member) => given(kit, property, member, member)))

const dates =
  (
    texts: readonly { name: string; text: string }[],
    kind: 'given-instant' | 'given-offset',
    more: { readonly loose?: true } = {},
  ): ClientRule =>
  (kit) =>
    kit.contract.properties
      .filter((property) => property.kind === 'dateTimeOffset')
      .flatMap((property) =>
        texts.map(({ name, text }) =>
          memberDraft(kit, property, name, text, { kind, property: property.name, answered: text, ...more }),
        ),
      )

/** Members that no client knows, of each JSON type. */
const unknown: readonly { name: string; members: JsonObject; mild?: true }[] = [
  { name: 'text', members: { addedLater: 'text' } },
  { name: 'number', members: { addedLater: 12.5 } },
  { name: 'large-number', members: { addedLater: 2 ** 60 } },
  { name: 'boolean', members: { addedLater: true } },
  { name: 'null', members: { addedLater: null } },
  { name: 'nested', members: { addedLater: { inner: { deep: ['a', null, 'b'] } } } },
  { name: 'array', members: { addedLater: [{ a: 1 }, { a: 2 }] } },
  { name: 'empty-array', members: { addedLater: [] } },
  { name: 'date', members: { addedLater: '2033-02-01T10:20:38.1234567Z' } },
  { name: 'guid', members: { addedLater: '9fc26e3d-4b1c-4d8a-9d6e-0a4f6c1f2b11' } },
  {
    name: 'annotations',
    members: { '@odata.etag': 'W/"1"', '@microsoft.graph.tips': 'Use $select.', '@odata.editLink': 'x' },
  },
  {
    name: 'almost-a-date',
    members: { addedLater: '2033-13-45T10:20:38Z', addedToo: '0000-00-00T00:00:00Z' },
  },
  { name: 'almost-a-guid', members: { addedLater: '9fc26e3d-4b1c-4d8a-9d6e-0a4f6c1f2bzz' } },
  // A name that OData allows, and that no service is likely to choose.
  { name: 'like-a-prototype', members: Object.fromEntries([['__proto__', { a: 1 }]]), mild: true },
  { name: 'like-a-method', members: { getClass: 'x', toString: 'y', constructor: 'z' } },
]

const unknownMembers: ClientRule = (kit) =>
  unknown.map(({ name, members, mild }) => {
    const item = wholeDraft(kit, `unknown/${name}`, name, (key) => entityOf(kit, key, members))
    return mild ? { ...item, expect: { ...item.expect, mild } } : item
  })

/** The documented entity, changed as a whole; what is readable of it is given. */
function wholeDraft(
  kit: ClientKit,
  id: string,
  name: string,
  make: (key: string) => JsonObject,
): ClientDraft & { readonly expect: Extract<ClientExpectation, { kind: 'given' }> } {
  const entity = make(inventedId(`receive/${id}`))
  return {
    name,
    probe: receiveProbe(kit, id, () => [ok(entity)]),
    expect: { kind: 'given', members: readable(kit, entity) },
  }
}

/** Annotations of the properties of an entity (OData JSON Format 4.6): before what they annotate, or after it. */
function annotated(
  kit: ClientKit,
  key: string,
  place: 'before' | 'after',
  annotation: (property: Property) => JsonObject,
): JsonObject {
  const members = Object.entries(entityOf(kit, key)).map(([name, value]): JsonObject => {
    const property = kit.contract.properties.find((item) => item.name === name)
    const extra = property === undefined || property.key ? {} : annotation(property)
    return place === 'before' ? { ...extra, [name]: value } : { [name]: value, ...extra }
  })
  return Object.assign({}, ...members)
}

/** The control information on a property's type (OData JSON Format 4.6.3). */
function typeNote({ contract }: ClientKit, { name, kind }: Property): JsonObject {
  const namespace = contract.entityType.replace(/^#/, '').replace(/\.[^.]*$/, '')
  const edm: Readonly<Record<string, string>> = {
    string: '#String',
    boolean: '#Boolean',
    dateTimeOffset: '#DateTimeOffset',
    enum: `#${namespace}.${name}`,
  }
  const type = edm[kind]
  return type === undefined ? {} : { [`${name}@odata.type`]: type }
}

/** Names of members are told apart by the case of their letters (RFC 8259 4). */
const otherCase: ClientRule = (kit) => [
  wholeDraft(kit, 'unknown/other-case', 'other-case', (key) =>
    entityOf(kit, key, {
      [kit.textual.name.toUpperCase()]: 'another member',
      [kit.textual.name.charAt(0).toUpperCase() + kit.textual.name.slice(1)]: 'another member',
    }),
  ),
]

const notes: ClientRule = (kit) => [
  wholeDraft(kit, 'annotated/types', 'annotated-types', (key) =>
    annotated(kit, key, 'before', (property) => typeNote(kit, property)),
  ),
  wholeDraft(kit, 'annotated/before', 'annotated-before', (key) =>
    annotated(kit, key, 'before', ({ name }) => ({ [`${name}@conformance.note`]: 'text' })),
  ),
  wholeDraft(kit, 'annotated/after', 'annotated-after', (key) =>
    annotated(kit, key, 'after', ({ name }) => ({ [`${name}@conformance.note`]: { of: ['many', 'parts'] } })),
  ),
  wholeDraft(kit, 'annotated/unknown', 'annotated-unknown', (key) => ({
    ...entityOf(kit, key),
    'addedLater@odata.type': '#Collection(String)',
    addedLater: ['a'],
    'addedLink@odata.navigationLink': 'addedLink',
  })),
]

/** Types that a service may have added since (OData Protocol 5.2). */
const derived: ClientRule = (kit) => [
  wholeDraft(kit, 'derived/plain', 'derived', (key) =>
    entityOf(kit, key, { '@odata.type': `${kit.contract.entityType}OfSchool` }),
  ),
  wholeDraft(kit, 'derived/members', 'derived-with-members', (key) =>
    entityOf(kit, key, { '@odata.type': `${kit.contract.entityType}OfSchool`, school: 'x', seats: 12 }),
  ),
]

const withoutType: ClientRule = (kit) => [
  wholeDraft(kit, '@odata.type/missing', '@odata.type/missing', (key) =>
    entityOf(kit, key, { '@odata.type': undefined }),
  ),
]

const unknownEnumMembers: ClientRule = (kit) =>
  kit.contract.properties
    .filter(({ kind }) => kind === 'enum')
    .flatMap((property) =>
      [...property.foreignMembers.slice(0, 1), 'unknownFutureValue', 'addedLater']
        // One that the contract has is no unknown one.
        .filter((member) => !property.members.includes(member))
        .map((member) => {
          const entity = entityOf(kit, '', { [property.name]: member })
          const key = kit.contract.properties.find((item) => item.key)?.name
          const { [key ?? '']: _, ...rest } = readable(kit, entity, property.name)
          const closed = !property.members.includes('unknownFutureValue')
          return memberDraft(kit, property, member, member, {
            kind: 'unknown-member',
            property: property.name,
            answered: member,
            rest,
            ...(closed && { closed }),
          })
        }),
    )

/** Without the member, or with null for it, the rest is given. */
const withoutMember =
  (what: string, value: null | undefined, expected: Json | undefined): ClientRule =>
  (kit) =>
    kit.contract.properties
      .filter(({ key }) => !key)
      .map((property) => {
        const key = inventedId(`receive/${property.name}/${what}`)
        const entity = entityOf(kit, key, { [property.name]: value })
        const members = readable(kit, entity, property.name)
        // A null where the metadata knows none is the service's doing; a typed client has no place for it.
        const mild = value === null && !property.nullable
        return memberDraft(kit, property, what, value, {
          kind: 'given',
          members: expected === undefined ? members : { ...members, [property.name]: expected },
          ...(mild && { mild }),
        })
      })

const reordered: ClientRule = (kit) => {
  const members = Object.entries(entityOf(kit, inventedId('receive/reversed'))).reverse()
  const entity = Object.fromEntries(members)
  return [
    {
      name: 'reversed',
      probe: receiveProbe(kit, 'reversed', () => [ok(entity)]),
      expect: { kind: 'given', members: readable(kit, entity) },
    },
  ]
}

const all =
  (...rules: readonly ClientRule[]): ClientRule =>
  (kit) => {
    const drafts = rules.flatMap((rule) => rule(kit))
    return drafts.filter(({ name }, index) => drafts.findIndex((other) => other.name === name) === index)
  }

/** A caller's entity after an update: what is sent comes back as the stub stores it. */
const updated: ClientRule = (kit) => [
  {
    name: 'updated',
    probe: { id: 'receive/updated', key: inventedId('receive/updated'), patch: kit.plain, answers: ['stub'] },
    expect: { kind: 'given', members: { [kit.textual.name]: plainValue(kit.textual, 'client') } },
  },
]

const declared: ClientRule = (kit) =>
  dates(
    instants.filter(({ text }) => /\.\d{4,}/.test(text)),
    'given-instant',
  )(kit).map((item) => ({ ...item, expect: { kind: 'declared-precision', property: item.property! } }))

/** What a caller is given of dates on machines of other zones and languages. */
const localDates: ClientRule = (kit) =>
  kit.contract.properties
    .filter(({ kind }) => kind === 'dateTimeOffset')
    .slice(0, 1)
    .flatMap((property) =>
      machines.flatMap(({ name: where, machine }) =>
        localInstants.map(({ name, text }): ClientDraft => {
          const expect = { kind: 'given-instant', property: property.name, answered: text } as const
          const item = memberDraft(kit, property, `${name}/${where}`, text, expect)
          return { ...item, probe: { ...item.probe, machine } }
        }),
      ),
    )

/** Chapter `receive`: what a client makes of the answer. */
export const receiveRules: Readonly<Record<string, ClientRule>> = {
  'VPP-RECEIVE-01': all(updated, values, odd),
  'VPP-RECEIVE-02': enums,
  'VPP-RECEIVE-03': all(dates(instants, 'given-instant'), localDates),
  'VPP-RECEIVE-04': dates(clocks, 'given-offset'),
  'VPP-RECEIVE-05': dates(beyond, 'given-instant', { loose: true }),
  'VPP-RECEIVE-06': all(unknownMembers, otherCase, notes),
  'VPP-RECEIVE-07': unknownEnumMembers,
  'VPP-RECEIVE-08': all(withoutMember('missing', undefined, undefined), withoutType),
  'VPP-RECEIVE-09': withoutMember('null', null, null),
  'VPP-RECEIVE-24': reordered,
  'VPP-RECEIVE-27': declared,
  'VPP-RECEIVE-28': derived,
  ...refusalRules,
  ...transitRules,
  ...messageRules,
}
