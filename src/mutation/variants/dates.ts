import type { Contract, Property } from '../../contract/types.ts'
import type { Json } from '../../json.ts'
import type { StageOverrides } from '../../stub/types.ts'
import { type Conversion, cutTo, joined, movingParts, onPieces } from '../faults/date-conversions.ts'
import { refusingValue, settable, showing, storing } from '../faults/overrides.ts'
import type { Variant } from './types.ts'

const isDate = ({ kind }: Property) => kind === 'dateTimeOffset'
const all = ['answer', 'read', 'list'] as const

const converted = (convert: Conversion) => (value: Json) =>
  typeof value === 'string' ? convert(value) : value
const stored = (convert: Conversion) => (): StageOverrides =>
  storing(settable('dateTimeOffset'), converted(convert))
const shown = (convert: Conversion) => (): StageOverrides => showing(isDate, all, converted(convert))

const trimmed = onPieces((pieces) => joined({ ...pieces, fraction: pieces.fraction.replace(/0+$/, '') }))
const padded = onPieces((pieces) => joined({ ...pieces, fraction: pieces.fraction.padEnd(7, '0') }))
const utc = movingParts((seconds, ticks) => [seconds, ticks])
const zuluAsOffset = onPieces((pieces) => joined({ ...pieces, offset: pieces.offset.replace('Z', '+00:00') }))

/** Freedoms of dates. */
export const dateVariants: readonly Variant[] = [
  {
    name: 'dates-in-utc',
    freedom: 'OData Protocol 11.4.3: services should preserve the offset, if possible',
    describe: 'Dates are stored in UTC with seven digits.',
    stages: stored(utc),
  },
  {
    name: 'dates-in-utc-trimmed',
    freedom: 'OData Protocol 11.4.3; OData ABNF fractionalSeconds',
    describe: 'Dates are stored in UTC without trailing zeros, as .NET writes them.',
    stages: stored((text) => trimmed(utc(text))),
  },
  {
    name: 'dates-trimmed',
    freedom: 'OData ABNF fractionalSeconds: any number of digits is the same value',
    describe: 'Dates are shown without trailing zeros.',
    stages: shown(trimmed),
  },
  {
    name: 'dates-padded',
    freedom: 'OData ABNF fractionalSeconds: any number of digits is the same value',
    describe: 'Dates are shown with at least seven digits.',
    stages: shown(padded),
  },
  {
    name: 'dates-zulu-as-offset',
    freedom: 'OData ABNF dateTimeOffsetValue: Z and +00:00 are the same offset',
    describe: 'Z is shown as +00:00.',
    stages: shown(zuluAsOffset),
  },
  {
    name: 'dates-cut-at-seven-digits',
    freedom: 'OData CSDL 7.2.3: a service may have a limited precision',
    describe: 'Digits beyond the seventh are cut.',
    stages: stored(cutTo(7)),
  },
  {
    name: 'dates-rounded-at-seven-digits',
    freedom: 'OData CSDL 7.2.3: a service may have a limited precision',
    describe: 'Digits beyond the seventh are rounded.',
    stages: stored(rounded),
  },
  {
    name: 'dates-cut-at-nine-digits',
    freedom: 'OData CSDL 7.2.3: a service may have a limited precision',
    describe: 'Digits beyond the ninth are cut: nanoseconds.',
    stages: stored(cutTo(9)),
  },
  {
    name: 'dates-rounded-at-nine-digits',
    freedom: 'OData CSDL 7.2.3: a service may have a limited precision',
    describe: 'Digits beyond the ninth are rounded: nanoseconds.',
    stages: stored(nanoseconds),
  },
  {
    name: 'dates-with-twelve-digits',
    freedom: 'OData ABNF fractionalSeconds: 1 to 12 digits',
    describe: 'Dates are shown with twelve digits.',
    stages: shown(onPieces((pieces) => joined({ ...pieces, fraction: pieces.fraction.padEnd(12, '0') }))),
  },
  {
    name: 'dates-zulu-as-negative-offset',
    freedom: 'OData ABNF dateTimeOffsetValue: Z and -00:00 are the same offset',
    describe: 'Z is shown as -00:00.',
    stages: shown(onPieces((pieces) => joined({ ...pieces, offset: pieces.offset.replace('Z', '-00:00') }))),
  },
  {
    name: 'dates-long-refused',
    freedom: 'OData CSDL 7.2.3: a service may have a limited precision',
    describe: 'More than seven fraction digits are refused.',
    stages: () => refusingValue(settable('dateTimeOffset'), (value) => /\.\d{8}/.test(String(value))),
  },
  {
    name: 'dates-in-groups-of-three',
    freedom: 'OData ABNF fractionalSeconds: any number of digits is the same value',
    describe: 'Fractions are shown in groups of three digits.',
    stages: shown(onPieces((pieces) => joined({ ...pieces, fraction: inGroups(pieces.fraction) }))),
  },
  {
    name: 'dates-without-zero-seconds',
    freedom: 'OData ABNF timeOfDayValue: the seconds may be left out (RFC 3339 has them: a warning)',
    describe: 'Seconds that are zero are not shown.',
    stages: shown((text) => text.replace(/(T\d\d:\d\d):00(?=Z|[+-])/, '$1')),
  },
  {
    name: 'dates-in-a-zone-west',
    freedom: 'OData Protocol 11.4.3: another offset is the same instant, whatever year the clock there shows',
    describe:
      'Dates are shown five hours behind UTC: the first day of the calendar falls into the year 0000.',
    stages: shown(inZone(-300)),
  },
  {
    name: 'dates-in-a-zone-east',
    freedom: 'OData Protocol 11.4.3: another offset is the same instant, whatever year the clock there shows',
    describe: 'Dates are shown half past five hours ahead of UTC: the last day falls into the year 10000.',
    stages: shown(inZone(330)),
  },
  {
    name: 'dates-not-stamped',
    freedom: 'vppToken: the service may stamp the date of modification or not',
    describe: 'Dates that the service owns stay as they are.',
    stages: (contract) => keeping(contract, () => undefined),
  },
  {
    name: 'dates-owned-by-the-service-taken',
    freedom:
      'OData Protocol 11.4.3: what is not updatable is ignored or refused; the page lists it in the body',
    describe: 'Dates that the service owns are stored as sent.',
    stages: (contract) => keeping(contract, (sent) => sent),
  },
]

function inGroups(fraction: string): string {
  return fraction.padEnd(Math.ceil(fraction.length / 3) * 3, '0')
}

/** Shows the clock of a zone; its date may lie outside the years 0001 to 9999. */
function inZone(minutes: number): Conversion {
  const size = Math.abs(minutes)
  const two = (value: number) => String(value).padStart(2, '0')
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
  return onPieces((pieces) => {
    const instant = Date.parse(joined({ ...pieces, fraction: '' })) + minutes * 60_000
    // JavaScript writes years beyond four digits with six and a sign.
    const wall = new Date(instant).toISOString().replace('.000Z', '').replace(/^\+0/, '').replace(/^-00/, '-')
    return joined({ ...pieces, wall, offset })
  })
}

/** Rounds half up at the seventh digit, in UTC where the carry needs it. */
function rounded(text: string): string {
  return onPieces((pieces) => {
    const cut = joined({ ...pieces, fraction: pieces.fraction.slice(0, 7) })
    return Number(pieces.fraction[7] ?? 0) < 5
      ? cut
      : movingParts((seconds, ticks) => [seconds, ticks + 1])(cut)
  })(text)
}

/** Rounds half up at the ninth digit; a carry is left to the seventh, where it is the same instant to 100 ns. */
function nanoseconds(text: string): string {
  return onPieces((pieces) => {
    if (pieces.fraction.length <= 9) return joined(pieces)
    const held = Number(pieces.fraction.slice(0, 10)) + 5
    return held >= 1e10
      ? rounded(text)
      : joined({ ...pieces, fraction: String(Math.floor(held / 10)).padStart(9, '0') })
  })(text)
}

/** What the stamped dates become: what was sent, or what they were. */
function keeping(contract: Contract, choose: (sent: Json | undefined) => Json | undefined): StageOverrides {
  const owned = contract.properties.filter(
    ({ kind, key, serverOwned }) => kind === 'dateTimeOffset' && serverOwned && !key,
  )
  return {
    merge: (base) => (entity, body, call) => ({
      ...base(entity, body, call),
      ...Object.fromEntries(owned.map(({ name }) => [name, choose(body[name]) ?? entity[name] ?? null])),
    }),
  }
}
