import { isObject, type Json, type JsonObject } from '../json.ts'
import { isAnnotation } from '../json-names.ts'
import { flatten, isNull, memberSchemas, objects, strings, typesOf } from './flatten.ts'
import { reasonToLeaveAlone } from './left-alone.ts'
import { sampleValue } from './sample.ts'
import { normaliseSchema, schemaKind } from './schema.ts'
import type { LeftAlone, Property } from './types.ts'

/** A property before it is compared with the other versions of the API. */
export type OwnProperty = Omit<Property, 'foreignMembers'>

/** What the name of a property stands for where the document itself says nothing. */
export type Marks = ReadonlyMap<
  string,
  Pick<Property, 'key' | 'serverOwned' | 'credential'> & Partial<Pick<Property, 'determines'>>
>

/** An entity as one document describes it. */
export type Entity = {
  readonly properties: readonly OwnProperty[]
  /** Documented members that are not among the properties, and why. */
  readonly leftAlone: readonly LeftAlone[]
  /** Names that the sources disagree about (`x-undecided`). */
  readonly undecided: readonly string[]
}

/**
 * Reads the properties of a dereferenced entity schema, in documented order, annotations left out. `pathParameter`
 * is the name that the path template gives the key. `marks` tells by name what the document may leave unsaid. Where a
 * request has a schema of its own, that one says what may be set, and to what.
 *
 * The key is the property marked `x-key`; else a read-only one that the path parameter is named after
 * (`vppToken-id` after `id`); else the one that `marks` knows as the key, since Graph's own files say neither; else one with
 * `x-ms-keyType`, or with the path parameter's own name.
 */
export function readEntity(
  schema: JsonObject,
  pathParameter: string,
  marks: Marks = new Map(),
  requestSchema?: JsonObject,
): Entity {
  const { parts } = flatten(schema)
  const taken = requestSchema && memberSchemas(flatten(requestSchema).parts)
  const shown = [...memberSchemas(parts)].filter(([name]) => !isAnnotation(name))
  // A request that has none of the entity's members wraps them, or is of another form.
  const apart = taken !== undefined && shown.some(([name]) => taken.has(name))
  const members = apart ? shown.map(([name, member]) => [name, taken.get(name) ?? member] as const) : shown
  const said = (member: JsonObject, keyword: string) =>
    flatten(member).parts.some((part) => part[keyword] === true)
  const parameter = comparable(pathParameter)
  const key = (members.find(([, member]) => said(member, 'x-key')) ??
    members.find(([name, member]) => said(member, 'readOnly') && parameter.endsWith(comparable(name))) ??
    members.find(([name]) => marks.get(name)?.key) ??
    members.find(
      ([name, member]) =>
        flatten(member).parts.some((part) => 'x-ms-keyType' in part) || comparable(name) === parameter,
    ))?.[0]
  const all = members.map(([name, member]): OwnProperty => {
    const normal = normaliseSchema(member)
    const kind = schemaKind(normal)
    const mark = marks.get(name)
    const { parts: memberParts } = flatten(member)
    const password = memberParts.some((part) => part.format === 'password')
    const determined = memberParts.flatMap((part) => strings(part['x-determines']))
    return {
      name,
      kind,
      nullable: flatten(member).nullable === true && !isNullTwice(member),
      members: kind === 'enum' ? strings(normal.enum) : [],
      flags: flatten(member).parts.some(
        (part) => isObject(part['x-ms-enum-flags']) && part['x-ms-enum-flags'].isFlags === true,
      ),
      key: name === key,
      serverOwned:
        name === key ||
        said(member, 'x-server-owned') ||
        said(member, 'readOnly') ||
        mark?.serverOwned === true,
      credential:
        said(member, 'x-credential') || said(member, 'writeOnly') || password || mark?.credential === true,
      ...(kind !== 'object' && hasObjectForNull(member) && { admitsObjects: true as const }),
      ...(said(member, 'writeOnly') && { unshown: true as const }),
      determines: (determined.length > 0 ? determined : (mark?.determines ?? [])).filter(
        (other) => other !== name && members.some(([known]) => known === other),
      ),
      schema: normal,
    }
  })
  const reasons = new Map(
    members.map(([name, member], index) => [
      name,
      apart && !taken.has(name) && name !== key
        ? 'the request has no such member'
        : reasonToLeaveAlone(name, member, all[index]!.schema, parts),
    ]),
  )
  return {
    properties: all.filter(({ name }) => reasons.get(name) === undefined),
    leftAlone: all.flatMap(({ name, credential }) => {
      const reason = reasons.get(name)
      return reason === undefined ? [] : [{ name, reason, credential }]
    }),
    undecided: parts.flatMap((part) => strings(part['x-undecided'])),
  }
}

/**
 * Compares an entity with other versions of it: gives its properties with the enum members that only others have,
 * and a valid value for each property that only others have and that no source disagrees about.
 */
export function compareEntities(
  own: Entity,
  others: readonly Entity[],
): { readonly properties: readonly Property[]; readonly foreignProperties: JsonObject } {
  const elsewhere = others.flatMap((other) => other.properties)
  const properties = own.properties.map((property) => {
    const theirs = elsewhere.filter(({ name }) => name === property.name).flatMap(({ members }) => members)
    const foreign = theirs.filter((member) => !property.members.includes(member))
    return { ...property, foreignMembers: property.kind === 'enum' ? [...new Set(foreign)] : [] }
  })
  const undecided = [own, ...others].flatMap((entity) => entity.undecided)
  const documented = [...own.properties, ...own.leftAlone].map(({ name }) => name)
  const known = new Set([...documented, ...undecided])
  const foreign = elsewhere.filter(({ name }) => !known.has(name))
  const samples = foreign.map(({ name, schema }): [string, Json] => [name, sampleValue(schema, 1)])
  return { properties, foreignProperties: Object.fromEntries(samples) }
}

/** The value of `@odata.type` that an entity schema documents, undefined where it documents none. */
export function entityTypeOf(schema: JsonObject): string | undefined {
  const { parts } = flatten(schema)
  const annotation = memberSchemas(parts).get('@odata.type')
  const documented = annotation && normaliseSchema(annotation).enum
  const standard =
    annotation &&
    flatten(annotation)
      .parts.map((part) => part.default)
      .find(Boolean)
  const candidates: unknown[] = [
    Array.isArray(documented) ? documented[0] : undefined,
    standard,
    ...parts.map((part) => part['x-ms-discriminator-value']),
  ]
  return candidates.find((value): value is string => typeof value === 'string' && value.startsWith('#'))
}

function hasObjectForNull(member: JsonObject): boolean {
  const branches = flatten(member).parts.flatMap((part) => [...objects(part.anyOf), ...objects(part.oneOf)])
  return branches.some((branch) => isNull(branch) && typesOf(branch).includes('object'))
}

/**
 * Whether more than one alternative of a `oneOf` admits null, as Graph's files write a number: the keyword then forbids
 * it, and what is meant is that it is admitted. Of such a property null is neither valid nor invalid.
 */
function isNullTwice(member: JsonObject): boolean {
  const branches = flatten(member).parts.flatMap((part) => objects(part.oneOf))
  return branches.filter((branch) => flatten(branch).nullable === true).length > 1
}

function comparable(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase()
}
