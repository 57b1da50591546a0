import type { Transport, WireResult } from './types.ts'

function failureOf(error: unknown): WireResult {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const reason = cause instanceof Error ? cause.message : String(cause)
  return { failure: { kind: 'reset', message: `no answer: ${reason.replace(/\s+/g, ' ')}` } }
}

/**
 * A transport over the global `fetch`, for a stub that intercepts it in this process (msw's `setupServer`): the caller
 * starts and stops the interception. Takes the time limit of one request in milliseconds. Redirects are not
 * followed. Header names of the answer come in lower case, as fetch gives them; content codings are fetch's affair.
 */
export function createInterceptedTransport({ timeoutMs }: { readonly timeoutMs: number }): Transport {
  return {
    async send(request) {
      const controller = new AbortController()
      // A timer of our own: that of AbortSignal.timeout lets the process end while a handler keeps its answer back.
      const timer = setTimeout(() => controller.abort(), timeoutMs)
      try {
        const response = await fetch(request.url, {
          method: request.method,
          headers: request.headers.map(([name, value]): [string, string] => [name, value]),
          redirect: 'manual',
          signal: controller.signal,
          ...(request.body && { body: new Uint8Array(request.body) }),
        })
        const body = new Uint8Array(await response.arrayBuffer())
        return { response: { status: response.status, headers: [...response.headers], body } }
      } catch (error) {
        return controller.signal.aborted
          ? { failure: { kind: 'timeout', message: `no complete answer within ${timeoutMs} ms` } }
          : failureOf(error)
      } finally {
        clearTimeout(timer)
      }
    },
    async close() {},
  }
}
