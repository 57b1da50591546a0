import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import tls from 'node:tls'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startSecureServer, startServer } from '../support/server.ts'
import { selfSigned } from './certificate.ts'
import { patch, raw, serve, textOf, transport } from './transport.ts'

describe('connections', () => {
  it('keeps a connection and uses it again', async () => {
    const server = await serve(startServer((_request, answer) => answer.end('ok')))
    const live = transport()
    for (let i = 0; i < 5; i += 1) expect(textOf(await live.send(patch(server.url)))).toBe('ok')
    expect(server.connections()).toBe(1)
  })

  it('opens no more connections than it may, and the wait for one is not charged to the time limit', async () => {
    const [timeoutMs, answersAfterMs, most] = [200, 150, 2]
    const waiting: ServerResponse[] = []
    let arrived = () => {}
    const server = await serve(
      startServer((_request, answer) => {
        if (waiting.push(answer) === most) arrived()
      }),
    )
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const live = transport(timeoutMs, most)
    const results = Promise.all(Array.from({ length: 3 * most }, () => live.send(patch(server.url))))
    for (let round = 0; round < 3; round += 1) {
      await new Promise<void>((resolve) => {
        arrived = resolve
        if (waiting.length === most) resolve()
      })
      vi.advanceTimersByTime(answersAfterMs)
      for (const answer of waiting.splice(0)) answer.end('ok')
    }
    expect((await results).map(textOf)).toEqual(Array(3 * most).fill('ok'))
    expect(server.connections()).toBe(most)
  })

  it('sends a request again that met a kept connection which the server was closing', async () => {
    const seen: Socket[] = []
    const server = await raw((socket, count) => {
      seen.push(socket)
      // The second request reaches the server on the kept connection and is dropped without a byte.
      if (count === 2) socket.resetAndDestroy()
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
    const live = transport()
    await live.send(patch(server.url))
    expect(textOf(await live.send(patch(server.url)))).toBe('ok')
    expect(seen).toHaveLength(3)
    expect(seen[1]).toBe(seen[0])
    expect(seen[2]).not.toBe(seen[0])
  })

  it('does so over TLS', async () => {
    let count = 0
    const server = await serve(
      startSecureServer(selfSigned, (_request, answer) => {
        count += 1
        if (count === 2) answer.socket?.destroy()
        else answer.end('ok')
      }),
    )
    const trusted = tls.getCACertificates('default')
    tls.setDefaultCACertificates([selfSigned.cert])
    try {
      const live = transport()
      await live.send(patch(server.url))
      expect(textOf(await live.send(patch(server.url)))).toBe('ok')
    } finally {
      tls.setDefaultCACertificates(trusted)
    }
    expect(count).toBe(3)
  })

  it('does not send it again where a byte of the answer came, or where the connection was new', async () => {
    let count = 0
    const server = await raw((socket, number) => {
      count = number
      if (number === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      else socket.write('HTTP/1.1 2', () => socket.destroy())
    })
    const live = transport()
    await live.send(patch(server.url))
    expect((await live.send(patch(server.url))).failure?.kind).toBe('reset')
    expect(count).toBe(2)
    expect((await live.send(patch(server.url))).failure?.kind).toBe('reset')
    expect(count).toBe(3)
  })

  it('closes its connections', async () => {
    let close = () => {}
    const closed = new Promise<void>((resolve) => {
      close = resolve
    })
    const server = await raw((socket) => {
      socket.on('close', close)
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
    const live = transport()
    await live.send(patch(server.url))
    await live.close()
    await closed
  })
})
