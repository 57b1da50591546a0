import type { Socket } from 'node:net'
import tls from 'node:tls'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { Transport, WireRequest, WireResult } from '../../src/exchange/types.ts'
import { createLiveTransport } from '../../src/http/live.ts'
import { startRawServer, startSecureServer, startServer, type TestServer } from '../support/server.ts'
import { selfSigned } from './certificate.ts'

const opened: { close: () => Promise<void> }[] = []

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

function transport(timeoutMs = 5000, connections = 1): Transport {
  const made = createLiveTransport({ timeoutMs, connections })
  opened.push(made)
  return made
}

async function serve(server: Promise<TestServer>): Promise<TestServer> {
  const started = await server
  opened.push(started)
  return started
}

/** Answers each request head that comes in on a raw socket; bodies are not looked at. */
function raw(answer: (socket: Socket, count: number) => void): Promise<TestServer> {
  let count = 0
  return serve(
    startRawServer((socket) =>
      socket.on('data', (chunk) => {
        if (/^[A-Z]+ /.test(chunk.toString('latin1'))) answer(socket, ++count)
      }),
    ),
  )
}

function patch(url: string, text = '{}'): WireRequest {
  return { method: 'PATCH', url, headers: [['Content-Type', 'application/json']], body: Buffer.from(text) }
}

const textOf = (result: WireResult) => Buffer.from(result.response?.body ?? []).toString()

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

describe('failures', () => {
  it.each([
    [
      'a body cut short',
      'HTTP/1.1 200 OK\r\nContent-Length: 574\r\n\r\n{"a":"bcdef"',
      'the server closed the connection after 12 of 574 bytes',
    ],
    [
      'a chunked body without its end',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n',
      'the server closed the connection after 3 bytes of an unfinished chunked body',
    ],
    ['nothing at all', '', 'the server closed the connection without an answer'],
    [
      'half a header section',
      'HTTP/1.1 200 OK\r\nContent-',
      'the server closed the connection within the header section',
    ],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', expect.stringMatching(/^the answer is not HTTP\/1\.1: /)],
    [
      'a chunk size that is none',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      expect.stringMatching(/^the answer is not HTTP\/1\.1: /),
    ],
  ])('names %s', async (_name, bytes, message) => {
    const server = await raw((socket) => socket.end(bytes))
    expect(await transport().send(patch(server.url))).toEqual({ failure: { kind: 'reset', message } })
  })

  it('names a reset', async () => {
    const server = await raw((socket) => socket.resetAndDestroy())
    expect((await transport().send(patch(server.url))).failure?.kind).toBe('reset')
    expect(server.connections()).toBe(1)
  })

  it('names a refused connection', async () => {
    const server = await startRawServer(() => {})
    await server.close()
    expect((await transport().send(patch(server.url))).failure).toEqual({
      kind: 'connect',
      message: `connection refused by ${server.url.slice(7)}`,
    })
  })

  it('names an unknown host', async () => {
    const { failure } = await transport().send(patch('http://no-such-host.invalid/'))
    expect(failure).toEqual({ kind: 'connect', message: 'unknown host name in no-such-host.invalid:80' })
  })

  it('names a certificate that is not trusted', async () => {
    const server = await serve(startSecureServer(selfSigned, (_request, answer) => answer.end()))
    expect((await transport().send(patch(server.url))).failure).toEqual({
      kind: 'connect',
      message: expect.stringMatching(/^certificate not trusted: self-signed certificate/),
    })
  })

  it('names a server without TLS', async () => {
    const server = await serve(startServer((_request, answer) => answer.end()))
    const { failure } = await transport().send(patch(server.url.replace('http:', 'https:')))
    expect(failure?.kind).toBe('connect')
    expect(failure?.message).toMatch(/^no TLS with 127\.0\.0\.1:\d+: /)
  })

  it.each([
    ['nothing', '', 'no answer within 50 ms'],
    ['half a header section', 'HTTP/1.1 200 OK\r\n', 'no answer within 50 ms'],
    [
      'part of a body',
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc',
      'the answer was not complete within 50 ms (3 bytes of its body came)',
    ],
  ])('ends the wait at the time limit after %s', async (_name, bytes, message) => {
    const server = await raw((socket) => socket.write(bytes))
    expect(await transport(50).send(patch(server.url))).toEqual({ failure: { kind: 'timeout', message } })
  })

  it('ends a body that drips for ever at the time limit', async () => {
    const server = await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
      const drip = setInterval(() => socket.write('1\r\nx\r\n'), 5)
      socket.on('close', () => clearInterval(drip))
    })
    expect((await transport(60).send(patch(server.url))).failure?.kind).toBe('timeout')
  })
})

describe('connections', () => {
  it('keeps a connection and uses it again', async () => {
    const server = await serve(startServer((_request, answer) => answer.end('ok')))
    const live = transport()
    for (let i = 0; i < 5; i += 1) expect(textOf(await live.send(patch(server.url)))).toBe('ok')
    expect(server.connections()).toBe(1)
  })

  it('opens no more connections than it may, and the wait for one is not charged to the time limit', async () => {
    const server = await serve(startServer((_request, answer) => setTimeout(() => answer.end('ok'), 30)))
    const live = transport(200, 2)
    const results = await Promise.all(Array.from({ length: 16 }, () => live.send(patch(server.url))))
    expect(results.map(textOf)).toEqual(Array(16).fill('ok'))
    expect(server.connections()).toBe(2)
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
