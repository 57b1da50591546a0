import type { Step } from '../cases/types.ts'
import type { JsonObject } from '../json.ts'
import type { Outcome } from './exchange.ts'

/** Header names as written, with repeats, in order. */
export type HeaderList = readonly (readonly [name: string, value: string])[]

/** How a body is sent: in chunks, in two writes, or after the server has asked for it (`Expect: 100-continue`). */
export type Framing = 'chunked' | 'pieces' | 'expect'

/** A request as it goes on the wire. */
export type WireRequest = {
  readonly method: string
  /** Absolute URL. */
  readonly url: string
  readonly headers: HeaderList
  /** The exact bytes; absent for none. */
  readonly body?: Uint8Array
  /** At once, with its length, where none is named. */
  readonly framing?: Framing
  /** What reports show as the value of Authorization, where it is a near miss of the credentials. */
  readonly shownCredentials?: string
  /** Requests of the same name go over one connection, as long as the server keeps it open. */
  readonly connection?: string
}

/** A response as it came off the wire; `body` is after the content coding was undone. */
export type WireResponse = {
  readonly status: number
  readonly headers: HeaderList
  readonly body: Uint8Array
  /** Present where the body had to be sent though no interim answer had asked for it (`Expect: 100-continue`). */
  readonly unasked?: boolean
}

/**
 * Why no response was had. `connect`: the host was not reached (refused, unknown name, TLS).
 * `timeout`: nothing, or not all, came within the time limit. `reset`: the connection broke or the framing was wrong.
 * `coding`: the content coding could not be undone. `size`: the answer is larger than what is read of one.
 */
export type FailureKind = 'connect' | 'timeout' | 'reset' | 'coding' | 'size'

/** A failure in transit. */
export type TransitFailure = { readonly kind: FailureKind; readonly message: string }

/** What one sending of a request came to. */
export type WireResult =
  | { readonly response: WireResponse; readonly failure?: undefined }
  | { readonly failure: TransitFailure; readonly response?: undefined }

/** Sends one request once and never throws: no retries, no pacing. */
export type Transport = {
  readonly send: (request: WireRequest) => Promise<WireResult>
  /** Frees sockets and interceptors. */
  readonly close: () => Promise<void>
}

/** One request and what came of it, after throttled attempts were repeated. */
export type Exchange = {
  readonly request: WireRequest
  readonly response?: WireResponse
  readonly failure?: TransitFailure
  /** Throttled answers (429, 503) that were had, this one included. */
  readonly throttled: number
  /** How often the request was sent until this came of it. */
  readonly attempts: number
  /** Whether the host could not be reached in one of the attempts. */
  readonly unreached?: true
  /** The wait that the last throttled answer asked for, in milliseconds. */
  readonly askedMs?: number
  /** Milliseconds that the last attempt took. */
  readonly durationMs: number
}

/** The entity as it was read, or why it could not be. */
export type Read =
  | { readonly entity: JsonObject; readonly exchange: Exchange; readonly problem?: undefined }
  | { readonly problem: string; readonly exchange?: Exchange; readonly entity?: undefined }

/** A PATCH that was sent before others, and what came of it. */
export type Preceding = { readonly step: Step; readonly outcome: Outcome }

/** What happened when a probe was sent. */
export type Observation = {
  /** The id of the entity that was addressed. */
  readonly id: string
  /** The entity before the steps. */
  readonly before: Read
  /** One exchange for each step, in the order of the steps. */
  readonly exchanges: readonly Exchange[]
  /** The entity after the steps. */
  readonly after: Read
  /** How the state was read: by GET, or by a PATCH that changes nothing where GET is absent. */
  readonly reader: 'get' | 'patch'
  /** Whether something got lost in transit, in it or shortly before: what looks like a deviation may be an accident. */
  readonly disturbed?: true
  /** Whether the server, which was there before the steps, could not be reached during or right after them. */
  readonly wentAway?: true
  /** Whether the entity, which could be read before, cannot be read since the steps, whatever is sent to repair it. */
  readonly spoilt?: true
  /** The PATCHes that were sent to the entity before, at most four, the latest last. */
  readonly preceding?: readonly Preceding[]
  /** Those of them without which what was found is not so. */
  readonly sentBefore?: readonly Step[]
  /** What a read right after the steps showed, of a target that shows late what it has stored. */
  readonly early?: Read
  /** Why the steps were not sent (the preparation failed, no credentials are configured …). */
  readonly blocked?: { readonly verdict: 'n/a' | 'unproven'; readonly reason: string }
}
