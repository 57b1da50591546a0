import { isObject, type Json, type JsonObject, sameJson } from '../json.ts'

/** What a dereferenced schema says, with `allOf` and "this or null" taken apart. */
export type Flat = {
  /** Schema objects that all hold, without their `allOf`; the order is base before derived. */
  readonly parts: readonly JsonObject[]
  /** Alternatives that are left: of each list one (`oneOf`) or at least one (`anyOf`) holds. */
  readonly unions: readonly {
    readonly keyword: 'anyOf' | 'oneOf'
    readonly branches: readonly JsonObject[]
  }[]
  /** Whether null is admitted; undefined where nothing is said about the type. */
  readonly nullable: boolean | undefined
}

/** Takes a dereferenced schema apart; `above` holds the schemas that it lies in, so that a circle ends. */
export function flatten(schema: JsonObject, above: ReadonlySet<unknown> = new Set()): Flat {
  if (above.has(schema)) return { parts: [], unions: [], nullable: undefined }
  const within = new Set(above).add(schema)
  const all = objects(schema.allOf).map((part) => flatten(part, within))
  const unions = (['anyOf', 'oneOf'] as const).flatMap((keyword) => {
    const branches = objects(schema[keyword])
    return branches.length === 0 ? [] : [flattenUnion(keyword, branches, within)]
  })
  const flats = [...all, ...unions]
  const says = [...flats.map((flat) => flat.nullable), ownNullable(schema)]
  return {
    parts: [...flats.flatMap((flat) => flat.parts), schema],
    unions: flats.flatMap((flat) => flat.unions),
    // What was converted from Swagger 2.0 has x-nullable; files of Graph labelled 3.1 keep the keyword of 3.0, also beside an allOf whose members know nothing of it.
    nullable:
      schema.nullable === true ||
      schema['x-nullable'] === true ||
      (says.includes(false) ? false : says.includes(true) ? true : undefined),
  }
}

function flattenUnion(
  keyword: 'anyOf' | 'oneOf',
  branches: readonly JsonObject[],
  above: ReadonlySet<unknown>,
): Flat {
  const others = branches.filter((branch) => !isNull(branch))
  const rest = others.length > 0 ? others : branches
  const orNull = others.length < branches.length
  if (rest.length === 1) {
    const only = flatten(rest[0]!, above)
    return { ...only, nullable: orNull || only.nullable }
  }
  const says = rest.map((branch) => flatten(branch, above).nullable)
  const nullable = orNull || says.includes(true) || (says.includes(undefined) ? undefined : false)
  return { parts: [], unions: [{ keyword, branches: rest }], nullable }
}

/**
 * Whether a schema stands for null alone. Graph's converter writes "or null" as an object without properties that may be
 * null; 3.0 had no other way.
 */
export function isNull(schema: JsonObject): boolean {
  const types = typesOf(schema)
  if (types.length > 0 && types.every((type) => type === 'null')) return true
  if (schema.const === null || sameJson(schema.enum, [null])) return true
  const orNull = schema.nullable === true || types.includes('null')
  const bare = types.every((type) => type === 'null' || type === 'object')
  const silent = !['properties', 'allOf', 'anyOf', 'oneOf', 'enum', 'const'].some((key) => key in schema)
  return orNull && bare && silent
}

function ownNullable(schema: JsonObject): boolean | undefined {
  const types = typesOf(schema)
  const values = valuesOf(schema)
  if (types.includes('null') || values?.includes(null)) return true
  return types.length > 0 || values ? false : undefined
}

/** The members that an object's parts name, in order of first mention, not normalised; annotations are included. */
export function memberSchemas(parts: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>()
  for (const part of parts) {
    for (const [name, member] of Object.entries(isObject(part.properties) ? part.properties : {})) {
      const before = found.get(name)
      const now = isObject(member) ? member : {}
      found.set(name, before ? { allOf: [before, now] } : now)
    }
  }
  return found
}

/** The values that `enum` and `const` allow, undefined where there is neither. */
export function valuesOf(schema: JsonObject): readonly Json[] | undefined {
  if (Array.isArray(schema.enum)) return schema.enum
  return schema.const === undefined ? undefined : [schema.const]
}

/** The names under `type`, none where there is no such keyword. */
export function typesOf(schema: JsonObject): readonly string[] {
  return typeof schema.type === 'string' ? [schema.type] : strings(schema.type)
}

/** The objects in a list, none where it is no list. */
export function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The strings in a list, none where it is no list. */
export function strings(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
