import { isObject, type JsonObject } from '../json.ts'
import { flatten, objects, typesOf, valuesOf } from './flatten.ts'
import { schemaKind } from './schema.ts'
import type { JsonSchema } from './types.ts'

/**
 * Why no case touches a property, and nothing is asked of it; undefined for one that is tested. `member` is its
 * dereferenced schema as the document has it, `normal` the same normalised, `entity` the parts of the schema that it is a member of.
 */
export function reasonToLeaveAlone(
  name: string,
  member: JsonObject,
  normal: JsonSchema,
  entity: readonly JsonObject[],
): string | undefined {
  if (isRelationship(member, entity))
    return 'a relationship: it leads to other entities and is no part of this one'
  if (isTied(name, entity)) return 'its schema ties it to other properties, and each is sent alone'
  if (schemaKind(normal) === 'timeOfDay' && !('pattern' in normal))
    return 'a time of day with an offset (RFC 3339) or without one (OData): only a pattern would say which'
  const union = objects(normal.anyOf)[0] ?? objects(normal.oneOf)[0]
  const shape = typesOf(normal).length === 0 && union ? union : normal
  if (typesOf(shape).length === 0 && valuesOf(shape) === undefined && schemaKind(shape) === 'object') {
    return 'its schema names no type'
  }
  if (!isMeaningful(shape)) return 'its schema says nothing of what it holds'
  return undefined
}

/** Whether a request that names the property must name others too. */
function isTied(name: string, entity: readonly JsonObject[]): boolean {
  return entity.some((part) =>
    [part.dependentRequired, part.dependentSchemas, part.dependencies].some(
      (ties) => isObject(ties) && Object.hasOwn(ties, name),
    ),
  )
}

/**
 * Whether a member is a navigation property of OData: one that is marked so, or one that holds entities, which show by a
 * type that they have in common with this one: itself, or the base that declares its key.
 */
function isRelationship(member: JsonObject, entity: readonly JsonObject[]): boolean {
  const { parts, unions } = flatten(member)
  if (parts.some((part) => part['x-ms-navigationProperty'] === true)) return true
  const items = parts.flatMap((part) => (isObject(part.items) ? [part.items] : []))
  const held = [...items, ...unions.flatMap(({ branches }) => branches)].flatMap(
    (schema) => flatten(schema).parts,
  )
  return [...parts, ...held].some((part) => entity.includes(part))
}

/** Whether a value can be told from another one: an object has members, a list has items of which that is true. */
function isMeaningful(schema: JsonSchema): boolean {
  const kind = schemaKind(schema)
  if (kind === 'collection')
    return isObject(schema.items) && Object.keys(schema.items).length > 0 && isMeaningful(schema.items)
  if (kind !== 'object') return true
  const members = isObject(schema.properties) ? Object.values(schema.properties) : []
  return members.some((member) => isObject(member) && Object.keys(member).length > 0)
}
