/**
 * The length of a duration of days and smaller parts in picoseconds (OData ABNF durationValue; weeks are ISO 8601's);
 * undefined for other text, and for years and months, which are not always as long.
 */
export function durationLength(text: string): bigint | undefined {
  const form =
    /^(-?)P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$/
  const parts = form.exec(text)
  if (parts === null) return undefined
  const [, sign, weeks = '0', days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = parts
  const whole =
    (((BigInt(weeks) * 7n + BigInt(days)) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n +
    BigInt(seconds)
  const length = whole * 1_000_000_000_000n + BigInt(fraction.slice(0, 12).padEnd(12, '0'))
  return sign === '-' ? -length : length
}

/** A time of day (OData ABNF timeOfDayValue) with its seconds and without zeros at its end; undefined for other text. */
export function plainTimeOfDay(text: string): string | undefined {
  const parts = /^(\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?$/.exec(text)
  if (parts === null) return undefined
  const [, minutes, seconds = '00', fraction = ''] = parts
  const digits = fraction.replace(/0+$/, '')
  return `${minutes}:${seconds}${digits && `.${digits}`}`
}

/** Bytes as base64 without padding, whichever of the two alphabets of RFC 4648 they are written in. */
export function plainBase64(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
}
