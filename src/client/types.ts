import type { HeaderList } from '../http/types.ts'
import type { JsonObject } from '../json.ts'
import type { ReportClient } from '../report/model/types.ts'

/** What a client says of itself in its first line (docs/client-protocol.md): what its report shows. */
export type ClientProfile = ReportClient

/** One call that a client is asked to make. */
export type ClientCommand = {
  readonly case: string
  /** The service root. */
  readonly baseUrl: string
  readonly id: string
  readonly bearer: string
  readonly patch: JsonObject
  readonly options: { readonly readFirst?: true }
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
}

/** What stands for the bearer token in every observation. */
export const maskedBearer = '***bearer***'

/** One answer to a client. */
export type ClientAnswer =
  /** What the conforming implementation answers. */
  | 'stub'
  | {
      readonly status: number
      readonly headers?: HeaderList
      /** Absent for none. */
      readonly body?: string
      /** The content coding used where the request admits it. */
      readonly coding?: 'gzip'
      /** Whether the body comes in chunks, without Content-Length. */
      readonly chunked?: true
      /** A Location: the same path below another root of this host, or on another host. */
      readonly redirect?: 'service' | 'elsewhere'
      /** A Retry-After that is computed when the answer is sent: a date this many seconds ahead. */
      readonly retryAfterDate?: number
    }

/** One call with the answers to its requests; cases that share a probe's id share it. */
export type ClientProbe = {
  /** Stable and readable. */
  readonly id: string
  /** The id of the entity. */
  readonly key: string
  readonly patch: JsonObject
  readonly readFirst?: true
  /** In the order of the requests; the last one answers all further ones. */
  readonly answers: readonly ClientAnswer[]
  /** Whether it takes seconds, and so comes last. */
  readonly slow?: true
  /** Whether the client is started anew for it: what it decides by chance when it starts shows sooner. */
  readonly fresh?: true
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
  | { readonly kind: 'documented-members' }
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
  /** Members that were read and not set are absent or as they were read. */
  | { readonly kind: 'untouched'; readonly read: JsonObject }
  | { readonly kind: 'kept-connection' }
  /** The caller is given these values. */
  | { readonly kind: 'given'; readonly members: JsonObject }
  | {
      readonly kind: 'given-instant'
      readonly property: string
      readonly answered: string
      /** Whether the digits that the type cannot hold are no matter. */
      readonly loose?: true
    }
  | { readonly kind: 'given-offset'; readonly property: string; readonly answered: string }
  /** The member is none of the documented ones and none to the caller either; the rest is given. */
  | {
      readonly kind: 'unknown-member'
      readonly property: string
      readonly answered: string
      readonly rest: JsonObject
    }
  | { readonly kind: 'no-entity' }
  | { readonly kind: 'no-invented-entity' }
  | { readonly kind: 'odata-error'; readonly status: number; readonly code: string; readonly message: string }
  | { readonly kind: 'any-error' }
  | { readonly kind: 'error-status'; readonly status: number }
  /** At most this many PATCHes. */
  | { readonly kind: 'sent-at-most'; readonly times: number }
  | { readonly kind: 'retried' }
  /** The second request came no earlier than this after the first was answered. */
  | { readonly kind: 'waited'; readonly seconds: number }
  | { readonly kind: 'same-again' }
  | { readonly kind: 'throttled-error'; readonly status: number }
  | { readonly kind: 'definite' }
  | { readonly kind: 'coded'; readonly members: JsonObject }
  | { readonly kind: 'same-method' }
  | { readonly kind: 'credentials-stay' }

/** One thing to check of a client. All of it is data. */
export type ClientCase = {
  /** `REQUIREMENT/property/what`: stable and readable. */
  readonly id: string
  readonly requirement: string
  readonly property?: string
  readonly probe: ClientProbe
  readonly expect: ClientExpectation
}
