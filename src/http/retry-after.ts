const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** IMF-fixdate, RFC 850 date and asctime date, in this order (RFC 9110 §5.6.7). */
const dateForms = [
  /^[A-Z][a-z]{2}, (?<day>\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^[A-Z][a-z]{5,8}, (?<day>\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/,
]

function fullYear(text: string, now: number): number {
  const year = Number(text)
  if (text.length === 4) return year
  const thisYear = new Date(now).getUTCFullYear()
  const inThisCentury = thisYear - (thisYear % 100) + year
  // Two digits that would lie more than 50 years ahead mean the past (RFC 9110 §5.6.7).
  return inThisCentury > thisYear + 50 ? inThisCentury - 100 : inThisCentury
}

/**
 * Reads an HTTP-date in any of its three forms (RFC 9110 §5.6.7). Gives milliseconds since 1970, undefined for
 * anything else; `now` (the same unit) decides the century of a two-digit year.
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  for (const form of dateForms) {
    const { day = '', month = '', year = '', time = '' } = form.exec(text)?.groups ?? {}
    const index = months.indexOf(month)
    if (index < 0) continue
    const [hours, minutes, seconds] = time.split(':').map(Number)
    const instant = Date.UTC(fullYear(year, now), index, Number(day), hours, minutes, seconds)
    return Number.isNaN(instant) ? undefined : instant
  }
  return undefined
}

/**
 * Reads a Retry-After value (RFC 9110 §10.2.3): whole seconds, an HTTP-date, or a decimal such as `2.128`, which
 * Microsoft Graph sends although the grammar has none. Takes the value and the present in milliseconds since 1970;
 * gives the wait in milliseconds, 0 for a date that has passed, undefined for what has none of these forms.
 */
export function parseRetryAfter(value: string, now: number): number | undefined {
  const text = value.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const instant = parseHttpDate(text, now)
  return instant === undefined ? undefined : Math.max(0, instant - now)
}
