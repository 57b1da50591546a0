import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { WireResult } from '../../src/exchange/types.ts'
import { createLiveTransport } from '../../src/http/live.ts'
import {
  type Call,
  conform,
  hostileBearer,
  type Misbehaviour,
  send,
  startHostile,
} from '../support/hostile.ts'
import * as transit from '../support/hostile-transit.ts'
import { inNoTime } from '../support/time.ts'

async function ask(
  misbehave: Misbehaviour,
  { timeoutMs = 20_000, maxBodyBytes = 2000 } = {},
): Promise<WireResult> {
  const server = await startHostile(misbehave)
  const transport = createLiveTransport({ timeoutMs, connections: 1, maxBodyBytes })
  try {
    return await transport.send({
      method: 'GET',
      url: `${server.root}/deviceAppManagement/vppTokens`,
      headers: [['Authorization', `Bearer ${hostileBearer}`]],
    })
  } finally {
    await transport.close()
    await server.close()
  }
}

/** Asks in vain: the time is over when the server has sent so many bytes at least, and they have come in. */
async function askInVain(misbehave: Misbehaviour, bytes: number): Promise<WireResult> {
  let socket: Socket | undefined
  const asked = (call: Call) => {
    misbehave(call)
    socket = call.incoming.socket
  }
  return inNoTime(() => ask(asked, { timeoutMs: 200 }), {
    requests: () => (socket === undefined ? 0 : 1),
    isBusy: () => (socket?.bytesWritten ?? -1) < bytes,
  })
}

const written =
  (text: string): Misbehaviour =>
  ({ incoming }: Call) =>
    void incoming.socket.write(text)

describe('an answer without end', () => {
  it.each<[string, Misbehaviour, number, string]>([
    ['that does not come', transit.silent, 0, 'no answer within 200 ms'],
    [
      'that ends with its headers',
      transit.headersThenSilence,
      1,
      'the answer was not complete within 200 ms (0 bytes of its body came)',
    ],
    ['of half a header section', written('HTTP/1.1 200 OK\r\n'), 1, 'no answer within 200 ms'],
    [
      'of part of a body',
      written('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'),
      1,
      'the answer was not complete within 200 ms (3 bytes of its body came)',
    ],
    ['that is never final', transit.interim, 1, 'no answer within 200 ms'],
  ])('%s is a timeout', async (_name, misbehave, bytes, message) => {
    expect(await askInVain(misbehave, bytes)).toEqual({ failure: { kind: 'timeout', message } })
  })

  it.each<[string, Misbehaviour]>([
    ['that drips', transit.drip],
    ['that is shorter than it says', transit.longLength],
  ])('%s is one, however much has come', async (_name, misbehave) => {
    expect(await askInVain(misbehave, 1)).toEqual({
      failure: {
        kind: 'timeout',
        message: expect.stringMatching(/^the answer was not complete within 200 ms/),
      },
    })
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
