import type { HttpHandler } from 'msw/http'
import type { Transport, WireResult } from './types.ts'

/** What a transport to handlers takes. */
export type StubTransportOptions = {
  /** Called once, at the first request; msw is not loaded before. */
  readonly handlers: () => Promise<readonly HttpHandler[]>
  /** Time limit of one request, in milliseconds. */
  readonly timeoutMs: number
}

/**
 * A transport to msw's handlers in this process. Nothing is intercepted: the global `fetch` stays as it is, whoever
 * else has msw at work in the process, and two transports never meet. Header names of the answer come in lower case.
 */
export function createStubTransport({ handlers, timeoutMs }: StubTransportOptions): Transport {
  let loaded: ReturnType<typeof load> | undefined
  const load = async () => {
    const [{ getResponse }, given] = await Promise.all([import('msw/utils/get-response'), handlers()])
    return (request: Request) => getResponse([...given], request)
  }

  return {
    async send({ url, method, headers, body }) {
      loaded ??= load()
      const controller = new AbortController()
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<WireResult>((resolve) => {
        timer = setTimeout(() => {
          resolve({ failure: { kind: 'timeout', message: `no complete answer within ${timeoutMs} ms` } })
          controller.abort()
        }, timeoutMs)
      })
      try {
        const respond = await loaded
        const request = new Request(url, {
          method,
          headers: headers.map(([name, value]): [string, string] => [name, value]),
          signal: controller.signal,
          ...(body && { body: new Uint8Array(body) }),
        })
        return await Promise.race([respond(request).then(resultOf), limit])
      } catch (error) {
        return { failure: { kind: 'reset', message: `no answer: ${reasonOf(error)}` } }
      } finally {
        clearTimeout(timer)
      }
    },
    async close() {},
  }
}

async function resultOf(response: Response | undefined): Promise<WireResult> {
  if (response === undefined) throw new Error('no handler takes the request')
  if (response.type === 'error') throw new Error('the handler breaks the connection off')
  const body = new Uint8Array(await response.arrayBuffer())
  return { response: { status: response.status, headers: [...response.headers], body } }
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ')
}
