import { daysInMonth } from './calendar.ts'
import { midnight, ticksFromClock, ticksPerMinute } from './ticks.ts'

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

const literal =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,30}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** Minutes by which an offset (`Z`, `+hh:mm`, `-hh:mm`) is ahead of UTC. */
function offsetMinutesOf(offset: string): number {
  if (offset === 'Z') return 0
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6))
  return offset.startsWith('-') && minutes !== 0 ? -minutes : minutes
}

/** Computes a literal's instant from its written fields, which must exist on the clock and in the calendar. */
export function dateTimeOffsetOf(fields: ReturnType<typeof fieldsOf>): DateTimeOffset {
  const offsetMinutes = offsetMinutesOf(fields.offset)
  const localTicks = ticksFromClock({ ...fields, ticks: BigInt(fields.fraction.slice(0, 7).padEnd(7, '0')) })
  const ticks = localTicks - BigInt(offsetMinutes) * ticksPerMinute
  return { ...fields, offsetMinutes, ticks, rest: fields.fraction.slice(7), localTicks }
}

/** The fields of a literal from the groups of a match: year, month, day, hour, minute, second, fraction, offset. */
export function fieldsOf(
  text: string,
  [, year, month, day, hour, minute, second = '0', fraction = '', offset = 'Z']: RegExpExecArray,
): Omit<DateTimeOffset, 'offsetMinutes' | 'ticks' | 'rest' | 'localTicks'> {
  return {
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
  const fields = fieldsOf(text, match)
  const exists = fields.year >= 1 && fields.day >= 1 && fields.day <= daysInMonth(fields.year, fields.month)
  return exists && fields.offset !== '-00:00' ? dateTimeOffsetOf(fields) : undefined
}

const endOfTicks = midnight(10_000, 1, 1)

/** Whether a clock that shows these ticks is within the years 0001–9999. */
export function isWritable(localTicks: bigint): boolean {
  return localTicks >= 0n && localTicks < endOfTicks
}
