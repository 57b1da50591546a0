import { expressionOf } from '../contract/expression.ts'
import type { Property, PropertyKind } from '../contract/types.ts'
import type { Json } from '../json.ts'

const jsonTypes: Readonly<Record<PropertyKind, readonly string[]>> = {
  string: ['string'],
  enum: ['string'],
  dateTimeOffset: ['string'],
  date: ['string'],
  timeOfDay: ['string'],
  duration: ['string'],
  guid: ['string'],
  binary: ['string'],
  boolean: ['boolean'],
  integer: ['number'],
  number: ['number'],
  collection: ['array'],
  object: ['object'],
}

/** Whether a value has the JSON type of properties of a kind. */
export function isOfKind(kind: PropertyKind, value: Json): boolean {
  return jsonTypes[kind].includes(typeName(value))
}

/** The JSON type of a value: `string`, `number`, `boolean`, `null`, `array`, `object`. */
export function typeName(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** Whether a value can be seen at once to be none that a property may have: by its type, its members, its pattern. */
export function isBad({ kind, nullable, members, schema }: Property, value: Json): boolean {
  if (value === null) return !nullable
  if (!isOfKind(kind, value)) return true
  if (typeof value !== 'string') return false
  return kind === 'enum' ? !members.includes(value) : !expressionOf(schema.pattern).test(value)
}
