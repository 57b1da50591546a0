import type { Transport, WireRequest, WireResult } from '../exchange/types.ts'
import { messageOf } from '../thrown.ts'

// A timer that is so late was kept from running.
const standstillMs = 50

/**
 * A transport that calls a function: no network, for proofs over many implementations. Takes the implementation and
 * the time limit of one request in milliseconds. What the function throws becomes a failure of kind `reset`; a late
 * result is dropped.
 */
export function createDirectTransport(
  handle: (request: WireRequest) => Promise<WireResult>,
  timeoutMs: number,
): Transport {
  return {
    async send(request) {
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<WireResult>((resolve) => {
        const failure = { kind: 'timeout', message: `no answer within ${timeoutMs} ms` } as const
        const wait = () => {
          const due = performance.now() + timeoutMs
          // While this process stood still, the function, which is part of it, could not answer either.
          const end = () => (performance.now() - due > standstillMs ? wait() : resolve({ failure }))
          timer = setTimeout(end, timeoutMs)
        }
        wait()
      })
      try {
        return await Promise.race([handle(request), limit])
      } catch (error) {
        const reason = messageOf(error)
        return { failure: { kind: 'reset', message: `the implementation threw: ${reason}` } }
      } finally {
        clearTimeout(timer)
      }
    },
    async close() {},
  }
}
