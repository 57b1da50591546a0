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
const unknown: readonly { name: string; members: JsonObject }[] = [
  { name: 'text', members: { addedLater: 'text' } },
  { name: 'number', members: { addedLater: 12.5 } },
  { name: 'large-number', members: { addedLater: 2 ** 60 } },
  { name: 'boolean', members: { addedLater: true } },
  { name: 'null', members: { addedLater: null } },
  { name: 'object', members: { addedLater: { inner: { deep: [1, null, 'x'] } } } },
  { name: 'array', members: { addedLater: [{ a: 1 }, { a: 2 }] } },
  { name: 'empty-array', members: { addedLater: [] } },
  { name: 'date', members: { addedLater: '2033-02-01T10:20:38.1234567Z' } },
  { name: 'guid', members: { addedLater: '9fc26e3d-4b1c-4d8a-9d6e-0a4f6c1f2b11' } },
  {
    name: 'annotations',
    members: { '@odata.etag': 'W/"1"', '@microsoft.graph.tips': 'Use $select.', '@odata.editLink': 'x' },
  },
  { name: 'like-a-method', members: { getClass: 'x', toString: 'y', constructor: 'z' } },
]

const unknownMembers: ClientRule = (kit) =>
  unknown.map(({ name, members }) => {
    const key = inventedId(`receive/unknown/${name}`)
    const entity = entityOf(kit, key, members)
    return {
      name,
      probe: receiveProbe(kit, `unknown/${name}`, () => [ok(entity)]),
      expect: { kind: 'given', members: readable(kit, entity) },
    }
  })

const unknownEnumMembers: ClientRule = (kit) =>
  kit.contract.properties
    .filter(({ kind }) => kind === 'enum')
    .flatMap((property) =>
      [...property.foreignMembers.slice(0, 1), 'unknownFutureValue', 'addedLater'].map((member) => {
        const entity = entityOf(kit, '', { [property.name]: member })
        const key = kit.contract.properties.find((item) => item.key)?.name
        const { [key ?? '']: _, ...rest } = readable(kit, entity, property.name)
        return memberDraft(kit, property, member, member, {
          kind: 'unknown-member',
          property: property.name,
          answered: member,
          rest,
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
        return memberDraft(kit, property, what, value, {
          kind: 'given',
          members: expected === undefined ? members : { ...members, [property.name]: expected },
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

const both =
  (first: ClientRule, second: ClientRule): ClientRule =>
  (kit) => {
    const drafts = [...first(kit), ...second(kit)]
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

/** Chapter `receive`: what a client makes of the answer. */
export const receiveRules: Readonly<Record<string, ClientRule>> = {
  'VPP-RECEIVE-01': both(both(updated, values), odd),
  'VPP-RECEIVE-02': enums,
  'VPP-RECEIVE-03': dates(instants, 'given-instant'),
  'VPP-RECEIVE-04': dates(clocks, 'given-offset'),
  'VPP-RECEIVE-05': dates(beyond, 'given-instant', { loose: true }),
  'VPP-RECEIVE-06': unknownMembers,
  'VPP-RECEIVE-07': unknownEnumMembers,
  'VPP-RECEIVE-08': withoutMember('missing', undefined, undefined),
  'VPP-RECEIVE-09': withoutMember('null', null, null),
  'VPP-RECEIVE-24': reordered,
  ...refusalRules,
  ...transitRules,
}
