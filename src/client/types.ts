import type { HeaderList } from '../exchange/types.ts'
import type { JsonObject } from '../json.ts'
import type { ReportClient } from '../report/model/types.ts'

/** What a client says of itself in its first line (docs/client-protocol.md): what its report shows. */
export type ClientProfile = ReportClient

/** What a program of protocol 2 may be able to do; `patch` it must be. */
export const operations = [
  'patch',
  'get',
  'second-patch',
  'parallel',
  'cancel',
  'deadline',
  'additional-data',
] as const

/** See `operations`. */
export type Operation = (typeof operations)[number]

/** How a call differs from a plain update. All but `readFirst` are protocol 2, and only for programs that can do it. */
export type ClientCallOptions = {
  /** Read the entity first, set the members on that object, and update with it. */
  readonly readFirst?: true
  /** Read the entity instead of updating it. */
  readonly operation?: 'get'
  /** After the update, set these members on the same object and update with it once more. */
  readonly again?: JsonObject
  /** Make these updates at the same time as the one of the command, on the same client. */
  readonly beside?: readonly { readonly id: string; readonly patch: JsonObject }[]
  /** Cancel the call after so many milliseconds. */
  readonly cancelAfterMs?: number
  /** Give the call a time limit of so many milliseconds. */
  readonly deadlineMs?: number
  /** Members that the SDK does not know, to go along as additional data. */
  readonly additional?: JsonObject
}

/** One call that a client is asked to make. */
export type ClientCommand = {
  readonly case: string
  /** The service root. */
  readonly baseUrl: string
  readonly id: string
  readonly bearer: string
  readonly patch: JsonObject
  readonly options: ClientCallOptions
}

/** What a client made of its call. */
export type ClientOutcome =
  /** The call succeeded; null where it gave no entity. */
  | { readonly kind: 'result'; readonly entity: JsonObject | null }
  /** The call failed; null for what the client does not tell. */
  | {
      readonly kind: 'error'
      readonly status: number | null
      readonly code: string | null
      readonly message: string | null
    }
  /** The outcomes of calls that were made at the same time: that of the command first, then those beside it. */
  | { readonly kind: 'several'; readonly outcomes: readonly ClientOutcome[] }
  /** The client has no way to do it. */
  | { readonly kind: 'unsupported'; readonly reason: string }
  /** The client died or was silent, and had to be started again. */
  | { readonly kind: 'lost'; readonly reason: string }

/** A message's body as it came: text where it is UTF-8, else base64. */
export type CapturedBody = { readonly text: string } | { readonly base64: string }

/** One request as it came in. */
export type ClientRequest = {
  readonly method: string
  /** The request target (RFC 9112 3.2), e.g. `/v1.0/a/b`. */
  readonly target: string
  /** As written, with repeats, in order. */
  readonly headers: HeaderList
  /** Before any content coding is undone; absent for none. */
  readonly body?: CapturedBody
  /** Milliseconds since the client was given the case. */
  readonly atMs: number
  /** Milliseconds since then at which it was answered. */
  readonly answeredMs: number
  /** Which of the two hosts it came to: the one of the base URL, or the other one that a redirect named. */
  readonly host: 'service' | 'elsewhere'
  /** Whether its connection had carried a request before. */
  readonly reused: boolean
  /** The answer's status. */
  readonly status: number
  /** The answer's body before any content coding; not kept in captures. */
  readonly answer?: CapturedBody
}

/** What happened when a client was given a probe. The bearer token is masked throughout. */
export type ClientObservation = {
  /** The path of the service root, e.g. `/v1.0`. */
  readonly basePath: string
  readonly requests: readonly ClientRequest[]
  readonly outcome: ClientOutcome
  /** How long the call took, in milliseconds; told where there was a time limit. */
  readonly tookMs?: number
}

/** What stands for the bearer token in every observation. */
export const maskedBearer = '***bearer***'

/** The content codings that an answer may be in. */
export type AnswerCoding = 'gzip' | 'deflate' | 'br' | 'zstd'

/** An answer that is told in full. */
export type ScriptedAnswer = {
  readonly status: number
  /** The reason phrase; absent for the usual one. */
  readonly reason?: string
  readonly headers?: HeaderList
  /** Absent for none. */
  readonly body?: string
  /** The content coding used where the request admits it. */
  readonly coding?: AnswerCoding
  /** How Content-Encoding names it, where not as it is called. */
  readonly codingName?: string
  /** Whether the body comes in chunks, without Content-Length. */
  readonly chunked?: true
  /** How chunks are cut, where not in the middle: within a character of several bytes, or after each byte. */
  readonly cut?: 'character' | 'bytes'
  /** Whether the body has no length and no chunks, but ends with the connection. */
  readonly untilClose?: true
  /** Whether the connection is closed after the answer, which says so. */
  readonly close?: true
  /** Whether the connection breaks: before the answer, or in the middle of the body. */
  readonly breaks?: 'before' | 'within'
  /** Whether an interim answer of this status goes before it. */
  readonly interim?: 102 | 103
  /** How long the answer is held back, in milliseconds. */
  readonly heldMs?: number
  /**
   * A Location: the same path below another root of this host, named in full or relative; the request's own place; the
   * same path at another host or at another port of this one.
   */
  readonly redirect?: 'service' | 'relative' | 'itself' | 'elsewhere' | 'port'
  /** A Retry-After that is computed when the answer is sent: a date this many seconds ahead. */
  readonly retryAfterDate?: number
  /** In which of the obsolete forms of RFC 9110 5.6.7 that date is written. */
  readonly dateForm?: 'rfc850' | 'asctime'
  /** Whether the names of header fields are written in small letters. */
  readonly lowerCase?: true
}

/** One answer to a client; `stub` is what the conforming implementation answers. */
export type ClientAnswer = 'stub' | ScriptedAnswer

/** The zone and language of the machine that a client runs on. */
export type Machine = { readonly TZ: string; readonly LANG: string }

/** One call with the answers to its requests; cases that share a probe's id share it. */
export type ClientProbe = {
  /** Stable and readable. */
  readonly id: string
  /** The id of the entity. */
  readonly key: string
  readonly patch: JsonObject
  readonly readFirst?: true
  readonly operation?: 'get'
  readonly again?: JsonObject
  readonly beside?: readonly { readonly key: string; readonly patch: JsonObject }[]
  readonly cancelAfterMs?: number
  readonly deadlineMs?: number
  readonly additional?: JsonObject
  /**
   * The answers to the requests that the call is about, in order; the last one answers all further ones. Those are the
   * updates, not what a client may ask before them (GET, HEAD, OPTIONS), unless reading is what it is asked for.
   */
  readonly answers: readonly ClientAnswer[]
  /** Whether it takes seconds, and so comes last. */
  readonly slow?: true
  /** Whether the client is started again for it: what it decides by chance when it starts shows sooner. */
  readonly fresh?: true
  /** Where the client runs for it; absent for where the suite runs. */
  readonly machine?: Machine
}

/** What the judge of clients looks at. */
export type ClientExpectation =
  /** One PATCH of the documented path, and no other request. */
  | { readonly kind: 'one-patch' }
  /** The last path segment stands for the id. */
  | { readonly kind: 'escaped-id' }
  | { readonly kind: 'request-media-type' }
  | { readonly kind: 'json-object' }
  | { readonly kind: 'unique-names' }
  /** `read`: what a member may also be, as it was read. */
  | { readonly kind: 'documented-members'; readonly read?: JsonObject }
  /** The body has the members of the patch, and annotations. */
  | { readonly kind: 'only-set' }
  | { readonly kind: 'null-sent'; readonly property: string }
  /** A member is sent as it was set. */
  | { readonly kind: 'sent-value'; readonly property: string }
  /** Every member of the patch is sent as it was set; dates, as far as they are there. */
  | { readonly kind: 'sent-whole' }
  | { readonly kind: 'sent-instant'; readonly property: string }
  | { readonly kind: 'sent-date-form'; readonly property: string }
  | { readonly kind: 'sent-offset'; readonly property: string }
  | { readonly kind: 'type-annotation' }
  | { readonly kind: 'type-annotation-first' }
  | { readonly kind: 'authorization' }
  | { readonly kind: 'accept' }
  /** Members that were read and not set are absent or as they were read; `odd` is what a client may fail to read. */
  | { readonly kind: 'untouched'; readonly read: JsonObject; readonly odd?: true }
  | { readonly kind: 'kept-connection' }
  /** One GET of the documented path, without a body, with the token. */
  | { readonly kind: 'one-get' }
  /** The second PATCH has what was set since the first, and nothing that was never set. */
  | { readonly kind: 'second-patch' }
  /** Each of the calls that were made at the same time is sent and answered as itself. */
  | { readonly kind: 'side-by-side' }
  | { readonly kind: 'additional-data' }
  /** The caller is given these values. */
  | { readonly kind: 'given'; readonly members: JsonObject; readonly mild?: true }
  /** The same of a call whose request may not come at all. */
  | { readonly kind: 'sent-and-given'; readonly members: JsonObject }
  | {
      readonly kind: 'given-instant'
      readonly property: string
      readonly answered: string
      /** Whether the digits that the type cannot hold are no matter. */
      readonly loose?: true
    }
  | { readonly kind: 'given-offset'; readonly property: string; readonly answered: string }
  /**
   * The member is none of the documented ones and none to the caller either; the rest is given. `closed` says that the
   * enum does not announce members to come.
   */
  | {
      readonly kind: 'unknown-member'
      readonly property: string
      readonly answered: string
      readonly rest: JsonObject
      readonly closed?: true
    }
  /** A date does not show more digits than the client's type is declared to hold. */
  | { readonly kind: 'declared-precision'; readonly property: string }
  | { readonly kind: 'no-entity' }
  | { readonly kind: 'no-invented-entity' }
  | {
      readonly kind: 'odata-error'
      readonly status: number
      readonly code: string
      readonly message: string
      readonly mild?: true
    }
  /** The same where no document names the status: the caller is told that at least. */
  | ({ readonly kind: 'unlisted-error' } & CodedError)
  | { readonly kind: 'any-error' }
  | { readonly kind: 'error-status'; readonly status: number }
  /** At most this many PATCHes. */
  | { readonly kind: 'sent-at-most'; readonly times: number }
  | { readonly kind: 'retried' }
  /** The second request came no earlier than this after the first was answered. */
  | { readonly kind: 'waited'; readonly seconds: number; readonly mild?: true }
  | { readonly kind: 'same-again' }
  | { readonly kind: 'throttled-error'; readonly status: number }
  | { readonly kind: 'definite'; readonly status: number }
  /** The call ends with an error before it has sent this many requests. */
  | { readonly kind: 'ends'; readonly before: number }
  /** The call ends with an error when its time is up. */
  | { readonly kind: 'in-time'; readonly limitMs: number }
  /** What is asked of an answer in a content coding, where the request admits that. */
  | { readonly kind: 'coded'; readonly coding?: AnswerCoding; readonly members: JsonObject }
  | { readonly kind: 'coded-error'; readonly coding: AnswerCoding; readonly error: CodedError }
  | { readonly kind: 'same-method' }
  | { readonly kind: 'credentials-stay' }

/** What an error in a content coding says. */
export type CodedError = { readonly status: number; readonly code: string; readonly message: string }

/** One thing to check of a client. All of it is data. */
export type ClientCase = {
  /** `REQUIREMENT/property/what`: stable and readable. */
  readonly id: string
  readonly requirement: string
  readonly property?: string
  readonly probe: ClientProbe
  readonly expect: ClientExpectation
}
