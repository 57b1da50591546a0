import fc from 'fast-check'
import { expressionOf } from '../contract/expression.ts'
import type { Property } from '../contract/types.ts'
import type { Json } from '../json.ts'
import {
  beyond,
  foreignForms,
  type Instant,
  invalid,
  offsets,
  precision,
  range,
  zeros,
} from './date-values.ts'
import { invalidDraft, type Named } from './enum.ts'

import {
  bodyOf,
  type Draft,
  type Generator,
  type GeneratorContext,
  patchStep,
  plainValue,
  sharedGenerators,
  validProbe,
} from './generator.ts'
import {
  boundaryInstants,
  isTelling,
  lastInstants,
  leapSeconds,
  mistakenBeyond,
  mistakenFractions,
  oddOffsets,
  openInstants,
  zoneInstants,
} from './grammar/date-boundaries.ts'
import { absurdNumbers, foreignDates, noDates, numbersForDates } from './grammar/date-notations.ts'
import { brokenDates, dateTimeOffset } from './grammar/date-time-offset.ts'
import { always, type Input, placeIn } from './grammar/types.ts'
import { documentedExample, singles } from './probes.ts'
import { representatives } from './representatives.ts'
import type { Expectation, Place } from './types.ts'

function dates(context: GeneratorContext): readonly Property[] {
  return context.settableOf('dateTimeOffset')
}

function dateDraft(
  context: GeneratorContext,
  property: Property,
  instant: Instant,
  expect: Expectation,
): Draft {
  const { name, text, represented } = instant
  const sent = { [property.name]: text }
  return {
    name: `${property.name}/${name}`,
    property: property.name,
    ...placeIn(dateTimeOffset, instant),
    probe: validProbe(context, `patch/${property.name}/instant-${text}`, sent, patchStep(sent)),
    expect,
    ...(represented && { represented }),
  }
}

/** Whether the pattern of a property admits an instant; most have none, and Graph's admits all. */
function isAllowed({ schema }: Property, text: Json | undefined): boolean {
  return expressionOf(schema.pattern).test(String(text))
}

/** Whether a refusal is no failure, so that what the schema does not admit may be sent too. */
function mayBeRefused(expect: Expectation): boolean {
  return expect.kind === 'freedom' || ('refusal' in expect && expect.refusal !== 'fail')
}

/** Sends each instant to each date property; `expect` says what is looked at. */
function each(
  instants: (context: GeneratorContext) => readonly Instant[],
  expect: (property: Property, text: string) => Expectation,
): Generator {
  return (context) =>
    dates(context).flatMap((property, rank, all) =>
      representatives(instants(context), rank, all.length, context.thorough)
        .map((instant) => dateDraft(context, property, instant, expect(property, instant.text)))
        .filter(
          ({ probe, expect }) => mayBeRefused(expect) || isAllowed(property, bodyOf(probe)[property.name]),
        ),
    )
}

/** What may be refused, or stored in a form that not everyone reads: whatever it leaves is put back, and it goes alone. */
function undone(...generators: readonly Generator[]): Generator {
  return (context) =>
    allOf(...generators)(context).map((draft) => ({ ...draft, probe: { ...draft.probe, undo: true } }))
}

/** An instant from 0001-01-02 to 9999-12-30 with seven fraction digits, the last not 0, and any offset up to ±14:00. */
export const anyInstant: fc.Arbitrary<string> = fc
  .record({
    day: fc.date({
      min: new Date('0001-01-02T00:00:00Z'),
      max: new Date('9999-12-30T00:00:00Z'),
      noInvalidDate: true,
    }),
    digits: fc.integer({ min: 0, max: 999_999 }),
    last: fc.integer({ min: 1, max: 9 }),
    offset: fc.integer({ min: -56, max: 56 }),
  })
  .map(
    ({ day, digits, last, offset }) => {
      const fraction = `${String(digits).padStart(6, '0')}${last}`
      return `${day.toISOString().slice(0, 19)}.${fraction}${offsetText(offset * 15)}`
    },
    // Without the way back a counter-example, which is known as text alone, could not be made smaller.
    (text) => {
      const parts = /^(.{19})\.(\d{6})(\d)(?:Z|([+-]\d\d):(\d\d))$/.exec(String(text))
      if (parts === null) throw new RangeError('not an instant of this form')
      const [, whole, digits, last, hours = '+00', minutes = '0'] = parts
      const size = Math.abs(Number(hours)) * 4 + Number(minutes) / 15
      return {
        day: new Date(`${whole}Z`),
        digits: Number(digits),
        last: Number(last),
        offset: hours.startsWith('-') ? -size : size,
      }
    },
  )

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z'
  const size = Math.abs(minutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

const generatedPerProperty = 10

/** One case of a generated instant. */
export function generatedInstantDraft(
  context: GeneratorContext,
  property: Property,
  instant: Instant,
  where: readonly Place[],
): Draft {
  const expect = instantIn(where)(property, instant.text)
  return { ...dateDraft(context, property, instant, expect), generated: 'instant' }
}

const generated =
  (where: readonly Place[]): Generator =>
  (context) =>
    dates(context).flatMap((property, rank, all) => {
      const sample = fc
        .sample(anyInstant, { seed: context.seed, numRuns: generatedPerProperty })
        .map((text, index) => ({ name: `generated-${index + 1}`, text, class: 'generated' }))
      return representatives(sample, rank, all.length, context.thorough)
        .filter(({ text }) => isAllowed(property, text))
        .map((one) => generatedInstantDraft(context, property, one, where))
    })

function instantIn(
  where: readonly Place[],
  refusal?: 'info',
): (property: Property, text: string) => Extract<Expectation, { kind: 'instant' }> {
  return (property, sent) => ({
    kind: 'instant',
    in: where,
    property: property.name,
    sent,
    ...(refusal && { refusal }),
  })
}

function allOf(...generators: readonly Generator[]): Generator {
  return (context) => generators.flatMap((generator) => generator(context))
}

const instants = (
  given: readonly (Omit<Input<string>, 'sampled'> & { readonly sampled?: true })[],
): readonly Instant[] => given.map(({ value: text, ...rest }) => ({ ...rest, text }))

const moments = [...boundaryInstants, ...zoneInstants]
const telling = [
  ...instants(always(moments.filter(isTelling))),
  ...instants(moments.filter((moment) => !isTelling(moment))),
]

/** Sends each value that is no DateTimeOffset to each date property. */
function refusals(group: string, values: readonly Named[]): Generator {
  return (context) =>
    dates(context).flatMap((property, rank, all) =>
      representatives(values, rank, all.length, context.thorough)
        .filter(({ value }) => !(value === null && property.nullable) && !context.admits(property, value))
        .map((named) => ({ ...invalidDraft(property, group, named), ...placeIn(dateTimeOffset, named) })),
    )
}

/** Likewise numbers, as they are written. */
function numbers(written: readonly Input<string>[], disruptive: boolean): Generator {
  return (context) =>
    dates(context).flatMap((property, rank, all) =>
      representatives(written, rank, all.length, context.thorough).map((number): Draft => {
        const draft = invalidDraft(property, disruptive ? 'absurd' : 'date', { ...number, value: 0 })
        const step = patchStep(`{${JSON.stringify(property.name)}:${number.value}}`)
        const probe = { ...draft.probe, steps: [step], ...(disruptive && { disruptive }) }
        return { ...draft, probe, ...placeIn(dateTimeOffset, number) }
      }),
    )
}

const dateForms: Generator = (context) => {
  const requests = [documentedExample(context), ...singles(context)]
  const stamped = requests.map(({ name, probe }): Draft => ({ name, probe, expect: { kind: 'date-form' } }))
  const digits = { name: 'digits-7', text: '2033-02-01T10:20:38.1234567Z' }
  const sevenDigits = dates(context)
    .filter((property) => isAllowed(property, digits.text))
    .map((property): Draft => dateDraft(context, property, digits, { kind: 'date-form' }))
  const wholeMinutes = dates(context).map(
    (property): Draft =>
      dateDraft(
        context,
        property,
        { name: 'whole-minute', text: plainValue(property, 'date-form') as string },
        { kind: 'date-form' },
      ),
  )
  return [...stamped, ...sevenDigits, ...wholeMinutes]
}

/** Chapter `date`: DateTimeOffset. */
export const dateGenerators: Readonly<Record<string, Generator>> = sharedGenerators({
  'VPP-DATE-01': allOf(
    each(() => [...precision, ...instants([...lastInstants, ...mistakenFractions])], instantIn(['read'])),
    generated(['read']),
  ),
  'VPP-DATE-02': allOf(
    each(() => [...precision, ...instants([...lastInstants, ...mistakenFractions])], instantIn(['answer'])),
    generated(['answer']),
  ),
  'VPP-DATE-03': allOf(
    each(() => offsets, instantIn(['answer', 'read'])),
    each(() => instants(oddOffsets), instantIn(['answer', 'read'], 'info')),
  ),
  'VPP-DATE-04': each(() => [...range, ...telling], instantIn(['answer', 'read'])),
  'VPP-DATE-05': allOf(
    refusals('date', [...invalid, ...brokenDates, ...noDates]),
    numbers(numbersForDates, false),
    numbers(absurdNumbers, true),
  ),
  'VPP-DATE-06': each(
    () => offsets.filter(({ text }) => /[+-]\d\d:\d\d$/.test(text) && !text.endsWith('+00:00')),
    (property, sent) => ({ kind: 'offset', property: property.name, sent }),
  ),
  'VPP-DATE-07': each(() => [...beyond, ...instants(mistakenBeyond)], instantIn(['answer', 'read'], 'info')),
  'VPP-DATE-08': dateForms,
  'VPP-DATE-09': refusals('foreign-form', [...foreignForms, ...foreignDates]),
  'VPP-DATE-10': each(
    () => zeros,
    (property) => ({ kind: 'freedom', property: property.name }),
  ),
  'VPP-DATE-11': undone(
    each(
      () => instants(openInstants),
      (property, sent) => ({ ...instantIn(['answer', 'read'], 'info')(property, sent), extreme: true }),
    ),
    each(
      () => instants(leapSeconds),
      (property) => ({ kind: 'freedom', property: property.name }),
    ),
  ),
})
