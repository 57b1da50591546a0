import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Transport, WireRequest, WireResult } from '../../src/exchange/types.ts'
import { createLiveTransport } from '../../src/http/live.ts'
import { startRawServer, type TestServer } from '../support/server.ts'

/** A transport that is closed when the test ends. */
export function transport(timeoutMs = 20_000, connections = 1): Transport {
  const made = createLiveTransport({ timeoutMs, connections })
  onTestFinished(() => made.close())
  return made
}

/** A server that is closed when the test ends. */
export async function serve(server: Promise<TestServer>): Promise<TestServer> {
  const started = await server
  onTestFinished(() => started.close())
  return started
}

/** Answers each request head that comes in on a raw socket; bodies are not looked at. */
export function raw(answer: (socket: Socket, count: number) => void): Promise<TestServer> {
  let count = 0
  return serve(
    startRawServer((socket) =>
      socket.on('data', (chunk) => {
        if (/^[A-Z]+ /.test(chunk.toString('latin1'))) answer(socket, ++count)
      }),
    ),
  )
}

/** A PATCH with a JSON body. */
export function patch(url: string, text = '{}'): WireRequest {
  return { method: 'PATCH', url, headers: [['Content-Type', 'application/json']], body: Buffer.from(text) }
}

/** The body of an answer; nothing where there is none. */
export const textOf = (result: WireResult) => Buffer.from(result.response?.body ?? []).toString()
