import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ClientRequest } from '../../src/client/types.ts'
import {
  admitsCoding,
  bodyObject,
  bodyText,
  decodedSegment,
  headerValues,
  segmentAfter,
  withKeySegment,
} from '../../src/client/wire.ts'

function request(body: Uint8Array | string | undefined, ...headers: [string, string][]): ClientRequest {
  return {
    method: 'PATCH',
    target: '/',
    headers,
    ...(body !== undefined && {
      body: typeof body === 'string' ? { text: body } : { base64: Buffer.from(body).toString('base64') },
    }),
    atMs: 0,
    answeredMs: 0,
    host: 'service',
    reused: false,
    status: 200,
  }
}

const text = '{"a":"é"}'

describe('the text of a body', () => {
  it.each([
    ['identity', Buffer.from(text)],
    ['gzip', gzipSync(text)],
    ['X-GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['deflate, gzip', gzipSync(deflateSync(text))],
  ])('is had once %s is undone', (coding, body) => {
    expect(bodyText(request(body, ['content-encoding', coding]))).toEqual({ text })
  })

  it.each([
    ['no body', request(undefined)],
    ['the unknown content coding compress', request(gzipSync(text), ['Content-Encoding', 'compress'])],
    [
      'a body that is not in the content coding gzip that it names',
      request(text, ['Content-Encoding', 'gzip']),
    ],
    [
      'a body that is larger than 8388608 bytes once it is unpacked',
      request(gzipSync(Buffer.alloc(9_000_000)), ['Content-Encoding', 'gzip']),
    ],
    ['a byte order mark before the body', request(`\ufeff${text}`)],
    ['bytes that are not UTF-8', request(Buffer.from(text, 'latin1'))],
  ])('is not had: %s', (problem, sent) => {
    expect(bodyText(sent)).toEqual({ problem })
    expect(bodyObject(sent)).toEqual({ problem })
  })

  it('is one JSON object or none', () => {
    expect(bodyObject(request(text))).toEqual({ object: { a: 'é' } })
    expect(bodyObject(request('[{}]'))).toEqual({ problem: 'JSON that is no object: [{}]' })
    expect(bodyObject(request('{"a":}')).problem).toMatch(/^no JSON: /)
  })
})

describe('the values of a header', () => {
  it('are had by any letter case, repeats included, in order', () => {
    const headers = [
      ['ACCEPT', 'a'],
      ['Other', 'x'],
      ['accept', 'b, c'],
    ] as [string, string][]
    expect(headerValues(request('', ...headers), 'accept')).toEqual(['a', 'b, c'])
  })
})

describe('a request', () => {
  it.each([
    [undefined, false],
    ['gzip', true],
    ['deflate, GZip;q=0.5', true],
    ['x-gzip', true],
    ['*', true],
    ['gzip;q=0', false],
    ['gzip; q=0.000', false],
    ['identity, gzip;q=0', false],
    ['identity;q=1, *;q=0', false],
    ['*;q=0, gzip', true],
    ['*, gzip;q=0', false],
    ['identity', false],
    ['', false],
  ])('with Accept-Encoding %j admits gzip: %j', (value, admitted) => {
    const headers = value === undefined ? [] : ([['accept-encoding', value]] as const)
    expect(admitsCoding(headers, 'gzip')).toBe(admitted)
  })
})

describe('a request target', () => {
  it('has a rest after a path, and a query or none', () => {
    expect(segmentAfter('/v1.0/a/x%2Fy', '/v1.0/a/')).toEqual({ rest: 'x%2Fy', query: false })
    expect(segmentAfter('/v1.0/a/x?y=/v1.0/a/z', '/v1.0/a/')).toEqual({ rest: 'x', query: true })
    expect(segmentAfter('/beta/a/x', '/v1.0/a/')).toBeUndefined()
  })

  it('has a segment that stands for a text, if it is well encoded', () => {
    expect(decodedSegment('a%2Fb%C3%A9+')).toBe('a/bé+')
    expect(decodedSegment('a%4')).toBeUndefined()
    expect(decodedSegment('%E9')).toBeUndefined()
  })

  it.each([
    ["/v1.0/a('x')", '/v1.0/a/x'],
    ["/v1.0/a('o''b%27%27c')", "/v1.0/a/o'b'c"],
    ["/v1.0/a('x')?$select=id", '/v1.0/a/x?$select=id'],
    ['/v1.0/a/x', '/v1.0/a/x'],
    ["/v1.0/b('x')", "/v1.0/b('x')"],
    ['/v1.0/a(x)', '/v1.0/a(x)'],
  ])('%s has its key in a segment: %s', (target, expected) => {
    expect(withKeySegment(target, '/v1.0/a')).toBe(expected)
  })
})
