import type { Contract } from '../../src/contract/types.ts'
import type { WireRequest, WireResult } from '../../src/exchange/types.ts'
import { createDirectTransport } from '../../src/http/direct.ts'
import { createEndpoint, type Endpoint } from '../../src/http/endpoint.ts'
import { createSender } from '../../src/http/retry.ts'
import type { Json } from '../../src/json.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import type { Implementation, ImplementationOptions } from '../../src/stub/types.ts'
import { contract as v1 } from './observation.ts'

/** A request as a test looks at it. */
export type Seen = { readonly method: string; readonly id: string; readonly body: Json | undefined }

/** An endpoint in process, and what was sent to it. */
export type Observed = { readonly endpoint: Endpoint; readonly seen: readonly Seen[] }

const root = 'http://stub.test/v1.0'

/** An endpoint over a function; waits cost no time. `retries` is 1 by default. */
export function endpointOver(
  handle: (request: WireRequest) => Promise<WireResult>,
  options: {
    readonly bearer?: string
    readonly retries?: number
    readonly timeoutMs?: number
    readonly contract?: Contract
  } = {},
): Observed {
  const { bearer, retries = 1, timeoutMs = 20_000, contract = v1 } = options
  const seen: Seen[] = []
  const transport = createDirectTransport((request) => {
    seen.push(seenOf(request))
    return handle(request)
  }, timeoutMs)
  const sender = createSender(transport, { retries, sleep: () => Promise.resolve(), random: () => 0.5 })
  return { endpoint: createEndpoint({ contract, sender: sender, root, bearer }), seen }
}

function seenOf({ method, url, body }: WireRequest): Seen {
  const id = decodeURIComponent(new URL(url).pathname.split('/')[4] ?? '')
  return { method, id, body: body === undefined ? undefined : readJson(body) }
}

function readJson(body: Uint8Array): Json {
  const text = Buffer.from(body).toString('utf8')
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** The stub, an endpoint for it, and what was sent to it. */
export function stubEndpoint(
  options: ImplementationOptions & { readonly contract?: Contract } = {},
): Observed & { readonly implementation: Implementation } {
  const { contract = v1, ...rest } = options
  const implementation = createImplementation(contract, { basePath: '/v1.0', ...rest })
  const { bearer } = rest
  return {
    ...endpointOver(implementation.handle, { contract, ...(bearer !== undefined && { bearer }) }),
    implementation,
  }
}

/** A response with a JSON body, or with none. */
export function answer(status: number, json?: Json): Promise<WireResult> {
  const body = json === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(json))
  return Promise.resolve({ response: { status, headers: [['content-type', 'application/json']], body } })
}

/** A failure in transit. */
export function failing(kind: 'connect' | 'timeout' | 'reset'): Promise<WireResult> {
  return Promise.resolve({ failure: { kind, message: `a failure of the kind ${kind}` } })
}
