import { AsyncLocalStorage } from 'node:async_hooks'
import { BroadcastChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { Contract } from '../contract/types.ts'
import { reportExchange } from '../report/exchange.ts'
import type { Mask } from '../report/mask.ts'
import type { ReportExchange } from '../report/types.ts'
import type { Exchange, Transport } from '../target/types.ts'
import { watchCredentials } from './credentials.ts'

/** One sending of a request, without secrets. */
export type RecordedExchange = {
  readonly exchange: ReportExchange
  /** When it was sent: RFC 3339, UTC. */
  readonly startedAt: string
  /** The first of the cases that it was sent for; absent for what prepares a run and puts back. */
  readonly caseId?: string
}

/** Every exchange of a run, in the order of their sending. */
export type Recording = readonly RecordedExchange[]

/** `at`: when it was sent, in milliseconds since 1970, with fractions. */
type Sent = { readonly exchange: Exchange; readonly at: number; readonly caseId?: string }

/** The case for which requests are being sent. */
export const currentCase = new AsyncLocalStorage<string>()

/**
 * A transport whose every exchange is told on the channel as it was on the wire, secrets included: no other process
 * can listen, and what is told now may turn out to be a secret later.
 */
export function recorded(transport: Transport, channel: string): Transport {
  const port = new BroadcastChannel(channel)
  port.unref()
  return {
    async send(request) {
      const started = performance.now()
      const result = await transport.send(request)
      const caseId = currentCase.getStore()
      const { response } = result
      const sent: Sent = {
        exchange: {
          request: { ...request, ...(request.body && { body: ownBytes(request.body) }) },
          ...(response
            ? { response: { ...response, body: ownBytes(response.body) } }
            : { failure: result.failure }),
          throttled: 0,
          attempts: 1,
          durationMs: performance.now() - started,
        },
        at: performance.timeOrigin + started,
        ...(caseId !== undefined && { caseId }),
      }
      port.postMessage(sent)
      return result
    },
    async close() {
      port.close()
      await transport.close()
    },
  }
}

/** A copy with a buffer of its own: a message carries the whole buffer, and small ones share one of many kilobytes. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}

/** Keeps what is told on a channel of its own, from now on. */
export type RecordingListener = {
  /** What the settings of the run have under `record`. */
  readonly channel: string
  /** All that was told so far, masked with all that is known to be a secret by now. */
  readonly finish: () => Recording
  readonly close: () => void
}

/** Listens to the exchanges of all threads of this process. `mask` knows the secrets that they do not show. */
export function listenToExchanges(contract: Contract, mask: Mask): RecordingListener {
  const channel = crypto.randomUUID()
  const port = new BroadcastChannel(channel)
  const told: Sent[] = []
  port.onmessage = (event) => told.push((event as { readonly data: Sent }).data)
  port.unref()
  return {
    channel,
    finish() {
      for (let rest = waiting(port); rest; rest = waiting(port)) told.push(rest.message)
      const watch = watchCredentials(contract, mask)
      // Requests overlap: what one of them sends, an answer that ended before it may show.
      for (const { exchange } of told) watch.sent(exchange.request.body)
      for (const { exchange } of told) watch.shown(exchange.response?.body)
      return told
        .toSorted((a, b) => a.at - b.at)
        .map(({ exchange, at, ...rest }) => ({
          ...rest,
          startedAt: new Date(at).toISOString(),
          exchange: reportExchange(exchange, mask),
        }))
    },
    close: () => port.close(),
  }
}

/** The next message that has come in and was not handed over yet. */
function waiting(port: BroadcastChannel): { readonly message: Sent } | undefined {
  // Node takes either kind of port; its types know of one.
  return receiveMessageOnPort(port as unknown as MessagePort)
}
