import { isObject, type Json, type JsonObject, sameJson } from '../json.ts'
import { isAnnotation } from '../json-names.ts'
import { flatten, memberSchemas, objects, strings, typesOf, valuesOf } from './flatten.ts'
import type { JsonSchema, PropertyKind } from './types.ts'

// Everything else is dropped: annotations, and the keywords of OpenAPI 3.0 that are none of JSON Schema.
const plain = new Set(
  (
    'pattern format minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf ' +
    'minItems maxItems uniqueItems minProperties maxProperties minContains maxContains'
  ).split(' '),
)
const nested = ['items', 'not', 'contains', 'propertyNames'] as const

/**
 * Turns a dereferenced schema of OpenAPI 3.0 or 3.1 into a self-contained JSON Schema 2020-12: only keywords that
 * constrain, null admitted by `type`, `enum` or a union. A schema within itself becomes `{}` (anything) the second
 * time. Objects are open, as OData's are: further members and annotations are free (OData Protocol 4.01, 8.1.1).
 */
export function normaliseSchema(schema: unknown, above: ReadonlySet<unknown> = new Set()): JsonSchema {
  if (!isObject(schema)) return schema === false ? { not: {} } : {}
  const flat = flatten(schema, above)
  const within = new Set([...above, schema, ...flat.parts])
  const result: Record<string, Json> = {}
  const further: JsonObject[] = []
  const types = flat.parts.map(typesOf).filter((list) => list.length > 0)
  if (types.length > 0) {
    const left = types.reduce(common).filter((type) => type !== 'null')
    if (flat.nullable) left.push('null')
    result.type = left.length === 1 ? left[0]! : left
  }
  const lists = flat.parts.map(valuesOf).filter((list) => list !== undefined)
  if (lists.length > 0) {
    const left = lists.reduce((a, b) => a.filter((value) => b.some((other) => sameJson(other, value))))
    result.enum = [...left.filter((value) => value !== null), ...(flat.nullable ? [null] : [])]
  }
  for (const part of flat.parts) {
    for (const [key, value] of Object.entries(withBounds(part))) {
      // OpenAPI 3.1 says so of bytes, where 3.0 and OData have a format.
      if (key === 'contentEncoding' && /^base64(url)?$/.test(String(value))) result.format = 'base64url'
      if (!plain.has(key)) continue
      if (key in result && !sameJson(result[key], value)) further.push({ [key]: value })
      else result[key] = value
    }
    for (const key of nested) {
      if (!(key in part)) continue
      const inner = normaliseSchema(part[key], within)
      if (key in result) further.push({ [key]: inner })
      else result[key] = inner
    }
  }
  const named = [...memberSchemas(flat.parts)].filter(([name]) => !isAnnotation(name))
  if (named.length > 0) {
    result.properties = Object.fromEntries(
      named.map(([name, inner]) => [name, normaliseSchema(inner, within)]),
    )
    // Real bodies leave the annotations out that the metadata files require.
    const required = flat.parts
      .flatMap((part) => strings(part.required))
      .filter((name) => !isAnnotation(name))
    if (required.length > 0) result.required = [...new Set(required)]
  } else {
    const values = flat.parts.find((part) => isObject(part.additionalProperties))?.additionalProperties
    if (values) result.additionalProperties = normaliseSchema(values, within)
  }
  for (const { keyword, branches } of flat.unions) {
    const inner = branches.map((branch) => withoutNull(normaliseSchema(branch, within)))
    const members = enumerated(inner)
    if (members !== undefined && !('enum' in result)) {
      // A choice among single values is an enum.
      result.enum = flat.nullable ? [...members, null] : members
      continue
    }
    const union = { [keyword]: flat.nullable ? [...inner, { type: 'null' }] : inner }
    if (keyword in result) further.push(union)
    else Object.assign(result, union)
  }
  if (further.length > 0) result.allOf = further
  return result
}

/** A schema with its bounds as JSON Schema has them: in OpenAPI 3.0 `exclusiveMinimum: true` speaks of `minimum`. */
function withBounds(part: JsonObject): JsonObject {
  if (typeof part.exclusiveMinimum !== 'boolean' && typeof part.exclusiveMaximum !== 'boolean') return part
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, ...rest } = part
  const bounds = {
    [exclusiveMinimum === true ? 'exclusiveMinimum' : 'minimum']: minimum,
    [exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum']: maximum,
  }
  const said = Object.entries(bounds).filter(([, bound]) => bound !== undefined) as [string, Json][]
  return { ...rest, ...Object.fromEntries(said) }
}

/** The values of alternatives that list values, all of them; undefined where one of them says something else. */
function enumerated(branches: readonly JsonSchema[]): Json[] | undefined {
  const lists = branches.map((branch) =>
    Object.keys(branch).every((key) => ['enum', 'type'].includes(key)) ? valuesOf(branch) : undefined,
  )
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined
}

function withoutNull(schema: JsonSchema): JsonSchema {
  const types = typesOf(schema).filter((type) => type !== 'null')
  return {
    ...schema,
    ...(types.length > 0 ? { type: types.length === 1 ? types[0]! : types } : {}),
    ...(Array.isArray(schema.enum) ? { enum: schema.enum.filter((value) => value !== null) } : {}),
  }
}

/** The primitive types that JSON writes as text, by the format that OpenAPI files name them with. */
const textKinds: Readonly<Record<string, PropertyKind>> = {
  'date-time': 'dateTimeOffset',
  date: 'date',
  time: 'timeOfDay',
  duration: 'duration',
  uuid: 'guid',
  base64url: 'binary',
  byte: 'binary',
}

/**
 * What a normalised schema describes; a union is taken for what its first branch is (of an enum beside what is none, for the
 * other: it takes more than the members), anything at all for an object.
 */
export function schemaKind(schema: JsonSchema): PropertyKind {
  const values = valuesOf(schema)?.filter((value) => value !== null) ?? []
  if (values.length > 0 && values.every((value) => typeof value === 'string')) return 'enum'
  const type = typesOf(schema).find((name) => name !== 'null')
  const branches = [...objects(schema.anyOf), ...objects(schema.oneOf)]
  const first = branches.find((branch) => valuesOf(branch) === undefined) ?? branches[0]
  if (type === undefined && first) return schemaKind(first)
  if (type === 'string' || (type === undefined && ('pattern' in schema || 'format' in schema))) {
    return textKinds[String(schema.format)] ?? 'string'
  }
  if (type === 'array' || (type === undefined && 'items' in schema)) return 'collection'
  if (type === 'number' && isWhole(schema)) return 'integer'
  return type === 'boolean' || type === 'integer' || type === 'number' ? type : 'object'
}

/** Whether a number is a whole one by its format: Graph's files write the integers of OData so. */
export function isWhole(schema: JsonSchema): boolean {
  return /^u?int\d+$/.test(String(schema.format))
}

// `integer` is within `number`.
function common(a: readonly string[], b: readonly string[]): string[] {
  const allows = (list: readonly string[], type: string) =>
    list.includes(type) || (type === 'integer' && list.includes('number'))
  return [...new Set([...a, ...b])].filter((type) => allows(a, type) && allows(b, type))
}
