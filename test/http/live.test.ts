import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { WireRequest } from '../../src/exchange/types.ts'
import { startRawServer, startServer } from '../support/server.ts'
import { patch, raw, serve, textOf, transport } from './transport.ts'

describe('the request on the wire', () => {
  async function captured(request: (url: string) => WireRequest): Promise<{ head: string; body: string }> {
    let bytes = Buffer.alloc(0)
    const server = await serve(
      startRawServer((socket) =>
        socket.on('data', (chunk) => {
          bytes = Buffer.concat([bytes, chunk])
          const [head = '', ...rest] = bytes.toString('latin1').split('\r\n\r\n')
          const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
          if (Buffer.byteLength(rest.join('\r\n\r\n'), 'latin1') >= length) {
            socket.write('HTTP/1.1 204 No Content\r\n\r\n')
          }
        }),
      ),
    )
    const result = await transport().send(request(server.url))
    expect(result.response?.status).toBe(204)
    const [head = '', body = ''] = bytes.toString('latin1').split('\r\n\r\n')
    return { head: head.replace(server.url.slice(7), 'HOST'), body }
  }

  it('sends the exact bytes with Content-Length, names and repeats as given, and no media type of its own', async () => {
    const body = Buffer.from([0x7b, 0xff, 0x00, 0x7d])
    const sent = await captured((url) => ({
      method: 'PATCH',
      url: `${url}/v1.0/a%2Fb/%2e%2e/c?x=1`,
      headers: [
        ['X-Odd-CASE', '1'],
        ['x-odd-case', '2'],
      ],
      body,
    }))
    expect(sent.head.split('\r\n')).toEqual([
      'PATCH /v1.0/a%2Fb/%2e%2e/c?x=1 HTTP/1.1',
      'X-Odd-CASE: 1',
      'x-odd-case: 2',
      'Host: HOST',
      'Accept-Encoding: gzip, deflate, br',
      'Content-Length: 4',
      'Connection: keep-alive',
    ])
    expect(sent.body).toBe(body.toString('latin1'))
  })

  it('keeps an Accept-Encoding and a Host that the request names', async () => {
    const sent = await captured((url) => ({
      method: 'GET',
      url,
      headers: [
        ['accept-encoding', 'identity'],
        ['host', 'elsewhere'],
      ],
    }))
    expect(sent.head).toBe(
      'GET / HTTP/1.1\r\naccept-encoding: identity\r\nhost: elsewhere\r\nConnection: keep-alive',
    )
  })

  it('says Content-Length: 0 for a PATCH without a body', async () => {
    const sent = await captured((url) => ({ method: 'PATCH', url, headers: [] }))
    expect(sent.head).toContain('Content-Length: 0')
    expect(sent.head).not.toMatch(/transfer-encoding/i)
  })

  it.each([
    ['a header with a line break', { headers: [['X', 'a\r\nb']] as const }],
    ['a URL of another scheme', { url: 'ftp://127.0.0.1/' }],
    ['no URL', { url: 'nowhere' }],
  ])('refuses %s without throwing', async (_name, change) => {
    const result = await transport().send({ ...patch('http://127.0.0.1:1/'), ...change })
    expect(result.failure).toMatchObject({
      kind: 'connect',
      message: expect.stringMatching(/^the request cannot be/),
    })
  })
})

describe('the answer', () => {
  it('keeps header names and repeats as they came', async () => {
    const server = await raw((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nX-Thing: 1\r\nx-THING: 2\r\nContent-Length: 2\r\n\r\nhi'),
    )
    const { response } = await transport().send(patch(server.url))
    expect(response?.headers).toEqual([
      ['X-Thing', '1'],
      ['x-THING', '2'],
      ['Content-Length', '2'],
    ])
    expect(Buffer.from(response!.body).toString()).toBe('hi')
  })

  it('skips interim answers, also 100 that was not asked for', async () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'
    const server = await raw((socket) =>
      socket.write(`${interim}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi`),
    )
    const result = await transport().send(patch(server.url))
    expect(result.response?.status).toBe(200)
    expect(result.response?.headers).toEqual([['Content-Length', '2']])
  })

  it('does not follow redirects', async () => {
    const server = await serve(
      startServer((_request, answer) => answer.writeHead(302, { Location: '/x' }).end()),
    )
    expect((await transport().send(patch(server.url))).response?.status).toBe(302)
  })

  const plain = Buffer.from('{"a":"é"}'.repeat(50))
  it.each([
    ['gzip', gzipSync(plain)],
    ['X-GZIP', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['deflate', deflateRawSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['gzip, br', brotliCompressSync(gzipSync(plain))],
    ['identity', plain],
  ])('undoes the coding %s', async (coding, body) => {
    const server = await serve(
      startServer((_request, answer) => answer.writeHead(200, { 'Content-Encoding': coding }).end(body)),
    )
    expect(textOf(await transport().send(patch(server.url)))).toBe(plain.toString())
  })

  it.each([
    ['cut gzip', 'gzip', gzipSync(plain).subarray(0, 30)],
    ['cut brotli', 'br', brotliCompressSync(plain).subarray(0, 10)],
    ['text that is called gzip', 'gzip', plain],
    ['an unknown coding', 'lzma', plain],
    ['a coding named like a member of every object', 'constructor', plain],
  ])('gives a coding failure for %s', async (_name, coding, body) => {
    const server = await serve(
      startServer((_request, answer) => answer.writeHead(200, { 'Content-Encoding': coding }).end(body)),
    )
    const { failure } = await transport().send(patch(server.url))
    expect(failure?.kind).toBe('coding')
    expect(failure?.message).toContain(coding)
  })

  it('leaves an empty body alone whatever coding it names', async () => {
    const server = await raw((socket) =>
      socket.write('HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n'),
    )
    expect((await transport().send(patch(server.url))).response?.status).toBe(204)
  })

  it('reads an answer that ends with the connection, even where the connection is then reset', async () => {
    const server = await raw((socket, count) => {
      const head = 'HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n\r\n'
      if (count === 1) socket.end(`${head}first`)
      else socket.write(`${head}second`, () => socket.resetAndDestroy())
    })
    const live = transport()
    expect(textOf(await live.send(patch(server.url)))).toBe('first')
    const second = await live.send(patch(server.url))
    expect(second.response?.status).toBe(413)
    expect(textOf(second)).toBe('second')
  })

  it.each(['end', 'resetAndDestroy', 'destroy'] as const)(
    'reads an early 413 while the body is still being sent (%s)',
    async (finish) => {
      let answered = false
      const server = await serve(
        startRawServer((socket) => {
          socket.once('data', () => {
            // The rest of the body stays unread, so that closing the socket resets the connection.
            socket.pause()
            socket.write('HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig', () => {
              answered = true
              socket[finish]()
            })
          })
        }),
      )
      const result = await transport().send(patch(server.url, 'x'.repeat(20_000_000)))
      expect(answered).toBe(true)
      expect(result.failure).toBeUndefined()
      expect(result.response?.status).toBe(413)
      expect(textOf(result)).toBe('big')
    },
  )
})
