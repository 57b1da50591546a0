import { setTimeout as pause } from 'node:timers/promises'
import { loadContract } from '../src/contract/load.ts'
import { keyName } from '../src/contract/types.ts'
import type { WireRequest } from '../src/exchange/types.ts'
import { createImplementation } from '../src/stub/implementation.ts'
import { serveImplementation } from '../src/stub/server.ts'
import { defaultTokens } from '../src/stub/tokens.ts'
import { serveSecurely } from './secure.ts'

/** What the server of a benchmark is told, as JSON in its only argument. */
export type ServerOptions = {
  /** The name of a contract, or the path of one; v1.0 by default. */
  readonly contract?: string
  /** How many entities it holds. */
  readonly entities: number
  /** How long it waits before each answer, in milliseconds. */
  readonly delayMs: number
  /** Key and certificate (PEM), where it is served over TLS. */
  readonly tls?: { readonly key: string; readonly cert: string }
}

/** The server's first message. */
export type Ready = { readonly root: string; readonly ids: readonly string[] }

/** What came in since it was last asked for. Instants are milliseconds since 1970, with fractions. */
export type Seen = {
  readonly requests: readonly WireRequest[]
  readonly firstAt: number | undefined
  readonly lastAt: number | undefined
  /** When the first PATCH came in that changes something. */
  readonly firstChangeAt: number | undefined
}

const {
  contract: named = 'v1.0',
  entities,
  delayMs,
  tls,
} = JSON.parse(process.argv[2] ?? '') as ServerOptions
const contract = await loadContract(named)
const [example] = defaultTokens(contract)
const ids = Array.from(
  { length: entities },
  (_, index) => `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
)
const key = keyName(contract)
const tokens = ids.map((id) => ({ ...example, [key]: id }))
const implementation = createImplementation(contract, { basePath: '/v1.0', tokens })

const now = () => performance.timeOrigin + performance.now()
let seen: { -readonly [Name in keyof Seen]: Seen[Name] } & { requests: WireRequest[] }
const forget = () => {
  seen = { requests: [], firstAt: undefined, lastAt: undefined, firstChangeAt: undefined }
}
forget()

const server = await serveImplementation(
  {
    ...implementation,
    async handle(request) {
      seen.lastAt = now()
      seen.firstAt ??= seen.lastAt
      if (request.method === 'PATCH' && (request.body?.byteLength ?? 0) > 2) seen.firstChangeAt ??= now()
      seen.requests.push(request)
      if (delayMs > 0 && tls === undefined) await pause(delayMs)
      return implementation.handle(request)
    },
  },
  { port: 0 },
)
process.on('message', () => {
  process.send!(seen satisfies Seen)
  forget()
})
// The benchmark is gone, or has no more use for the server.
const secure = tls && (await serveSecurely(server.port, tls, delayMs / 2))
process.on('disconnect', () => {
  void server.close()
  secure?.close()
})
process.send!({ root: `${secure?.url ?? server.url}/v1.0`, ids } satisfies Ready)
