import { describe, expect, it } from 'vitest'
import type { WireRequest } from '../../src/exchange/types.ts'
import { createDirectTransport } from '../../src/http/direct.ts'

const url = 'http://stub.test/v1.0/thing'
const request: WireRequest = {
  method: 'PATCH',
  url,
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Two', '1'],
    ['x-two', '2'],
  ],
  body: Buffer.from([0x7b, 0xff, 0x7d]),
}

describe('createDirectTransport', () => {
  const answer = { response: { status: 200, headers: [], body: new Uint8Array([1]) } }

  it('gives what the function gives', async () => {
    const direct = createDirectTransport(
      async (got) => (got === request ? answer : Promise.reject(got)),
      1000,
    )
    expect(await direct.send(request)).toBe(answer)
    await direct.close()
  })

  it('does not count the time in which this process stands still', async () => {
    const direct = createDirectTransport(
      () =>
        new Promise((resolve) => {
          setTimeout(() => resolve(answer), 1)
          for (const end = performance.now() + 200; performance.now() < end; );
        }),
      20,
    )
    expect(await direct.send(request)).toBe(answer)
  })

  it('makes a failure of what it throws', async () => {
    for (const handle of [
      async () => Promise.reject(new Error('boom')),
      () => {
        throw new Error('boom')
      },
    ]) {
      expect(await createDirectTransport(handle, 1000).send(request)).toEqual({
        failure: { kind: 'reset', message: 'the implementation threw: boom' },
      })
    }
  })

  it('ends at the time limit', async () => {
    const { failure } = await createDirectTransport(() => new Promise(() => {}), 20).send(request)
    expect(failure).toEqual({ kind: 'timeout', message: 'no answer within 20 ms' })
  })
})
