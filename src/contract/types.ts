import type { Json, JsonObject } from '../json.ts'

/** The versions whose contracts come with the package. The last one has every property of the others. */
export const builtInVersions = ['v1.0', 'beta'] as const

/** How strongly a requirement binds (RFC 2119): a broken MUST fails, a broken SHOULD warns, a MAY informs. */
export type Level = 'MUST' | 'SHOULD' | 'MAY'

/** The chapters of the catalogue, in the order in which they run. */
export const chapters = [
  'entity',
  'accept',
  'enum',
  'date',
  'type',
  'error',
  'auth',
  'concurrency',
  'http',
] as const

/** One chapter of the catalogue. */
export type Chapter = (typeof chapters)[number]

/** The chapters on clients (SDKs): what they send, and what they make of the answer. */
export const clientChapters = ['send', 'receive'] as const

/** One chapter on clients. */
export type ClientChapter = (typeof clientChapters)[number]

/** One entry of specs/VERSION/requirements.yaml. */
export type Requirement = {
  /** Stable, e.g. `VPP-ENUM-02`; never given a new meaning. */
  readonly id: string
  readonly chapter: Chapter | ClientChapter
  /** Whom it binds: a client, where it says so; else an implementation of the endpoint. */
  readonly appliesTo?: 'client'
  readonly level: Level
  /** One sentence in our words: what the implementation does when it conforms. */
  readonly statement: string
  /** Document and clause that the requirement rests on. */
  readonly source: string
  /** Why it matters to a caller: one or two sentences. */
  readonly why: string
}

/** What a property holds, as far as cases are derived from it. */
export type PropertyKind =
  | 'string'
  | 'boolean'
  | 'enum'
  | 'dateTimeOffset'
  | 'date'
  | 'timeOfDay'
  | 'duration'
  | 'guid'
  | 'binary'
  | 'integer'
  | 'number'
  | 'collection'
  | 'object'

/** A self-contained JSON Schema 2020-12 (no `$ref`). */
export type JsonSchema = JsonObject

/** One documented property of the entity. */
export type Property = {
  readonly name: string
  readonly kind: PropertyKind
  /** Whether null is a documented value. */
  readonly nullable: boolean
  /** The members of an enum in documented order; empty for every other kind. */
  readonly members: readonly string[]
  /** Members that only another version of the API documents. */
  readonly foreignMembers: readonly string[]
  /** Whether several members of the enum may stand in one value, with commas between (OData CSDL, IsFlags). */
  readonly flags: boolean
  /** Whether this is the entity's key. */
  readonly key: boolean
  /** Whether the service may stamp or ignore it (true of the key too). */
  readonly serverOwned: boolean
  /** Whether its value is a secret: masked in every output, and a service may keep it to itself. */
  readonly credential: boolean
  /** Whether an answer leaves it out: a client may set it, and is never shown it (`writeOnly`). */
  readonly unshown?: true
  /** Whether the document, read to the letter, admits any object: Graph's files write "or null" as an object that may be null. */
  readonly admitsObjects?: true
  /** Other properties that the service may derive from it, so that a new value may change them (OData Protocol 4.01 11.4.3). */
  readonly determines: readonly string[]
  readonly schema: JsonSchema
}

/** A documented property that no case touches and nothing is asked of. */
export type LeftAlone = {
  readonly name: string
  /** Why, in a few words. */
  readonly reason: string
  readonly credential: boolean
}

/** The contract of one version of the endpoint: everything that cases are derived from. */
export type Contract = {
  /** `v1.0`, `beta`, or the path of the file that was given. */
  readonly name: string
  /** `info.version` of the document. */
  readonly version: string
  /** SHA-256 of the OpenAPI document and the catalogue, hex. */
  readonly sha256: string
  /** Path template of the entity below the service root, e.g. `/a/b/{id}`. */
  readonly itemPath: string
  /** Path of the collection below the service root. */
  readonly collectionPath: string
  /** The value of `@odata.type`, e.g. `#namespace.type`. */
  readonly entityType: string
  readonly properties: readonly Property[]
  /** Documented properties that are no part of `properties`; none in the built-in contracts. */
  readonly leftAlone: readonly LeftAlone[]
  /** What was not taken from the document as it is written there: one sentence each. */
  readonly notes: readonly string[]
  /** Properties that only another version documents, each with a value of its type. */
  readonly foreignProperties: JsonObject
  /** The documented example. */
  readonly example: { readonly request: JsonObject; readonly response: JsonObject }
  /** What implementations of the endpoint are held to. */
  readonly requirements: readonly Requirement[]
  /** What clients are held to. */
  readonly clientRequirements: readonly Requirement[]
}

/** The name of the entity's key: each contract has one. */
export function keyName({ properties }: Pick<Contract, 'properties'>): string {
  return properties.find(({ key }) => key)!.name
}

/** One deviation of a value from a schema. */
export type SchemaProblem = {
  /** JSON path within the value, `$` for the value itself. */
  readonly path: string
  readonly message: string
  /** The JSON Schema keyword that failed, e.g. `enum`, `type`, `format`. */
  readonly keyword: string
}

/** Checks compiled from a contract. Each gives the problems it found, none for a valid value. */
export type Validators = {
  /** Checks one property's value against its schema. Throws a RangeError for a name that is not documented. */
  readonly property: (name: string, value: Json) => readonly SchemaProblem[]
  /** Checks a request body: every member documented (or an annotation) and valid; nothing is required. */
  readonly request: (body: Json) => readonly SchemaProblem[]
}
