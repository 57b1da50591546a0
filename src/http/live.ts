import type http from 'node:http'
import { usualCodings } from '../exchange/exchange.ts'
import type { Transport, WireRequest } from '../exchange/types.ts'
import { messageOf } from '../thrown.ts'
import { attempt, type PreparedRequest } from './attempt.ts'
import { defaultMaxBodyBytes } from './limits.ts'
import { plainHttp, secureHttp } from './node-http.ts'
import { createReuse, type Reuse } from './reuse.ts'

/** How a live target is reached. */
export type LiveOptions = {
  /** Time limit of one request, from connecting to the last byte of the answer, in milliseconds. */
  readonly timeoutMs: number
  /** How many connections may be open at once. */
  readonly connections: number
  /** The largest body of an answer that is read, in bytes; 8 MiB unless told. */
  readonly maxBodyBytes?: number
  /** Whether connections are kept, but for those that have a name; as long as that costs no time unless told. */
  readonly reuse?: Reuse
}

/** Methods whose missing body is said with `Content-Length: 0` (RFC 9110 §8.6). */
const methodsWithContent = new Set(['PATCH', 'POST', 'PUT'])

function prepare(request: WireRequest): PreparedRequest {
  const url = new URL(request.url)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError(`not http or https: ${url.protocol}`)
  const written = /^[^:]+:\/\/[^/?#]*([^#]*)/.exec(request.url)?.[1] ?? ''
  const path = /^\/[!-~]*$/.test(written) ? written : url.pathname + url.search
  const named = new Set(request.headers.map(([name]) => name.toLowerCase()))
  const added: [string, string][] = []
  if (!named.has('host')) added.push(['Host', url.host])
  if (!named.has('accept-encoding')) added.push(['Accept-Encoding', usualCodings])
  const length = request.body?.length ?? (methodsWithContent.has(request.method) ? 0 : undefined)
  if (length !== undefined && !named.has('content-length') && !named.has('transfer-encoding')) {
    added.push(['Content-Length', String(length)])
  }
  const { method, body, framing } = request
  return { url, path, method, headers: [...request.headers, ...added], body, framing }
}

/**
 * A transport over HTTP/1.1 to any http or https URL, on connections that are kept. Redirects are not followed,
 * interim answers (1xx) are skipped, content codings are undone; header names and their repeats stay as they came.
 * To the request's headers it adds Host, Accept-Encoding and Content-Length where they are not named, and Connection.
 *
 * It stands on node:http rather than undici, which breaks the connection at a `100 Continue` that it did not ask for;
 * a client has to accept that one (RFC 9110 §15.2), so the target would be blamed for a freedom it has.
 */
export function createLiveTransport({
  timeoutMs,
  connections,
  maxBodyBytes = defaultMaxBodyBytes,
  reuse = createReuse(),
}: LiveOptions): Transport {
  const kept = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections }
  const agents = new Map<string, http.Agent>()
  const agentOf = (protocol: string, options: http.AgentOptions) =>
    new (protocol === 'https:' ? secureHttp() : plainHttp).Agent(options)
  const agentFor = (protocol: string, connection?: string) => {
    const key = connection === undefined ? protocol : `${protocol} ${connection}`
    const agent =
      agents.get(key) ?? agentOf(protocol, connection === undefined ? kept : { ...kept, maxSockets: 1 })
    agents.set(key, agent)
    return agent
  }
  return {
    async send(request) {
      let prepared: PreparedRequest
      try {
        prepared = prepare(request)
      } catch (error) {
        const reason = messageOf(error)
        return { failure: { kind: 'connect', message: `the request cannot be sent: ${reason}` } }
      }
      const limits = { timeoutMs, maxBodyBytes }
      const { protocol } = prepared.url
      const isNamed = request.connection !== undefined
      // What is sent is the same: it is the client that closes the connection.
      const own = isNamed || reuse.isKept() ? undefined : agentOf(protocol, { keepAlive: true })
      const agent = own ?? agentFor(protocol, request.connection)
      const first = await attempt(prepared, { ...limits, agent, spentMs: 0 })
      own?.destroy()
      if (!isNamed && first.result.response) reuse.note(first.reused, first.spentMs)
      // A server may close an idle connection at any moment (RFC 9112 §9.3.1), and that is no deviation. Once, on a
      // connection of its own, the request is sent again, but only after a kept connection on which no byte of the
      // answer came. PATCH is not idempotent in general, so RFC 9110 §9.2.2 asks that the client knows better: this
      // suite's PATCHes set absolute values, and what they leave behind is the same after one or two.
      if (!first.stale) return first.result
      return (await attempt(prepared, { ...limits, agent: false, spentMs: first.spentMs })).result
    },
    async close() {
      for (const agent of agents.values()) agent.destroy()
    },
  }
}
