import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { HeaderList, WireRequest, WireResponse } from '../exchange/types.ts'
import { bodyLimit } from './request-stages.ts'
import type { Implementation, RawAnswer } from './types.ts'

/** An implementation that listens. */
export type Served = {
  /** Origin, e.g. `http://127.0.0.1:49152`. */
  readonly url: string
  readonly port: number
  /** Stops listening and breaks every connection. */
  readonly close: () => Promise<void>
}

/** Where to listen. */
export type ServeOptions = {
  /** 0 for any free port. */
  readonly port: number
  /** 127.0.0.1 unless given. */
  readonly host?: string
}

/**
 * Serves an implementation over HTTP/1.1. An answer that is a `timeout` leaves the request unanswered until `close`;
 * any other failure breaks the connection. Rejects where the port cannot be had.
 */
export async function serveImplementation(
  implementation: Implementation,
  { port, host = '127.0.0.1' }: ServeOptions,
): Promise<Served> {
  let origin = ''
  const server = createServer((incoming, outgoing) => {
    serveOne(implementation, origin, incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const bound = (server.address() as AddressInfo).port
  origin = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`
  return {
    url: origin,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serveOne(
  implementation: Implementation,
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const answer = await implementation.handle(await wireRequest(origin, incoming))
  if (answer.raw !== undefined) return sendRaw(answer.raw, incoming)
  if (answer.response !== undefined) return send(answer.wire ?? answer.response, incoming, outgoing)
  if (answer.failure.kind !== 'timeout') incoming.socket.destroy()
}

async function wireRequest(origin: string, incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk)
    size += chunk.length
    // One byte over the limit is all it takes to be refused.
    if (size > bodyLimit) break
  }
  const headers = pairs(incoming.rawHeaders)
  const method = incoming.method ?? 'GET'
  const path = incoming.url?.startsWith('/') ? incoming.url : '/'
  return {
    method,
    url: origin + path,
    headers,
    ...(size > 0 && { body: new Uint8Array(Buffer.concat(chunks)) }),
    ...framingOf(incoming),
    connection: String(incoming.socket.remotePort),
  }
}

function framingOf({ headers }: IncomingMessage): Pick<WireRequest, 'framing'> {
  if (headers['transfer-encoding'] !== undefined) return { framing: 'chunked' }
  return headers.expect === undefined ? {} : { framing: 'expect' }
}

function send(response: WireResponse, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const chunked = response.headers.some(([name]) => /^transfer-encoding$/i.test(name))
  const counted = response.headers.some(([name]) => /^content-length$/i.test(name))
  const bodiless = response.status === 204 || response.status === 304
  const length: HeaderList =
    chunked || counted || bodiless ? [] : [['Content-Length', String(response.body.byteLength)]]
  // What is left of an over-long request would be taken for the next one.
  const closing: HeaderList = incoming.complete ? [] : [['Connection', 'close']]
  outgoing.writeHead(response.status, [...response.headers, ...length, ...closing].flat())
  outgoing.end(bodiless ? undefined : response.body)
  incoming.resume()
}

async function sendRaw({ chunks, pauseMs = 0, end }: RawAnswer, { socket }: IncomingMessage): Promise<void> {
  for (const chunk of chunks) {
    if (socket.destroyed) return
    await new Promise((resolve) => socket.write(chunk, resolve))
    if (pauseMs > 0) await pause(pauseMs, undefined, { ref: false })
  }
  if (end === 'close') socket.end()
  if (end === 'reset') socket.destroy()
}

function pairs(raw: readonly string[]): HeaderList {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : []))
}
