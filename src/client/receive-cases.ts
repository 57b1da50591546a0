import { inventedId } from '../cases/accept.ts'
import { beyond } from '../cases/date-values.ts'
import { plainValue } from '../cases/generator.ts'
import { representativeValues } from '../cases/probes.ts'
import { fits, oddTexts } from '../cases/text.ts'
import { keyName, type Property } from '../contract/types.ts'
import type { Json, JsonObject } from '../json.ts'
import {
  type ClientDraft,
  type ClientGenerator,
  type ClientGeneratorContext,
  entityOf,
  ok,
  readable,
  receiveProbe,
} from './generator.ts'
import { clocks, instants } from './instants.ts'
import { localInstants, machines } from './machines.ts'
import { messageGenerators } from './receive-messages.ts'
import { refusalGenerators } from './receive-refusals.ts'
import { transitGenerators } from './receive-transit.ts'
import type { ClientExpectation, ClientProbe } from './types.ts'

/** A call answered with the documented entity, one member of it having another value. */
function memberProbe(
  context: ClientGeneratorContext,
  { name }: Property,
  what: string,
  value: Json | undefined,
): ClientProbe {
  return receiveProbe(context, `${name}/${what}`, (key) => [ok(entityOf(context, key, { [name]: value }))])
}

function memberDraft(
  context: ClientGeneratorContext,
  property: Property,
  what: string,
  value: Json | undefined,
  expect: ClientExpectation,
): ClientDraft {
  const probe = memberProbe(context, property, what, value)
  return { name: `${property.name}/${what}`, property: property.name, probe, expect }
}

/** Properties whose value a caller is given as such. */
const values: ClientGenerator = (context) =>
  context.contract.properties
    .filter(({ kind, key }) => kind !== 'dateTimeOffset' && kind !== 'enum' && !key)
    .flatMap((property) =>
      representativeValues(property)
        .filter(({ value }) => value !== null)
        .map(({ name, value }) => given(context, property, name, value)),
    )

const odd: ClientGenerator = (context) =>
  oddTexts
    .filter(({ text }) => context.textual.kind === 'string' && fits(context.textual, text))
    .map(({ name, text }) => given(context, context.textual, name, text))

function given(context: ClientGeneratorContext, property: Property, what: string, value: Json): ClientDraft {
  return memberDraft(context, property, what, value, { kind: 'given', members: { [property.name]: value } })
}

const enums: ClientGenerator = (context) =>
  context.contract.properties
    .filter(({ kind }) => kind === 'enum')
    .flatMap((property) => property.members.map((member) => given(context, property, member, member)))

const dates =
  (
    texts: readonly { name: string; text: string }[],
    kind: 'given-instant' | 'given-offset',
    more: { readonly loose?: true } = {},
  ): ClientGenerator =>
  (context) =>
    context.contract.properties
      .filter((property) => property.kind === 'dateTimeOffset')
      .flatMap((property) =>
        texts.map(({ name, text }) =>
          memberDraft(context, property, name, text, {
            kind,
            property: property.name,
            answered: text,
            ...more,
          }),
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

const unknownMembers: ClientGenerator = (context) =>
  unknown.map(({ name, members, mild }) => {
    const item = wholeDraft(context, `unknown/${name}`, name, (key) => entityOf(context, key, members))
    return mild ? { ...item, expect: { ...item.expect, mild } } : item
  })

/** The documented entity, changed as a whole; what is readable of it is given. */
function wholeDraft(
  context: ClientGeneratorContext,
  id: string,
  name: string,
  make: (key: string) => JsonObject,
): ClientDraft & { readonly expect: Extract<ClientExpectation, { kind: 'given' }> } {
  const entity = make(inventedId(`receive/${id}`))
  return {
    name,
    probe: receiveProbe(context, id, () => [ok(entity)]),
    expect: { kind: 'given', members: readable(context, entity) },
  }
}

/** Annotations of the properties of an entity (OData JSON Format 4.6): before what they annotate, or after it. */
function annotated(
  context: ClientGeneratorContext,
  key: string,
  place: 'before' | 'after',
  annotation: (property: Property) => JsonObject,
): JsonObject {
  const members = Object.entries(entityOf(context, key)).map(([name, value]): JsonObject => {
    const property = context.contract.properties.find((item) => item.name === name)
    const extra = property === undefined || property.key ? {} : annotation(property)
    return place === 'before' ? { ...extra, [name]: value } : { [name]: value, ...extra }
  })
  return Object.assign({}, ...members)
}

/** The control information on a property's type (OData JSON Format 4.6.3). */
function typeNote({ contract }: ClientGeneratorContext, { name, kind }: Property): JsonObject {
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
const otherCase: ClientGenerator = (context) => [
  wholeDraft(context, 'unknown/other-case', 'other-case', (key) =>
    entityOf(context, key, {
      [context.textual.name.toUpperCase()]: 'another member',
      [context.textual.name.charAt(0).toUpperCase() + context.textual.name.slice(1)]: 'another member',
    }),
  ),
]

const notes: ClientGenerator = (context) => [
  wholeDraft(context, 'annotated/types', 'annotated-types', (key) =>
    annotated(context, key, 'before', (property) => typeNote(context, property)),
  ),
  wholeDraft(context, 'annotated/before', 'annotated-before', (key) =>
    annotated(context, key, 'before', ({ name }) => ({ [`${name}@conformance.note`]: 'text' })),
  ),
  wholeDraft(context, 'annotated/after', 'annotated-after', (key) =>
    annotated(context, key, 'after', ({ name }) => ({
      [`${name}@conformance.note`]: { of: ['many', 'parts'] },
    })),
  ),
  wholeDraft(context, 'annotated/unknown', 'annotated-unknown', (key) => ({
    ...entityOf(context, key),
    'addedLater@odata.type': '#Collection(String)',
    addedLater: ['a'],
    'addedLink@odata.navigationLink': 'addedLink',
  })),
]

/** Types that a service may have added since (OData Protocol 5.2). */
const derived: ClientGenerator = (context) => [
  wholeDraft(context, 'derived/plain', 'derived', (key) =>
    entityOf(context, key, { '@odata.type': `${context.contract.entityType}OfSchool` }),
  ),
  wholeDraft(context, 'derived/members', 'derived-with-members', (key) =>
    entityOf(context, key, {
      '@odata.type': `${context.contract.entityType}OfSchool`,
      school: 'x',
      seats: 12,
    }),
  ),
]

const withoutType: ClientGenerator = (context) => [
  wholeDraft(context, '@odata.type/missing', '@odata.type/missing', (key) =>
    entityOf(context, key, { '@odata.type': undefined }),
  ),
]

const unknownEnumMembers: ClientGenerator = (context) =>
  context.contract.properties
    .filter(({ kind }) => kind === 'enum')
    .flatMap((property) =>
      [...property.foreignMembers.slice(0, 1), 'unknownFutureValue', 'addedLater']
        // One that the contract has is no unknown one.
        .filter((member) => !property.members.includes(member))
        .map((member) => {
          const entity = entityOf(context, '', { [property.name]: member })
          const { [keyName(context.contract)]: _, ...rest } = readable(context, entity, property.name)
          const closed = !property.members.includes('unknownFutureValue')
          return memberDraft(context, property, member, member, {
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
  (what: string, value: null | undefined, expected: Json | undefined): ClientGenerator =>
  (context) =>
    context.contract.properties
      .filter(({ key }) => !key)
      .map((property) => {
        const key = inventedId(`receive/${property.name}/${what}`)
        const entity = entityOf(context, key, { [property.name]: value })
        const members = readable(context, entity, property.name)
        // A null where the metadata knows none is the service's doing; a typed client has no place for it.
        const mild = value === null && !property.nullable
        return memberDraft(context, property, what, value, {
          kind: 'given',
          members: expected === undefined ? members : { ...members, [property.name]: expected },
          ...(mild && { mild }),
        })
      })

const reordered: ClientGenerator = (context) => {
  const members = Object.entries(entityOf(context, inventedId('receive/reversed'))).reverse()
  const entity = Object.fromEntries(members)
  return [
    {
      name: 'reversed',
      probe: receiveProbe(context, 'reversed', () => [ok(entity)]),
      expect: { kind: 'given', members: readable(context, entity) },
    },
  ]
}

const all =
  (...generators: readonly ClientGenerator[]): ClientGenerator =>
  (context) => {
    const drafts = generators.flatMap((generator) => generator(context))
    return drafts.filter(({ name }, index) => drafts.findIndex((other) => other.name === name) === index)
  }

/** A caller's entity after an update: what is sent comes back as the stub stores it. */
const updated: ClientGenerator = (context) => [
  {
    name: 'updated',
    probe: {
      id: 'receive/updated',
      key: inventedId('receive/updated'),
      patch: context.plain,
      answers: ['stub'],
    },
    expect: { kind: 'given', members: { [context.textual.name]: plainValue(context.textual, 'client') } },
  },
]

const declared: ClientGenerator = (context) =>
  dates(
    instants.filter(({ text }) => /\.\d{4,}/.test(text)),
    'given-instant',
  )(context).map((item) => ({ ...item, expect: { kind: 'declared-precision', property: item.property! } }))

/** What a caller is given of dates on machines of other zones and languages. */
const localDates: ClientGenerator = (context) =>
  context.contract.properties
    .filter(({ kind }) => kind === 'dateTimeOffset')
    .slice(0, 1)
    .flatMap((property) =>
      machines.flatMap(({ name: where, machine }) =>
        localInstants.map(({ name, text }): ClientDraft => {
          const expect = { kind: 'given-instant', property: property.name, answered: text } as const
          const item = memberDraft(context, property, `${name}/${where}`, text, expect)
          return { ...item, probe: { ...item.probe, machine } }
        }),
      ),
    )

/** Chapter `receive`: what a client makes of the answer. */
export const receiveGenerators: Readonly<Record<string, ClientGenerator>> = {
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
  ...refusalGenerators,
  ...transitGenerators,
  ...messageGenerators,
}
