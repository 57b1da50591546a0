import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { WireResult } from '../../src/exchange/types.ts'
import { createLiveTransport } from '../../src/http/live.ts'
import {
  conform,
  type HostileServer,
  hostileBearer,
  type Misbehaviour,
  send,
  startHostile,
} from '../support/hostile.ts'
import * as transit from '../support/hostile-transit.ts'

const opened: { close: () => Promise<void> }[] = []

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

async function ask(
  misbehave: Misbehaviour,
  { timeoutMs = 5000, maxBodyBytes = 2000 } = {},
): Promise<WireResult> {
  const server: HostileServer = await startHostile(misbehave)
  const transport = createLiveTransport({ timeoutMs, connections: 1, maxBodyBytes })
  opened.push(server, transport)
  return transport.send({
    method: 'GET',
    url: `${server.root}/deviceAppManagement/vppTokens`,
    headers: [['Authorization', `Bearer ${hostileBearer}`]],
  })
}

describe('an answer without end', () => {
  it.each<[string, Misbehaviour, RegExp]>([
    ['that does not come', transit.silent, /^no answer within 200 ms$/],
    ['that ends with its headers', transit.headersThenSilence, /not complete within 200 ms \(0 bytes/],
    ['that drips', transit.drip, /not complete within 200 ms/],
    ['that is shorter than it says', transit.longLength, /not complete within 200 ms/],
    ['that is never final', transit.interim, /^no answer within 200 ms$/],
  ])('%s is a timeout', async (_name, misbehave, message) => {
    const { failure } = await ask(misbehave, { timeoutMs: 200 })
    expect(failure).toEqual({ kind: 'timeout', message: expect.stringMatching(message) })
  })
})

describe('a large answer', () => {
  const limit = 2000
  const bodyOf = (bytes: number, coding?: 'gzip'): Misbehaviour => {
    const plain = Buffer.alloc(bytes, ' ')
    const body = coding ? gzipSync(plain) : plain
    return ({ outgoing }) => send(outgoing, 200, coding ? [['Content-Encoding', coding]] : [], body)
  }

  it.each<[string, Misbehaviour]>([
    ['one byte above the limit', bodyOf(limit + 1)],
    ['a gigabyte', transit.padded(2 ** 30)],
    ['one without end', transit.endless('fast')],
    ['one that unpacks to more', bodyOf(limit + 1, 'gzip')],
  ])('is read no further: %s', async (_name, misbehave) => {
    const { failure } = await ask(misbehave)
    expect(failure).toEqual({ kind: 'size', message: 'the answer is larger than 2000 bytes (--max-body)' })
  })

  it.each([[undefined], ['gzip']] as const)('is read up to the limit (%s)', async (coding) => {
    expect((await ask(bodyOf(limit, coding))).response?.body.length).toBe(limit)
  })

  it('has a limit that is told in mebibytes where it is some', async () => {
    const { failure } = await ask(transit.endless('fast'), { maxBodyBytes: 1 << 20 })
    expect(failure?.message).toBe('the answer is larger than 1 MiB (--max-body)')
  })
})

describe('folded header lines', () => {
  it('are named as what is wrong', async () => {
    expect((await ask(transit.folded)).failure).toEqual({
      kind: 'reset',
      message: expect.stringMatching(/a header is folded over several lines \(RFC 9112 5\.2/),
    })
  })

  it('are not blamed for another malformed header', async () => {
    const { failure } = await ask(({ incoming }) =>
      incoming.socket.write('HTTP/1.1 200 OK\r\nX: a\u0001b\r\nContent-Length: 2\r\n\r\n\r\n '),
    )
    expect(failure?.message).toMatch(/not HTTP\/1\.1/)
    expect(failure?.message).not.toMatch(/folded/)
  })
})

it('conforms where nothing is wrong', async () => {
  expect((await ask(conform)).response?.status).toBe(200)
})
