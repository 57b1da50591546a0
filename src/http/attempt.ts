import type http from 'node:http'
import type { Socket } from 'node:net'
import type { Framing, HeaderList, WireResult } from '../exchange/types.ts'
import { messageOf } from '../thrown.ts'
import { undoCoding } from './coding.ts'
import { failureOf, type Progress, timeoutOf } from './failure.ts'
import { tooLarge } from './limits.ts'
import { plainHttp, secureHttp } from './node-http.ts'
import { sendBody } from './send-body.ts'

/** A request with its address taken apart and its framing headers added: what node:http is given. */
export type PreparedRequest = {
  readonly url: URL
  /** Path and query as written: a URL parser would resolve `%2e%2e` and change what is tested. */
  readonly path: string
  readonly method: string
  readonly headers: HeaderList
  readonly body: Uint8Array | undefined
  readonly framing?: Framing | undefined
}

/** What one attempt came to. */
export type Attempt = {
  readonly result: WireResult
  /** Whether it failed on a kept connection on which not one byte of an answer had come. */
  readonly stale: boolean
  /** Milliseconds since it had a socket. */
  readonly spentMs: number
  /** Whether that was connected already. */
  readonly reused: boolean
}

/** How one attempt is made. */
export type AttemptOptions = {
  /** Where sockets come from; false for a connection of its own. */
  readonly agent: http.Agent | false
  /** The time limit that is reported. */
  readonly timeoutMs: number
  /** What an earlier attempt used up of it. */
  readonly spentMs: number
  /** The largest body of an answer that is read, in bytes. */
  readonly maxBodyBytes: number
}

function pairs(raw: readonly string[]): HeaderList {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i]!, raw[2 * i + 1]!] as const)
}

/** Whether the end of the connection is the end of the body (RFC 9112 §6.3 item 8). */
function endsWithConnection(incoming: http.IncomingMessage): boolean {
  return (
    incoming.headers['content-length'] === undefined && incoming.headers['transfer-encoding'] === undefined
  )
}

function bodyProgress(incoming: http.IncomingMessage, received: number): NonNullable<Progress['body']> {
  const length = incoming.headers['content-length']
  return { received, expected: length === undefined ? undefined : Number(length) }
}

// A socket that a request has waited for is no "reused" one to Node, but connects only once.
const everConnected = new WeakSet<Socket>()

/**
 * Sends a request once over HTTP/1.1 and never throws. The time limit runs from when the request has a socket (its
 * wait for a free one is not the target's doing) to the last byte of the answer. An answer is taken as soon as it is
 * there, even if the request's body has not been sent to its end (RFC 9112 §9.5).
 */
export function attempt(request: PreparedRequest, options: AttemptOptions): Promise<Attempt> {
  return new Promise((resolve) => {
    const secure = request.url.protocol === 'https:'
    const port = request.url.port || (secure ? '443' : '80')
    const chunks: Uint8Array[] = []
    let received = 0
    let socket: Socket | undefined
    let readBefore = 0
    let connected = false
    let reused = false
    let incoming: http.IncomingMessage | undefined
    let startedAt: number | undefined
    let timer: NodeJS.Timeout | undefined
    let outgoing: http.ClientRequest | undefined
    let settled = false
    let unasked = false

    const progress = (): Progress => ({
      at: `${request.url.hostname}:${port}`,
      secure,
      connected,
      bytesRead: (socket?.bytesRead ?? 0) - readBefore,
      ...(incoming && { body: bodyProgress(incoming, received) }),
    })
    const settle = (result: WireResult) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      resolve({
        result,
        stale:
          result.failure?.kind === 'reset' && outgoing?.reusedSocket === true && progress().bytesRead === 0,
        spentMs: startedAt === undefined ? 0 : performance.now() - startedAt,
        reused,
      })
      // An answer that came before the whole body was sent leaves a connection that nobody can use again.
      if (result.failure || !outgoing?.writableFinished) outgoing?.destroy()
    }
    const complete = () => {
      if (settled) return
      const { statusCode = 0, rawHeaders = [], httpVersion } = incoming ?? {}
      const result = undoCoding(statusCode, pairs(rawHeaders), Buffer.concat(chunks), options.maxBodyBytes)
      // A server of HTTP/1.0 knows no interim answers.
      const isLate = unasked && httpVersion !== '1.0' && result.response !== undefined
      settle(isLate ? { response: { ...result.response, unasked } } : result)
    }
    const fail = (error: unknown) => {
      if (incoming?.complete || (incoming && endsWithConnection(incoming))) complete()
      else settle({ failure: failureOf(error, progress()) })
    }

    try {
      outgoing = (secure ? secureHttp() : plainHttp).request({
        agent: options.agent,
        protocol: request.url.protocol,
        hostname: request.url.hostname.replace(/^\[|\]$/g, ''),
        port,
        path: request.path,
        method: request.method,
        headers: request.headers.flat(),
        maxHeaderSize: 65_536,
      })
    } catch (error) {
      const reason = messageOf(error)
      settle({ failure: { kind: 'connect', message: `the request cannot be sent: ${reason}` } })
      return
    }
    outgoing.on('socket', (assigned) => {
      socket = assigned
      readBefore = assigned.bytesRead
      startedAt = performance.now()
      connected = everConnected.has(assigned)
      reused = connected
      if (!connected) {
        assigned.once(secure ? 'secureConnect' : 'connect', () => {
          connected = true
          everConnected.add(assigned)
        })
      }
      const rest = Math.max(1, options.timeoutMs - options.spentMs)
      timer = setTimeout(() => settle({ failure: timeoutOf(options.timeoutMs, progress()) }), rest)
    })
    outgoing.on('error', (error) => {
      // A complete answer is delivered by its own end event, whatever then became of the request's body.
      if (!incoming?.complete) fail(error)
    })
    outgoing.on('close', () => {
      if (!incoming) fail(new Error('closed'))
    })
    outgoing.on('response', (response) => {
      incoming = response
      response.on('data', (chunk: Uint8Array) => {
        received += chunk.length
        chunks.push(chunk)
        if (received > options.maxBodyBytes) settle({ failure: tooLarge(options.maxBodyBytes) })
      })
      response.on('end', complete)
      response.on('error', fail)
      response.on('close', () => fail(new Error('closed')))
    })
    // Of a server that is far away it may come after all, but before the answer.
    outgoing.on('continue', () => {
      unasked = false
    })
    sendBody(outgoing, request.body, request.framing, () => {
      unasked = true
    })
  })
}
