import { inventedId } from '../cases/accept.ts'
import { plainValue } from '../cases/generator.ts'
import { documentedExample, representativeValues, textProperty } from '../cases/probes.ts'
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
  plainProbe,
  sendProbe,
} from './kit.ts'
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
]

const plainOnly =
  (expect: ClientExpectation): ClientRule =>
  (kit) => [{ name: 'plain', probe: plainProbe(kit), expect }]

/** Each property alone with each of its representative values, null apart. */
function singles(kit: ClientKit): readonly { name: string; property: Property; probe: ClientProbe }[] {
  return kit.settable.flatMap((property) =>
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
  (expect: (property: Property) => ClientExpectation | undefined): ClientRule =>
  (kit) =>
    singles(kit).flatMap(({ name, property, probe }) => {
      const expectation = expect(property)
      return expectation === undefined ? [] : [{ name, property: property.name, probe, expect: expectation }]
    })

const example = (kit: ClientKit): ClientProbe => sendProbe('documented-example', documentedExample(kit).sent)

const everyBody =
  (expect: ClientExpectation): ClientRule =>
  (kit) => [{ name: 'documented-example', probe: example(kit), expect }, ...eachSingle(() => expect)(kit)]

const plainTexts: ClientRule = (kit) =>
  singles(kit)
    .filter(({ property }) => property.kind === 'string')
    .map(({ name, property, probe }) => draft(name, property, probe, 'sent-value'))

const oddOnes: ClientRule = (kit) =>
  kit
    .settableOf('string')
    .flatMap((property) =>
      oddTexts
        .filter(
          (odd) => fits(property, odd.text) && (odd.class === undefined || property === textProperty(kit)),
        )
        .map(({ name, text }) => valueDraft(property, name, text, 'sent-value')),
    )

const texts: ClientRule = (kit) => [...plainTexts(kit), ...oddOnes(kit)]

const nulls: ClientRule = (kit) =>
  kit.settable.map((property) => valueDraft(property, 'null', null, 'null-sent'))

/** Every call in which something may go wrong with the body as a whole: nobody else tells of a body that cannot be read. */
const anyBody: ClientRule = (kit) => [
  ...everyBody({ kind: 'json-object' })(kit),
  ...[...oddOnes(kit), ...nulls(kit)].map((item) => ({ ...item, expect: { kind: 'json-object' } as const })),
]

function draft(
  name: string,
  property: Property,
  probe: ClientProbe,
  kind: 'sent-value' | 'null-sent' | 'sent-instant' | 'sent-date-form' | 'sent-offset',
): ClientDraft {
  return { name, property: property.name, probe, expect: { kind, property: property.name } }
}

function valueDraft(
  property: Property,
  name: string,
  value: Json,
  kind: Parameters<typeof draft>[3],
): ClientDraft {
  const whole = `${property.name}/${name}`
  return draft(whole, property, sendProbe(whole, { [property.name]: value }), kind)
}

const datesSent =
  (values: readonly { name: string; text: string }[], kind: Parameters<typeof draft>[3]): ClientRule =>
  (kit) =>
    kit
      .settableOf('dateTimeOffset')
      .flatMap((property) => values.map(({ name, text }) => valueDraft(property, name, text, kind)))

const escapedIds: ClientRule = (kit) =>
  oddIds.map(({ name, id }, index) => ({
    name,
    probe: { id: `send/id-${name}`, key: `${id}-${index + 1}`, patch: kit.plain, answers: ['stub'] },
    expect: { kind: 'escaped-id' },
  }))

const typeAnnotation: ClientRule = (kit) => [
  {
    name: 'set',
    probe: sendProbe('with-type', { '@odata.type': kit.contract.entityType, ...kit.plain }),
    expect: { kind: 'type-annotation' },
  },
  { name: 'not-set', probe: plainProbe(kit), expect: { kind: 'type-annotation' } },
]

/** Read, changed in one property, written back: each property is the changed one once. */
const rewrites: ClientRule = (kit) =>
  kit.settable
    .filter((property) => !property.credential)
    .map((property): ClientDraft => {
      const id = `rewrite/${property.name}`
      const key = inventedId(id)
      const entity = rewritten(kit, key)
      const patch: JsonObject = { [property.name]: plainValue(property, 'rewritten') }
      const read = Object.fromEntries(Object.entries(entity).filter(([name]) => !name.includes('@')))
      return {
        name: property.name,
        property: property.name,
        probe: { id, key, patch, readFirst: true, answers: [ok(entity)] },
        expect: { kind: 'untouched', read },
      }
    })

/** The documented entity with dates in which every digit shows. */
function rewritten(kit: ClientKit, key: string): JsonObject {
  const dates = kit.contract.properties.filter(({ kind }) => kind === 'dateTimeOffset')
  return entityOf(
    kit,
    key,
    Object.fromEntries(
      dates.map(({ name }, index) => [name, `2033-02-0${1 + (index % 8)}T10:20:38.1234567Z`]),
    ),
  )
}

/** Chapter `send`: what a client puts on the wire. */
export const sendRules: Readonly<Record<string, ClientRule>> = {
  'VPP-SEND-01': everyBody({ kind: 'one-patch' }),
  'VPP-SEND-02': escapedIds,
  'VPP-SEND-03': everyBody({ kind: 'request-media-type' }),
  'VPP-SEND-04': anyBody,
  'VPP-SEND-05': everyBody({ kind: 'unique-names' }),
  'VPP-SEND-06': everyBody({ kind: 'documented-members' }),
  'VPP-SEND-07': everyBody({ kind: 'only-set' }),
  'VPP-SEND-08': nulls,
  'VPP-SEND-09': eachSingle(({ kind, name }) =>
    kind === 'enum' ? { kind: 'sent-value', property: name } : undefined,
  ),
  'VPP-SEND-10': texts,
  'VPP-SEND-11': eachSingle(({ kind, name }) =>
    ['enum', 'string', 'dateTimeOffset'].includes(kind) ? undefined : { kind: 'sent-value', property: name },
  ),
  'VPP-SEND-12': datesSent(instants, 'sent-instant'),
  'VPP-SEND-13': datesSent(instants, 'sent-date-form'),
  'VPP-SEND-14': datesSent(clocks, 'sent-offset'),
  'VPP-SEND-15': typeAnnotation,
  'VPP-SEND-16': (kit) => [
    { name: 'documented-example', probe: example(kit), expect: { kind: 'type-annotation-first' } },
  ],
  'VPP-SEND-17': plainOnly({ kind: 'authorization' }),
  'VPP-SEND-18': plainOnly({ kind: 'accept' }),
  'VPP-SEND-19': (kit) => [
    { name: 'documented-example', probe: example(kit), expect: { kind: 'sent-whole' } },
  ],
  'VPP-SEND-20': rewrites,
  'VPP-SEND-21': (kit) => [
    {
      name: 'after-another-call',
      probe: sendProbe('after-another-call', kit.plain),
      expect: { kind: 'kept-connection' },
    },
  ],
}
