import { documentedExample, representativeValues, textProperty } from '../cases/probes.ts'
import { fits, oddTexts } from '../cases/text.ts'
import type { Property } from '../contract/types.ts'
import type { Json } from '../json.ts'
import {
  type ClientDraft,
  type ClientGenerator,
  type ClientGeneratorContext,
  plainProbe,
  sendProbe,
} from './generator.ts'
import { clocks, instants, localInstants, machines } from './instants.ts'
import { operationGenerators } from './operation-cases.ts'
import { rewrites } from './rewrites.ts'
import type { ClientExpectation, ClientProbe } from './types.ts'

/** Ids that need care in a URL; each is followed by a number, so that no two probes share one. */
const oddIds: readonly { name: string; id: string }[] = [
  { name: 'space', id: 'a b' },
  { name: 'slash', id: 'a/b' },
  { name: 'question-mark', id: 'a?b=c' },
  { name: 'hash', id: 'a#b' },
  { name: 'percent', id: 'a%41%2Fb' },
  { name: 'plus', id: 'a+b' },
  { name: 'ampersand-equals', id: 'a&b=c' },
  { name: 'quote', id: "a'b" },
  { name: 'colon-at', id: 'a:b@c' },
  { name: 'semicolon-comma', id: 'a;b,c' },
  { name: 'brackets', id: 'a(b)[c]{d}' },
  { name: 'non-ascii', id: 'é東😀' },
  { name: 'backslash', id: 'a\\b' },
  { name: 'double-quote', id: 'a"b' },
  { name: 'pipe-caret-backtick', id: 'a|b^c`d' },
  { name: 'not-composed', id: 'e\u0301' },
  { name: 'dots', id: 'a..b' },
  { name: 'exclamation-star', id: 'a!b*c~d' },
  { name: 'dollar', id: '$value' },
]

const plainOnly =
  (expect: ClientExpectation): ClientGenerator =>
  (context) => [{ name: 'plain', probe: plainProbe(context), expect }]

/** Each property alone with each of its representative values, null apart. */
function singles(
  context: ClientGeneratorContext,
): readonly { name: string; property: Property; probe: ClientProbe }[] {
  return context.settable.flatMap((property) =>
    representativeValues(property)
      .filter(({ value }) => value !== null)
      .map(({ name, value }) => ({
        name: `${property.name}/${name}`,
        property,
        probe: sendProbe(`${property.name}/${name}`, { [property.name]: value }),
      })),
  )
}

const eachSingle =
  (expect: (property: Property) => ClientExpectation | undefined): ClientGenerator =>
  (context) =>
    singles(context).flatMap(({ name, property, probe }) => {
      const expectation = expect(property)
      return expectation === undefined ? [] : [{ name, property: property.name, probe, expect: expectation }]
    })

const example = (context: ClientGeneratorContext): ClientProbe =>
  sendProbe('documented-example', documentedExample(context).sent)

const everyBody =
  (expect: ClientExpectation): ClientGenerator =>
  (context) => [
    { name: 'documented-example', probe: example(context), expect },
    ...eachSingle(() => expect)(context),
  ]

const plainTexts: ClientGenerator = (context) =>
  singles(context)
    .filter(({ property }) => property.kind === 'string')
    .map(({ name, property, probe }) => draft(name, property, probe, 'sent-value'))

const oddOnes: ClientGenerator = (context) =>
  context
    .settableOf('string')
    .flatMap((property) =>
      oddTexts
        .filter(
          (odd) =>
            fits(property, odd.text) && (odd.class === undefined || property === textProperty(context)),
        )
        .map(({ name, text }) => valueDraft(property, name, text, 'sent-value')),
    )

const texts: ClientGenerator = (context) => [...plainTexts(context), ...oddOnes(context)]

type ValueKind = 'sent-value' | 'null-sent' | 'sent-instant' | 'sent-date-form' | 'sent-offset'

const nulls: ClientGenerator = (context) =>
  context.settable.map((property) => valueDraft(property, 'null', null, 'null-sent'))

/** Every call in which something may go wrong with the body as a whole: nobody else tells of a body that cannot be read. */
const anyBody: ClientGenerator = (context) => [
  ...everyBody({ kind: 'json-object' })(context),
  ...[...oddOnes(context), ...nulls(context)].map((item) => ({
    ...item,
    expect: { kind: 'json-object' } as const,
  })),
]

/** A backing store that takes a null for nothing may write it twice. */
const uniqueNulls: ClientGenerator = (context) =>
  nulls(context).map((item) => ({ ...item, expect: { kind: 'unique-names' } as const }))

function draft(name: string, property: Property, probe: ClientProbe, kind: ValueKind): ClientDraft {
  return { name, property: property.name, probe, expect: { kind, property: property.name } }
}

function valueDraft(property: Property, name: string, value: Json, kind: ValueKind): ClientDraft {
  const whole = `${property.name}/${name}`
  return draft(whole, property, sendProbe(whole, { [property.name]: value }), kind)
}

const datesSent =
  (values: readonly { name: string; text: string }[], kind: ValueKind): ClientGenerator =>
  (context) =>
    context
      .settableOf('dateTimeOffset')
      .flatMap((property) => values.map(({ name, text }) => valueDraft(property, name, text, kind)))

const escapedIds: ClientGenerator = (context) =>
  oddIds.map(({ name, id }, index) => ({
    name,
    probe: { id: `send/id-${name}`, key: `${id}-${index + 1}`, patch: context.plain, answers: ['stub'] },
    expect: { kind: 'escaped-id' },
  }))

const typeAnnotation: ClientGenerator = (context) => [
  {
    name: 'set',
    probe: sendProbe('with-type', { '@odata.type': context.contract.entityType, ...context.plain }),
    expect: { kind: 'type-annotation' },
  },
  { name: 'not-set', probe: plainProbe(context), expect: { kind: 'type-annotation' } },
]

const named =
  (prefix: string, generator: ClientGenerator): ClientGenerator =>
  (context) =>
    generator(context).map((item) => ({ ...item, name: `${prefix}/${item.name}` }))

/** What is sent of some values on machines that show dates, numbers and letters in ways of their own. */
const onMachines =
  (
    make: (context: ClientGeneratorContext) => readonly { property: Property; name: string; value: Json }[],
    kind: ValueKind,
  ): ClientGenerator =>
  (context) =>
    machines.flatMap(({ name: machineName, machine }) =>
      make(context).map(({ property, name, value }) => {
        const whole = `${property.name}/${name}/${machineName}`
        const probe = { ...sendProbe(whole, { [property.name]: value }), machine }
        return draft(whole, property, probe, kind)
      }),
    )

const localDates = (context: ClientGeneratorContext) =>
  context
    .settableOf('dateTimeOffset')
    .slice(0, 1)
    .flatMap((property) => localInstants.map(({ name, text }) => ({ property, name, value: text })))

const localMembers = (context: ClientGeneratorContext) =>
  context
    .settableOf('enum')
    .flatMap((property) => property.members.map((member) => ({ property, name: member, value: member })))

const all =
  (...generators: readonly ClientGenerator[]): ClientGenerator =>
  (context) =>
    generators.flatMap((generator) => generator(context))

/** Chapter `send`: what a client puts on the wire. */
export const sendGenerators: Readonly<Record<string, ClientGenerator>> = {
  'VPP-SEND-01': everyBody({ kind: 'one-patch' }),
  'VPP-SEND-02': escapedIds,
  'VPP-SEND-03': everyBody({ kind: 'request-media-type' }),
  'VPP-SEND-04': anyBody,
  'VPP-SEND-05': all(everyBody({ kind: 'unique-names' }), uniqueNulls),
  'VPP-SEND-06': all(
    everyBody({ kind: 'documented-members' }),
    named(
      'written-back',
      rewrites((read) => ({ kind: 'documented-members', read })),
    ),
  ),
  'VPP-SEND-07': everyBody({ kind: 'only-set' }),
  'VPP-SEND-08': nulls,
  'VPP-SEND-09': all(
    eachSingle(({ kind, name }) => (kind === 'enum' ? { kind: 'sent-value', property: name } : undefined)),
    onMachines(localMembers, 'sent-value'),
  ),
  'VPP-SEND-10': texts,
  'VPP-SEND-11': eachSingle(({ kind, name }) =>
    ['enum', 'string', 'dateTimeOffset'].includes(kind) ? undefined : { kind: 'sent-value', property: name },
  ),
  'VPP-SEND-12': all(datesSent(instants, 'sent-instant'), onMachines(localDates, 'sent-instant')),
  'VPP-SEND-13': all(datesSent(instants, 'sent-date-form'), onMachines(localDates, 'sent-date-form')),
  'VPP-SEND-14': datesSent(clocks, 'sent-offset'),
  'VPP-SEND-15': typeAnnotation,
  'VPP-SEND-16': (context) => [
    { name: 'documented-example', probe: example(context), expect: { kind: 'type-annotation-first' } },
  ],
  'VPP-SEND-17': plainOnly({ kind: 'authorization' }),
  'VPP-SEND-18': plainOnly({ kind: 'accept' }),
  'VPP-SEND-19': (context) => [
    { name: 'documented-example', probe: example(context), expect: { kind: 'sent-whole' } },
  ],
  'VPP-SEND-20': rewrites((read, odd) => ({ kind: 'untouched', read, ...(odd && { odd }) })),
  'VPP-SEND-21': (context) => [
    {
      name: 'after-another-call',
      probe: sendProbe('after-another-call', context.plain),
      expect: { kind: 'kept-connection' },
    },
  ],
  ...operationGenerators,
}
