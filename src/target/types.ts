/** Header names as written, with repeats, in order. */
export type HeaderList = readonly (readonly [name: string, value: string])[]

/** A request as it goes on the wire. */
export type WireRequest = {
  readonly method: string
  /** Absolute URL. */
  readonly url: string
  readonly headers: HeaderList
  /** The exact bytes; absent for none. */
  readonly body?: Uint8Array
}

/** A response as it came off the wire; `body` is after the content coding was undone. */
export type WireResponse = {
  readonly status: number
  readonly headers: HeaderList
  readonly body: Uint8Array
}

/**
 * Why no response was had. `connect`: the host was not reached (refused, unknown name, TLS).
 * `timeout`: nothing, or not all, came within the time limit. `reset`: the connection broke or the framing was wrong.
 * `coding`: the content coding could not be undone.
 */
export type FailureKind = 'connect' | 'timeout' | 'reset' | 'coding'

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
  /** Throttled answers (429, 503 with Retry-After) that preceded this one. */
  readonly throttled: number
  /** Milliseconds that the last attempt took. */
  readonly durationMs: number
}
