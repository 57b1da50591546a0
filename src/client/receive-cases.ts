import { inventedId } from '../cases/accept.ts'
import { beyond } from '../cases/date-values.ts'
import { plainValue } from '../cases/generator.ts'
import { representativeValues } from '../cases/probes.ts'
import { fits, oddTexts } from '../cases/text.ts'
import { keyName, type Property } from '../contract/types.ts'
import type { Json } from '../json.ts'
import {
  type ClientDraft,
  type ClientGenerator,
  type ClientGeneratorContext,
  entityOf,
  ok,
  readable,
  receiveProbe,
} from './generator.ts'
import { clocks, instants, localInstants, machines } from './instants.ts'
import { derived, notes, otherCase, unknownMembers, withoutType } from './receive-members.ts'
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
