import { HttpResponse } from 'msw'
import { type HttpHandler, http } from 'msw/http'
import { describe, expect, it, vi } from 'vitest'
import { createDirectTransport } from '../../src/http/direct.ts'
import { createStubTransport } from '../../src/http/stub-transport.ts'
import type { WireRequest } from '../../src/http/types.ts'

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

describe('createStubTransport', () => {
  const send = (handler: HttpHandler, sent = request, timeoutMs = 1000) =>
    createStubTransport({ handlers: async () => [handler], timeoutMs }).send(sent)

  it('carries exact bytes and headers both ways', async () => {
    let seen: { body: string; type: string | null; two: string | null } | undefined
    const { response } = await send(
      http.patch(url, async ({ request: received }) => {
        seen = {
          body: Buffer.from(await received.arrayBuffer()).toString('hex'),
          type: received.headers.get('content-type'),
          two: received.headers.get('x-two'),
        }
        const answer = new HttpResponse(new Uint8Array([1, 0, 255]), { status: 201, headers: { 'X-A': 'b' } })
        answer.headers.append('Set-Cookie', 'c=1')
        answer.headers.append('Set-Cookie', 'd=2')
        return answer
      }),
    )
    expect(seen).toEqual({ body: '7bff7d', type: 'application/json', two: '1, 2' })
    expect(response?.status).toBe(201)
    expect([...response!.body]).toEqual([1, 0, 255])
    expect(response?.headers).toEqual(
      expect.arrayContaining([
        ['x-a', 'b'],
        ['set-cookie', 'c=1'],
        ['set-cookie', 'd=2'],
      ]),
    )
  })

  it('adds no media type of its own', async () => {
    let type: string | null = 'unset'
    const handler = http.patch(url, ({ request: received }) => {
      type = received.headers.get('content-type')
      return new HttpResponse(null, { status: 204 })
    })
    await send(handler, { ...request, headers: [] })
    expect(type).toBeNull()
  })

  it('does not follow redirects', async () => {
    const result = await send(
      http.patch(url, () => new HttpResponse(null, { status: 302, headers: { Location: `${url}/x` } })),
    )
    expect(result.response?.status).toBe(302)
  })

  it('ends at the time limit, and lets the handler know', async () => {
    let told = false
    const handler = http.patch(url, async ({ request: received }) => {
      await new Promise((resolve) => received.signal.addEventListener('abort', resolve))
      told = true
    })
    expect(await send(handler, request, 30)).toEqual({
      failure: { kind: 'timeout', message: 'no complete answer within 30 ms' },
    })
    await vi.waitFor(() => expect(told).toBe(true))
  })

  it.each<[string, HttpHandler, string]>([
    ['breaks off', http.patch(url, () => HttpResponse.error()), 'the handler breaks the connection off'],
    ['is about something else', http.get(url, () => new HttpResponse()), 'no handler takes the request'],
  ])('gives a failure where the handler %s', async (_what, handler, reason) => {
    expect(await send(handler)).toEqual({ failure: { kind: 'reset', message: `no answer: ${reason}` } })
  })

  it('leaves the fetch of the process alone', async () => {
    const before = globalThis.fetch
    let during: unknown
    const handler = http.patch(url, () => {
      during = globalThis.fetch
      return new HttpResponse()
    })
    await send(handler)
    expect([during, globalThis.fetch]).toEqual([before, before])
  })
})

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
