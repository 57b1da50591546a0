import { isObject, type Json, type JsonObject } from '../json.ts'
import { objects, typesOf, valuesOf } from './flatten.ts'
import { sampleDate, sampleText } from './sample-text.ts'
import { isWhole } from './schema.ts'
import type { JsonSchema, Property } from './types.ts'

/**
 * A value that is valid for a normalised schema, never null unless nothing else is. `n` is a small whole number ≥ 0:
 * different ones give different values where the type has that many. Of an enum that may grow, the member that stands
 * for those to come is not taken where there is another. Of an object, members that may be anything are left out
 * unless they are required: that is where a schema lies in itself.
 */
export function sampleValue(schema: JsonSchema, n: number): Json {
  const values = sendableValues(schema)
  if (values.length > 0) return values[n % values.length]!
  const branch = objects(schema.anyOf)[0] ?? objects(schema.oneOf)[0]
  const type = typesOf(schema).find((name) => name !== 'null')
  if (type === undefined && branch) return sampleValue(branch, n)
  if (type === 'boolean') return n % 2 === 1
  if (type === 'integer' || type === 'number')
    return sampleNumber(schema, n, type === 'integer' || isWhole(schema))
  if (type === 'array') return sampleList(schema, n)
  if (type === 'object') return sampleObject(schema, n)
  if (typesOf(schema).includes('null') && type === undefined) return null
  return schema.format === 'date-time' ? sampleDate(schema, n) : sampleText(schema, n)
}

/**
 * The values that `enum` or `const` lists and a client may send: not null, and not `unknownFutureValue`, which in Graph
 * stands for members of later versions. None where there is no list.
 */
export function sendableValues(schema: JsonSchema): readonly Json[] {
  const values = valuesOf(schema)?.filter((value) => value !== null) ?? []
  const sendable = values.filter((value) => value !== 'unknownFutureValue')
  return sendable.length > 0 ? sendable : values
}

/**
 * An entity of sample values: the whole of it, or what a client may set. A property has the same value in both, as the
 * answer shows what was sent.
 */
export function sampleEntity(
  properties: readonly Pick<Property, 'name' | 'schema' | 'serverOwned'>[],
  whole: boolean,
): JsonObject {
  const members = properties.map(({ name, schema, serverOwned }, index) => ({
    shown: whole || !serverOwned,
    entry: [name, sampleValue(schema, index)] as const,
  }))
  return Object.fromEntries(members.filter(({ shown }) => shown).map(({ entry }) => entry))
}

const widths: Readonly<Record<string, readonly [least: number, most: number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
}

function sampleNumber(schema: JsonSchema, n: number, whole: boolean): number {
  const [narrowest, widest] = widths[String(schema.format)] ?? []
  const step = number(schema.multipleOf) ?? 1
  const above = number(schema.exclusiveMinimum)
  const least = number(schema.minimum) ?? (above === undefined ? narrowest : above + (whole ? 1 : step / 2))
  const below = number(schema.exclusiveMaximum)
  const most = number(schema.maximum) ?? (below === undefined ? widest : below - (whole ? 1 : step / 2))
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
  const required = Array.isArray(schema.required) ? schema.required : []
  const members = Object.entries(properties).flatMap(([name, member]): [string, Json][] => {
    const known = isObject(member) && Object.keys(member).length > 0
    return known || required.includes(name) ? [[name, sampleValue(known ? member : {}, n)]] : []
  })
  return Object.fromEntries(members)
}

function number(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}
