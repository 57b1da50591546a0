import { isObject, type Json } from '../json.ts'
import { expressionOf } from './expression.ts'
import { objects, typesOf, valuesOf } from './flatten.ts'
import type { JsonSchema } from './types.ts'

/**
 * A value that is valid for a normalised schema, never null unless nothing else is. `n` is a small whole number ≥ 0:
 * different ones give different values where the type has that many. Text follows the length limits, the formats
 * `uuid`, `email`, `uri` and `date`, and simple patterns (letters, digits, or one of these formats); where a pattern
 * is none of them the value does not follow it. Dates are UTC with 7 fraction digits, the last of them not 0 (fewer
 * digits where the schema's pattern wants fewer).
 */
export function sampleValue(schema: JsonSchema, n: number): Json {
  const values = valuesOf(schema)?.filter((value) => value !== null)
  if (values && values.length > 0) return values[n % values.length]!
  const branch = objects(schema.anyOf)[0] ?? objects(schema.oneOf)[0]
  const type = typesOf(schema).find((name) => name !== 'null')
  if (type === undefined && branch) return sampleValue(branch, n)
  if (type === 'boolean') return n % 2 === 1
  if (type === 'integer' || type === 'number') return sampleNumber(schema, n, type === 'integer')
  if (type === 'array') return sampleList(schema, n)
  if (type === 'object') return sampleObject(schema, n)
  if (typesOf(schema).includes('null') && type === undefined) return null
  return schema.format === 'date-time' ? sampleDate(schema, n) : sampleText(schema, n)
}

function sampleText(schema: JsonSchema, n: number): string {
  const least = number(schema.minLength) ?? 0
  const most = number(schema.maxLength) ?? Number.POSITIVE_INFINITY
  const text = `sample-value-${n}`.padStart(least, '-')
  const formatted = formatSample(String(schema.format), n)
  if (formatted !== undefined) return formatted
  // The number is at the end, so that what is cut away leaves the values different.
  const plain = most < text.length ? text.slice(text.length - most) : text
  const pattern = expressionOf(schema.pattern)
  if (pattern.test(plain)) return plain
  const words = Array.from({ length: 64 }, (_, index) => {
    const letters = word(n, index + 1)
    const digits = String(n % 10 ** (index + 1)).padStart(index + 1, '0')
    return [letters, letters.toUpperCase(), digits]
  }).flat()
  const forms = ['uuid', 'email', 'uri', 'date'].flatMap((format) => formatSample(format, n) ?? [])
  const fits = (value: string) => pattern.test(value) && value.length >= least && value.length <= most
  return [plain, ...forms, ...words].find(fits) ?? plain
}

function formatSample(format: string, n: number): string | undefined {
  if (format === 'uuid') return `5eed0000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
  if (format === 'email') return `sample.${n}@example.com`
  if (format === 'uri') return `https://example.com/sample/${n}`
  return format === 'date' ? instant(n).slice(0, 10) : undefined
}

// The letters of n to the base 26, `a` in front.
function word(n: number, length: number): string {
  const at = (place: number) => String.fromCharCode(97 + (Math.floor(n / 26 ** place) % 26))
  return Array.from({ length }, (_, index) => at(length - 1 - index)).join('')
}

function sampleDate(schema: JsonSchema, n: number): string {
  const digits = String(((n * 1_234_577 + 2_718_281) % 1_000_000) + 1_000_000) + String((n % 9) + 1)
  const pattern = expressionOf(schema.pattern)
  const candidates = [7, 6, 3, 0].map((length) => {
    const fraction = digits.slice(1).slice(7 - length)
    return `${instant(n)}${fraction && `.${fraction}`}Z`
  })
  return candidates.find((text) => pattern.test(text)) ?? candidates[0]!
}

function instant(n: number): string {
  return new Date(Date.UTC(2031, 2, 5 + (n % 300), n % 24, (n * 7) % 60, (n * 13) % 60))
    .toISOString()
    .slice(0, 19)
}

function sampleNumber(schema: JsonSchema, n: number, whole: boolean): number {
  const step = number(schema.multipleOf) ?? 1
  const above = number(schema.exclusiveMinimum)
  const least = number(schema.minimum) ?? (above === undefined ? undefined : above + (whole ? 1 : step / 2))
  const below = number(schema.exclusiveMaximum)
  const most = number(schema.maximum) ?? (below === undefined ? undefined : below - (whole ? 1 : step / 2))
  // Ordinary numbers where the bounds leave room for them, since real ones are wide (those of an Int32).
  const ordinary = (least ?? 1001) <= 1001 && (most ?? 1e6) >= 1e6
  const start = Math.ceil((ordinary ? 1001 : (least ?? (most ?? 0) - 999)) / step)
  const room = most === undefined ? Infinity : Math.max(1, Math.floor(most / step) - start + 1)
  const value = (start + (n % room)) * step
  const between = value + 0.5
  return !whole && schema.multipleOf === undefined && (most === undefined || between <= most)
    ? between
    : value
}

function sampleList(schema: JsonSchema, n: number): Json {
  const items = isObject(schema.items) ? schema.items : {}
  const length = Math.min(Math.max(1, number(schema.minItems) ?? 0), number(schema.maxItems) ?? Infinity)
  return Array.from({ length }, (_, index) => sampleValue(items, n + index))
}

function sampleObject(schema: JsonSchema, n: number): Json {
  const properties = isObject(schema.properties) ? schema.properties : {}
  return Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [
      name,
      sampleValue(isObject(member) ? member : {}, n),
    ]),
  )
}

function number(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}
