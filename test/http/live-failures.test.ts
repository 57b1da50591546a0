import { describe, expect, it } from 'vitest'
import { startRawServer, startSecureServer, startServer } from '../support/server.ts'
import { selfSigned } from './certificate.ts'
import { patch, raw, serve, transport } from './transport.ts'

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
})
