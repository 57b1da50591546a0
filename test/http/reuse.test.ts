import { afterEach, describe, expect, it } from 'vitest'
import { createLiveTransport } from '../../src/http/live.ts'
import { createReuse } from '../../src/http/reuse.ts'
import { startRawServer } from '../support/server.ts'

/** What is decided after answers on kept connections and, while that is asked, on new ones. */
function decided(keptMs: readonly number[], newMs: number): boolean {
  const reuse = createReuse()
  for (const ms of keptMs) reuse.note(true, ms)
  for (let tries = 0; !reuse.isKept() && tries < 10; tries += 1) reuse.note(false, newMs)
  return reuse.isKept()
}

const many = (ms: number) => Array.from({ length: 30 }, () => ms)

describe('whether connections are kept', () => {
  it.each([
    ['is as usual while answers take no time', many(2), 1, true],
    ['is given up where an answer on a new one takes no time', many(43), 2, false],
    ['is as usual where the target is slow', many(43), 41, true],
    ['is as usual where the target is far away', many(120), 240, true],
    ['is not asked as long as some answers take no time', many(43).map((ms, n) => (n % 5 ? ms : 2)), 1, true],
  ])('%s', (_what, keptMs, newMs, kept) => {
    expect(decided(keptMs, newMs)).toBe(kept)
  })

  it('is asked once', () => {
    const reuse = createReuse()
    for (const ms of [...many(43), ...many(43)]) reuse.note(true, ms)
    expect(reuse.isKept()).toBe(false)
    for (const ms of many(41)) reuse.note(false, ms)
    for (const ms of many(43)) reuse.note(true, ms)
    expect(reuse.isKept()).toBe(true)
  })
})

describe('a transport that does not keep connections', () => {
  const opened: { close: () => Promise<void> }[] = []
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close()
  })

  it('sends each request on one of its own, with the same bytes, and those of a named connection on that', async () => {
    const heads: string[] = []
    let connections = 0
    const server = await startRawServer((socket) => {
      connections += 1
      socket.on('data', (chunk) => {
        heads.push(chunk.toString('latin1'))
        socket.write('HTTP/1.1 204 No Content\r\n\r\n')
      })
    })
    opened.push(server)
    const sent = async (isKept: boolean, connection?: string) => {
      const reuse = { isKept: () => isKept, note: () => {} }
      const transport = createLiveTransport({ timeoutMs: 5000, connections: 1, reuse })
      opened.push(transport)
      const before = connections
      for (let count = 0; count < 3; count += 1) {
        const request = { method: 'GET', url: server.url, headers: [], ...(connection && { connection }) }
        expect((await transport.send(request)).response?.status).toBe(204)
      }
      return connections - before
    }
    expect(await sent(true)).toBe(1)
    expect(await sent(false)).toBe(3)
    expect(await sent(false, 'named')).toBe(1)
    expect(new Set(heads).size).toBe(1)
  })
})
