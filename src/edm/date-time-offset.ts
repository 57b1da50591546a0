import { daysInMonth } from './calendar.ts'
import { clockFromTicks, ticksFromClock, ticksPerDay, ticksPerMinute } from './ticks.ts'

/** An Edm.DateTimeOffset literal, taken apart without loss. */
export type DateTimeOffset = {
  /** The literal as it was written. */
  readonly text: string
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** The digits after the point, as written; empty for none. */
  readonly fraction: string
  /** `Z`, `+hh:mm` or `-hh:mm`, as written. */
  readonly offset: string
  /** Minutes by which the clock is ahead of UTC. */
  readonly offsetMinutes: number
  /** The instant: 100 ns steps since 0001-01-01T00:00:00Z, cut after the 7th fraction digit. May be negative. */
  readonly ticks: bigint
  /** The fraction digits after the 7th; empty for none. */
  readonly rest: string
  /** What the clock shows, whatever the offset: 100 ns steps since 0001-01-01T00:00:00. */
  readonly localTicks: bigint
}

/** The parts of a literal from which `dateTimeOffsetText` builds its text; what is absent is zero, `Z` or none. */
export type DateTimeOffsetParts = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour?: number
  readonly minute?: number
  readonly second?: number
  /** The digits after the point. */
  readonly fraction?: string
  readonly offset?: string
}

const literal =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,30}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')

/** Minutes by which an offset (`Z`, `+hh:mm`, `-hh:mm`) is ahead of UTC. */
function offsetMinutesOf(offset: string): number {
  if (offset === 'Z') return 0
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6))
  return offset.startsWith('-') && minutes !== 0 ? -minutes : minutes
}

/** The text of an offset: `Z` for 0, else `+hh:mm` or `-hh:mm`. Whole minutes, less than a day. */
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z'
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
}

/** Computes a literal's instant from its written fields, which must exist on the clock and in the calendar. */
export function dateTimeOffsetOf(
  fields: Omit<DateTimeOffset, 'offsetMinutes' | 'ticks' | 'rest' | 'localTicks'>,
): DateTimeOffset {
  const offsetMinutes = offsetMinutesOf(fields.offset)
  const localTicks = ticksFromClock({ ...fields, ticks: BigInt(fields.fraction.slice(0, 7).padEnd(7, '0')) })
  const ticks = localTicks - BigInt(offsetMinutes) * ticksPerMinute
  return { ...fields, offsetMinutes, ticks, rest: fields.fraction.slice(7), localTicks }
}

/**
 * Reads an Edm.DateTimeOffset literal in the form that both OData ABNF (`dateTimeOffsetValue`) and RFC 3339
 * (`date-time`) allow: years 0001–9999, a day that exists, seconds 00–59, an offset other than `-00:00`. Up to 30
 * fraction digits are read although OData ends at 12. Gives undefined for any other text; `readDateTimeOffset`
 * knows the forms that one of the two allows.
 */
export function parseDateTimeOffset(text: string): DateTimeOffset | undefined {
  const match = literal.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', offset = 'Z'] = match
  const fields = {
    text,
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    fraction,
    offset,
  }
  const exists = fields.year >= 1 && fields.day >= 1 && fields.day <= daysInMonth(fields.year, fields.month)
  return exists && offset !== '-00:00' ? dateTimeOffsetOf(fields) : undefined
}

/** Builds a literal from its parts, as they are: nothing is checked, so that impossible dates can be written too. */
export function dateTimeOffsetText(parts: DateTimeOffsetParts): string {
  const { year, month, day, hour = 0, minute = 0, second = 0, fraction = '', offset = 'Z' } = parts
  const time = `${pad(hour)}:${pad(minute)}:${pad(second)}${fraction && `.${fraction}`}`
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${time}${offset}`
}

const firstTick = 0n
const endOfTicks = ticksFromClock({
  year: 10_000,
  month: 1,
  day: 1,
  hour: 0,
  minute: 0,
  second: 0,
  ticks: 0n,
})

/** Whether a clock that shows these ticks is within the years 0001–9999. */
export function isWritable(localTicks: bigint): boolean {
  return localTicks >= firstTick && localTicks < endOfTicks
}

/**
 * Writes an instant. `digits` (0–7) cuts the fraction to so many digits; without it, trailing zeros are left out.
 * `offsetMinutes` chooses the clock; UTC, written `Z`, without it. Throws a RangeError when the clock would show a
 * year outside 0001–9999 or the offset is a day or more.
 */
export function formatTicks(
  ticks: bigint,
  { digits, offsetMinutes = 0 }: { readonly digits?: number; readonly offsetMinutes?: number } = {},
): string {
  const local = ticks + BigInt(offsetMinutes) * ticksPerMinute
  if (!isWritable(local)) throw new RangeError(`no year 0001–9999 holds the instant ${ticks}`)
  if (BigInt(Math.abs(offsetMinutes)) * ticksPerMinute >= ticksPerDay) {
    throw new RangeError(`an offset of ${offsetMinutes} minutes cannot be written`)
  }
  const clock = clockFromTicks(local)
  const seventh = clock.ticks.toString().padStart(7, '0')
  const fraction = digits === undefined ? seventh.replace(/0+$/, '') : seventh.slice(0, digits)
  return dateTimeOffsetText({ ...clock, fraction, offset: offsetText(offsetMinutes) })
}
