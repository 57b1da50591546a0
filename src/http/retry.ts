import { isThrottling } from '../exchange/exchange.ts'
import type { Exchange, Transport, WireRequest, WireResponse } from '../exchange/types.ts'
import { createRateLimit } from './rate-limit.ts'
import { createResets } from './resets.ts'
import { parseHttpDate, parseRetryAfter } from './retry-after.ts'

/** How sender to be. Times are in milliseconds. */
export type RetryOptions = {
  /** How often a request is sent again; 4 by default. */
  readonly retries?: number
  /** Requests per second over all callers; no bound by default. */
  readonly rate?: number
  /** The longest single wait, whatever Retry-After asks for; 30 s by default. */
  readonly maxWaitMs?: number
  /** The longest that one request waits in all; 120 s by default. */
  readonly maxTotalWaitMs?: number
  /** For how long from now anything is waited for, in milliseconds; without end by default. */
  readonly lengthMs?: number
  /** The present, since 1970; never runs backwards. */
  readonly now?: () => number
  readonly sleep?: (ms: number) => Promise<void>
  /** A number from 0 (inclusive) to 1. */
  readonly random?: () => number
}

/** A transport that paces and repeats. */
export type Sender = {
  /** Sends a request, again where it was throttled or lost; never throws. */
  readonly send: (request: WireRequest) => Promise<Exchange>
  readonly close: () => Promise<void>
  /** How many requests were sent so far, repeats included. */
  readonly requests: () => number
  /** For how long, in milliseconds from now, a write that had no answer must be expected to come in late; 0 for none. */
  readonly inFlightMs: () => number
  /** Sets again for how long from now anything is waited for, in milliseconds. */
  readonly allow: (ms: number) => void
}

const firstBackoffMs = 250

// For a write that a target breaks which breaks writes: as often as it takes to be judged (`steadyAttempts`), and no
// longer than it takes to tell one more such write from a hiccup; what looks like a failure is looked at again anyway.
const hopeless = { retries: 2, firstBackoffMs: 20 }

// A write whose answer was given up may sit in a queue between here and the target for some times as long again.
const lateFactor = 4
const longestLateMs = 30_000

function header(response: WireResponse, name: string): string | undefined {
  return response.headers.find(([given]) => given.toLowerCase() === name)?.[1]
}

/** What Retry-After asks for, measured by the server's own clock where it tells the time. */
function askedWait(response: WireResponse, now: number): number | undefined {
  const value = header(response, 'retry-after')
  return value === undefined
    ? undefined
    : parseRetryAfter(value, parseHttpDate(header(response, 'date') ?? '', now) ?? now)
}

function isThrottled(response: WireResponse | undefined): response is WireResponse {
  return isThrottling(response?.status)
}

/**
 * Adds pacing and repeats to a transport.
 *
 * 429 (RFC 6585 §4) and 503 (RFC 9110 §15.6.4) are repeated with or without Retry-After: services were seen to leave
 * it out. The wait is what Retry-After asks for, or 250 ms doubled each time, with half of it random, where it says
 * nothing usable. A 429 that names a wait holds back every caller, since it counts them together. Where patience ends
 * the last throttled answer is given, and `throttled` counts it too: it is at least 1 exactly when throttling was met,
 * and an exchange whose response is still 429 or 503 proves nothing.
 *
 * Failures `connect` and `reset` are repeated in the same way: the suite's requests set absolute values, so sending one
 * twice leaves what sending it once leaves. `timeout` is not: the time limit is itself judged. Where breaking the
 * connection turns out to be the target's way with writes, a write that it breaks is repeated twice and soon.
 */
export function createSender(transport: Transport, options: RetryOptions = {}): Sender {
  const {
    retries = 4,
    rate,
    lengthMs = Number.POSITIVE_INFINITY,
    maxWaitMs = 30_000,
    maxTotalWaitMs = 120_000,
    now = () => performance.timeOrigin + performance.now(),
    sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random = Math.random,
  } = options
  const rateLimit = createRateLimit({ rate, now, sleep })
  const resets = createResets()
  let sent = 0
  let inFlightUntil = 0
  let until = now() + lengthMs

  async function send(request: WireRequest): Promise<Exchange> {
    let throttled = 0
    let waited = 0
    let unreached = false
    let broken = false
    for (let tries = 0; ; tries += 1) {
      await rateLimit.turn()
      sent += 1
      const startedAt = now()
      const { response, failure } = await transport.send(request)
      const durationMs = now() - startedAt
      if (failure && ['timeout', 'reset'].includes(failure.kind) && request.method !== 'GET') {
        inFlightUntil = Math.max(inFlightUntil, now() + Math.min(lateFactor * durationMs, longestLateMs))
      }
      const asked = isThrottled(response) ? askedWait(response, now()) : undefined
      if (isThrottled(response)) throttled += 1
      unreached ||= failure?.kind === 'connect'
      const outcome = response === undefined ? { failure } : { response }
      const exchange: Exchange = {
        request,
        ...outcome,
        throttled,
        attempts: tries + 1,
        durationMs,
        ...(unreached && { unreached }),
        ...(asked !== undefined && { askedMs: asked }),
      }
      if (!isThrottled(response) && failure?.kind !== 'connect' && failure?.kind !== 'reset') return exchange
      // It broke, the server was gone, came back, and breaks again: it is the request that ends it.
      if (broken && unreached && failure?.kind === 'reset') return exchange
      broken ||= failure?.kind === 'reset'
      const little = failure?.kind === 'reset' && request.method !== 'GET' && resets.isSystematic()
      const backoff = (little ? hopeless.firstBackoffMs : firstBackoffMs) * 2 ** tries * (0.5 + random() / 2)
      const wait = Math.min(asked ?? backoff, maxWaitMs)
      // Giving up at once is better than waiting for less than was asked for, when the run is over before that.
      const isOverBefore = now() + (asked ?? wait) > until
      if (asked !== undefined && response?.status === 429 && !isOverBefore) rateLimit.hold(wait)
      if (tries >= (little ? Math.min(hopeless.retries, retries) : retries)) return exchange
      if (waited + wait > maxTotalWaitMs || isOverBefore) return exchange
      waited += wait
      await sleep(wait)
    }
  }

  return {
    async send(request) {
      const exchange = await send(request)
      resets.note(exchange)
      return exchange
    },
    close: () => transport.close(),
    requests: () => sent,
    allow(ms) {
      until = now() + ms
    },
    inFlightMs: () => Math.max(0, inFlightUntil - now()),
  }
}
