import { daysInMonth } from './calendar.ts'
import { type DateTimeOffset, dateTimeOffsetOf, fieldsOf, parseDateTimeOffset } from './date-time-offset.ts'

/**
 * What makes a literal one that not every reading of the standards allows:
 * `without seconds`, `year before 0001 or after 9999` are OData's alone (ABNF `timeOfDayValue`, `year`);
 * `lower-case letter`, `more than 12 fraction digits` are RFC 3339's alone (5.6);
 * `second 60` is a leap second in both, which many implementations do not know;
 * `offset -00:00` is lexically allowed by both and means "unknown" in RFC 3339 4.3.
 */
export type DateTimeForm =
  | 'without seconds'
  | 'second 60'
  | 'lower-case letter'
  | 'offset -00:00'
  | 'year before 0001 or after 9999'
  | 'more than 12 fraction digits'

/** A literal and the ways in which it leaves the form that every reading allows; none for a plain one. */
export type ReadDateTimeOffset = { readonly value: DateTimeOffset; readonly forms: readonly DateTimeForm[] }

// Nine digits keep the number of days an exact integer; no calendar of a service reaches further.
const anyLiteral =
  /^(-?(?:0\d{3}|[1-9]\d{3,8}))-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.(\d{1,30}))?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/**
 * Reads an Edm.DateTimeOffset literal in any form that OData ABNF or RFC 3339 allows and says which leniency it
 * needs. A second 60 is the instant that follows it; lower-case letters are read as capitals. Gives undefined for
 * what neither allows.
 */
export function readDateTimeOffset(text: string): ReadDateTimeOffset | undefined {
  if (known.has(text)) return known.get(text)
  if (known.size >= mostKnown) known.clear()
  const read = readAnew(text)
  known.set(text, read)
  return read
}

/**
 * Reads a literal, or what is one but for a zone in brackets behind it (Java) or an offset without its colon (ISO 8601,
 * basic format). No standard for the answer allows either; the instant is plain all the same.
 */
export function readNearDateTimeOffset(text: string): DateTimeOffset | undefined {
  const near = text
    .replace(/\[[\w/+:-]+\]$/, '')
    .replace(/(T[\d:.]+[+-]\d\d)(\d\d)?$/, (_, to, minutes = '00') => `${to}:${minutes}`)
  return (readDateTimeOffset(text) ?? readDateTimeOffset(near))?.value
}

// What an entity holds is read after each request, and most of it is what it held before.
const known = new Map<string, ReadDateTimeOffset | undefined>()
const mostKnown = 2000

function readAnew(text: string): ReadDateTimeOffset | undefined {
  const strict = parseDateTimeOffset(text)
  if (strict) {
    return { value: strict, forms: strict.fraction.length > 12 ? ['more than 12 fraction digits'] : [] }
  }
  const match = anyLiteral.exec(text.replace(/[tz]/g, (letter) => letter.toUpperCase()))
  if (!match) return undefined
  const fields = fieldsOf(text, match)
  if (fields.day < 1 || fields.day > daysInMonth(fields.year, fields.month)) return undefined
  const forms: DateTimeForm[] = []
  if (match[6] === undefined) forms.push('without seconds')
  if (fields.second === 60) forms.push('second 60')
  if (/[tz]/.test(text)) forms.push('lower-case letter')
  if (fields.offset === '-00:00') forms.push('offset -00:00')
  if (fields.year < 1 || fields.year > 9999) forms.push('year before 0001 or after 9999')
  if (fields.fraction.length > 12) forms.push('more than 12 fraction digits')
  return { value: dateTimeOffsetOf(fields), forms }
}
