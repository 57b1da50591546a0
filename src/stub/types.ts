import type { Contract, Validators } from '../contract/types.ts'
import type { HeaderList, WireRequest, WireResponse, WireResult } from '../exchange/types.ts'
import type { Json, JsonObject } from '../json.ts'

/** What all requests of one implementation share. */
export type World = {
  readonly contract: Contract
  readonly validators: Validators
  /** The stored entities by id, in the order of the collection. Entities are replaced, never changed in place. */
  readonly store: Map<string, JsonObject>
  /** The token that must be presented; undefined where none is asked for. */
  readonly bearer: string | undefined
  /** What precedes the collection's path; undefined where any prefix will do. */
  readonly basePath: string | undefined
  /** The current instant as an RFC 3339 text in UTC with 7 fraction digits. */
  readonly now: () => string
}

/** One request as the stages see it. */
export type Call = {
  readonly world: World
  readonly request: WireRequest
  readonly url: URL
  /** The first value of a header, its name in any letter case. */
  readonly header: (name: string) => string | undefined
  /** What the answer says in its `request-id` header. */
  readonly requestId: string
}

/** Why a request is not carried out; becomes an OData error. */
export type Refusal = {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly headers?: HeaderList
}

/** What a stage came to: a value, or a refusal that ends the request. */
export type Outcome<T> =
  | { readonly value: T; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly value?: undefined }

/** What a request asks for. */
export type Route =
  | { readonly kind: 'list' }
  | { readonly kind: 'get'; readonly id: string }
  | { readonly kind: 'patch'; readonly id: string }

/** Which answer an entity is shown in: to a PATCH, to a GET of the entity, in the collection. */
export type View = 'answer' | 'read' | 'list'

/** Bytes for the socket itself, where the defect lies in the framing. Used by the server adapter only. */
export type RawAnswer = {
  readonly chunks: readonly Uint8Array[]
  /** Milliseconds between chunks. */
  readonly pauseMs?: number
  /** What happens to the connection after the last chunk. */
  readonly end: 'close' | 'reset' | 'hold'
}

/**
 * What an implementation answers. `wire` is the message as it travels where that differs from `response`
 * (a content coding); `raw` replaces the whole message on a socket.
 */
export type Answer = WireResult & { readonly wire?: WireResponse; readonly raw?: RawAnswer }

/** The stages of a request, each replaceable on its own. */
export type Stages = {
  /** Checks the credentials (RFC 6750 §3). */
  readonly authorise: (call: Call) => Refusal | undefined
  /** Finds out what is asked for; refuses unknown paths, unknown ids and other verbs. */
  readonly route: (call: Call) => Outcome<Route>
  /** Reads the request's body as a JSON object. */
  readonly parse: (call: Call) => Outcome<JsonObject>
  /** Checks the body against the contract. */
  readonly validate: (body: JsonObject, call: Call) => Refusal | undefined
  /** Reads an entity from the store. */
  readonly load: (id: string, view: View, call: Call) => JsonObject | undefined
  /** Gives the entity that results from applying a valid body (OData Protocol 4.01 §11.4.3). */
  readonly merge: (entity: JsonObject, body: JsonObject, call: Call) => JsonObject
  /** Writes an entity to the store. */
  readonly save: (id: string, entity: JsonObject, call: Call) => void | Promise<void>
  /** Turns an entity into the JSON that stands for it, annotations included. */
  readonly render: (entity: JsonObject, view: View, call: Call) => Json
  /** Turns a refusal into the error object (OData JSON 4.01 §21.1). */
  readonly refuse: (refusal: Refusal, call: Call) => Json
  /** Turns a JSON value into a response; `extra` are headers of the refusal. */
  readonly serialise: (json: Json, status: number, call: Call, extra?: HeaderList) => WireResponse
  /** Sends the response; the place for defects of timing and framing. */
  readonly answer: (response: WireResponse, call: Call) => Answer | Promise<Answer>
}

/** Replacements of stages; each is given the stage that it replaces. */
export type StageOverrides = { readonly [K in keyof Stages]?: (base: Stages[K]) => Stages[K] }

/**
 * Makes overrides for one implementation. It is called once for each implementation (and again at its reset), so that
 * counters and caches of a fault are the implementation's own.
 */
export type StageFactory = (contract: Contract) => StageOverrides

/** How an implementation is set up. */
export type ImplementationOptions = {
  /** The stored entities; two made from the contract unless given. Each needs the contract's key. */
  readonly tokens?: readonly JsonObject[]
  /** The bearer token to ask for; none unless given. */
  readonly bearer?: string
  /** What must precede the collection's path, e.g. `/v1.0`; anything unless given. */
  readonly basePath?: string
  /** Overrides, applied in order: each wraps those before it. */
  readonly stages?: readonly StageFactory[]
  /** Gives the current instant; a clock that starts at a fixed instant and advances a second a call unless given. */
  readonly now?: () => string
}

/** An implementation of the endpoint, in process. */
export type Implementation = {
  /** Answers one request; several may be under way at once. */
  readonly handle: (request: WireRequest) => Promise<Answer>
  /** Deep copies of the stored entities. */
  readonly tokens: () => JsonObject[]
  /** Brings back the state and the counters of the beginning. */
  readonly reset: () => void
}
