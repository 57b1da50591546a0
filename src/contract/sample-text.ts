import type { Json } from '../json.ts'
import { expressionOf } from './expression.ts'
import type { JsonSchema } from './types.ts'

/**
 * A text that is valid for a normalised schema of text, different for different `n`. It follows the length limits, the
 * formats of OData's and OpenAPI's primitive types, and simple patterns (letters, digits, or one of these formats);
 * where a pattern is none of them the text does not follow it.
 */
export function sampleText(schema: JsonSchema, n: number): string {
  const least = number(schema.minLength) ?? 0
  const most = number(schema.maxLength) ?? Number.POSITIVE_INFINITY
  const text = `sample-value-${n}`.padStart(least, '-')
  const pattern = expressionOf(schema.pattern)
  const formatted = formatSamples(String(schema.format), n)
  if (formatted.length > 0) return formatted.find((value) => pattern.test(value)) ?? formatted[0]!
  // The number is at the end, so that what is cut away leaves the values different.
  const plain = most < text.length ? text.slice(text.length - most) : text
  if (pattern.test(plain)) return plain
  const words = Array.from({ length: 64 }, (_, index) => {
    const letters = word(n, index + 1)
    const digits = String(n % 10 ** (index + 1)).padStart(index + 1, '0')
    return [letters, letters.toUpperCase(), digits]
  }).flat()
  const forms = Object.keys(samples).flatMap((format) => formatSamples(format, n))
  const fits = (value: string) => pattern.test(value) && value.length >= least && value.length <= most
  return [plain, ...forms, ...words].find(fits) ?? plain
}

/** A date for a normalised schema of dates: UTC, 7 fraction digits, the last not 0; fewer where a pattern wants fewer. */
export function sampleDate(schema: JsonSchema, n: number): string {
  const digits = String(((n * 1_234_577 + 2_718_281) % 1_000_000) + 1_000_000) + String((n % 9) + 1)
  const pattern = expressionOf(schema.pattern)
  const candidates = [7, 6, 3, 0].map((length) => {
    const fraction = digits.slice(1).slice(7 - length)
    return `${instant(n)}${fraction && `.${fraction}`}Z`
  })
  return candidates.find((text) => pattern.test(text)) ?? candidates[0]!
}

/** Texts of each format, the ordinary one first. */
const samples: Readonly<Record<string, (n: number) => readonly string[]>> = {
  uuid: (n) => [`5eed0000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`],
  email: (n) => [`sample.${n}@example.com`],
  uri: (n) => [`https://example.com/sample/${n}`],
  date: (n) => [instant(n).slice(0, 10)],
  time: (n) => [clock(n), `${clock(n)}Z`],
  // In the form that a server writes it in too: no part is more than its whole.
  duration: (n) => [
    `P${Math.floor(n / 1440) + 1}DT${hours(n)}H${n % 60 || 30}M`,
    `PT${n + 1}S`,
    `P${n + 1}D`,
  ],
  // The same in both alphabets of base64, and without padding.
  base64url: (n) => [btoa(`sample ${String(n).padStart(8, '0')}`)],
  ipv4: (n) => [`192.0.2.${n % 256}`],
  ipv6: (n) => [`2001:db8::${(n % 65_536).toString(16)}`],
  hostname: (n) => [`sample-${n}.example.com`],
}

const alike: Readonly<Record<string, string>> = { byte: 'base64url', 'uri-reference': 'uri', url: 'uri' }

function formatSamples(format: string, n: number): readonly string[] {
  const name = alike[format] ?? format
  return Object.hasOwn(samples, name) ? samples[name]!(n) : []
}

function hours(n: number): number {
  return (Math.floor(n / 60) % 23) + 1
}

function clock(n: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return [Math.floor(n / 3600) % 24, Math.floor(n / 60) % 60, n % 60].map(two).join(':')
}

// The letters of n to the base 26, `a` in front.
function word(n: number, length: number): string {
  const at = (place: number) => String.fromCharCode(97 + (Math.floor(n / 26 ** place) % 26))
  return Array.from({ length }, (_, index) => at(length - 1 - index)).join('')
}

function instant(n: number): string {
  return new Date(Date.UTC(2031, 2, 5 + (n % 300), n % 24, (n * 7) % 60, (n * 13) % 60))
    .toISOString()
    .slice(0, 19)
}

function number(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}
