import { AsyncLocalStorage } from 'node:async_hooks'
import type { Contract } from '../contract/types.ts'
import type { Exchange, Transport, WireRequest, WireResult } from '../exchange/types.ts'
import { bodyLimit, bodyReach, reportExchange } from '../report/model/exchange.ts'
import type { ReportExchange } from '../report/model/types.ts'
import { watchCredentials } from '../secrets/credentials.ts'
import type { Mask } from '../secrets/mask.ts'

/** One sending of a request, without secrets. */
export type RecordedExchange = {
  readonly exchange: ReportExchange
  /** When it was sent: RFC 3339, UTC. */
  readonly startedAt: string
  /** The cases that it was sent for; absent for what prepares a run and puts back. */
  readonly caseIds?: readonly string[]
}

/** Every exchange of a run, in the order of their sending. */
export type Recording = readonly RecordedExchange[]

/** `at`: when it was sent, in milliseconds since 1970, with fractions. */
type Sent = { readonly exchange: Exchange; readonly at: number; readonly caseIds?: readonly string[] }

/** Keeps the exchanges of one run. */
export type ExchangeLog = {
  /** The same transport, whose every exchange is kept as it was on the wire, be it an attempt that is repeated. */
  readonly recorded: (transport: Transport) => Transport
  /** Does what has requests sent for cases. */
  readonly during: <T>(caseIds: readonly string[], work: () => T) => T
  /** All that was kept so far, masked with all that is known to be a secret by now. */
  readonly finish: () => Recording
}

/** Makes an empty log. `mask` knows the secrets that the exchanges do not show. */
export function createExchangeLog(contract: Contract, mask: Mask): ExchangeLog {
  // Secrets included: what is kept now may turn out to be one later.
  const kept: Sent[] = []
  const current = new AsyncLocalStorage<readonly string[]>()
  const watch = watchCredentials(contract, mask)
  // The lengths of bodies of which only the beginning is kept: a thousand answers of megabytes would fill the memory.
  const lengths = new WeakMap<Uint8Array, number>()

  function beginningOf(body: Uint8Array): Uint8Array {
    if (body.length <= bodyReach) return body
    const beginning = body.slice(0, bodyReach)
    lengths.set(beginning, body.length)
    return beginning
  }

  /** As it is kept. What is cut off is looked at before: all that was sent until then is known. */
  function keptOf(request: WireRequest, { response, failure }: WireResult): Exchange {
    if (response && response.body.length > bodyReach) watch.shown(response.body)
    const { body, ...rest } = request
    return {
      request: { ...rest, ...(body && { body: beginningOf(body) }) },
      ...(response ? { response: { ...response, body: beginningOf(response.body) } } : { failure: failure! }),
      throttled: 0,
      attempts: 1,
      durationMs: 0,
    }
  }

  return {
    recorded: (transport) => ({
      close: transport.close,
      async send(request) {
        const started = performance.now()
        watch.sent(request.body)
        const result = await transport.send(request)
        const durationMs = performance.now() - started
        const caseIds = current.getStore()
        kept.push({
          exchange: { ...keptOf(request, result), durationMs },
          at: performance.timeOrigin + started,
          ...(caseIds !== undefined && { caseIds }),
        })
        return result
      },
    }),
    during: (caseIds, work) => current.run(caseIds, work),
    finish() {
      // Not before: what is shown is no secret if it is sent by a request that overlaps.
      for (const { exchange } of kept) watch.shown(exchange.response?.body)
      return kept
        .toSorted((a, b) => a.at - b.at)
        .map(({ exchange, at, ...rest }) => ({
          ...rest,
          startedAt: new Date(at).toISOString(),
          exchange: reportExchange(exchange, mask, bodyLimit, (body) => lengths.get(body) ?? body.length),
        }))
    },
  }
}
