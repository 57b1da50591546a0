import { gzipSync } from 'node:zlib'
import type { Need, Step } from '../types.ts'
import { type Grammar, type Input, inputs } from './types.ts'

/** The grammar of the message that carries the body. */
export const httpMessage: Grammar = {
  name: 'HTTP',
  title: 'HTTP message (RFC 9110, RFC 9112, RFC 6750)',
  productions: [
    { name: 'message body', clause: 'RFC 9112 6 and 7.1' },
    { name: 'expectation', clause: 'RFC 9110 10.1.1' },
    { name: 'connection', clause: 'RFC 9112 9.3 and 9.6' },
    { name: 'field name', clause: 'RFC 9110 5.1' },
    { name: 'Accept', clause: 'RFC 9110 12.5.1' },
    { name: 'conditional field', clause: 'RFC 9110 13.1.3 and 14.2 (for GET alone)' },
    { name: 'media type', clause: 'RFC 9110 8.3.1' },
    { name: 'content coding', clause: 'RFC 9110 8.4' },
    { name: 'scheme', clause: 'RFC 9110 11.1 and 11.4' },
    { name: 'bearer token', clause: 'RFC 6750 2.1' },
  ],
}

/** What is different about a step, and what that takes. */
export type Carriage = Partial<Omit<Step, 'method' | 'resource' | 'body'>>

/** Ways to carry a valid body that make no difference; `connection` where each of them takes a real one. */
export const carriages: readonly (Input<Carriage> & { readonly needs?: Need })[] = [
  ...overConnection(
    inputs<Carriage>('message body', 'in chunks', { chunked: { framing: 'chunked' } }),
    inputs<Carriage>('message body', 'in two writes', { 'in-pieces': { framing: 'pieces' } }),
    inputs<Carriage>('expectation', '100-continue', { 'expect-continue': { framing: 'expect' } }),
    inputs<Carriage>('connection', 'closed by the client', {
      'connection-close': { headers: [['Connection', 'close']], connection: 'closing' },
    }),
  ),
  ...inputs<Carriage>('field name', 'in another letter case', {
    'names-lower': { headerNames: 'lower' },
    'names-upper': { headerNames: 'upper' },
  }),
  ...inputs<Carriage>('Accept', 'a range that admits JSON', {
    'accept-any': { headers: [['Accept', '*/*']] },
    'accept-application': { headers: [['Accept', 'application/*']] },
    'accept-list': { headers: [['Accept', 'text/html, application/json;q=0.9, */*;q=0.1']] },
    'accept-parameters': { headers: [['Accept', 'application/json;odata.metadata=minimal']] },
    'accept-upper': { headers: [['Accept', 'APPLICATION/JSON']] },
    'accept-none': { noAccept: true },
  }),
  ...inputs<Carriage>('content coding', 'none is accepted', {
    'accept-encoding-identity': { headers: [['Accept-Encoding', 'identity']] },
  }),
  ...inputs<Carriage>('conditional field', 'one that a PATCH ignores', {
    'range-ignored': { headers: [['Range', 'bytes=0-3']] },
    'if-modified-since-ignored': { headers: [['If-Modified-Since', 'Fri, 01 Jan 2100 00:00:00 GMT']] },
  }),
  ...inputs<Carriage>('field name', 'of OData or of Microsoft Graph', {
    'odata-version': {
      headers: [
        ['OData-Version', '4.0'],
        ['OData-MaxVersion', '4.01'],
      ],
    },
    'client-request-id': { headers: [['client-request-id', '2a1d0b3c-5f6e-4a7b-8c9d-0e1f2a3b4c5d']] },
  }),
]

function overConnection(
  ...given: readonly (readonly Input<Carriage>[])[]
): readonly (Input<Carriage> & { readonly needs: Need })[] {
  return given.flat().map((input) => ({ ...input, needs: 'connection' as const }))
}

/** Ways to write the media type of JSON. */
export const mediaTypes: readonly Input<string>[] = inputs(
  'media type',
  'with parameters',
  {
    'charset-quoted': 'application/json; charset="utf-8"',
    'charset-upper-name': 'application/json;CHARSET=utf-8',
    'blank-before-semicolon': 'application/json ; charset=utf-8',
    'unknown-parameter': 'application/json; conformance=1',
    'metadata-none': 'application/json;odata.metadata=none',
    'ieee754-compatible': 'application/json;IEEE754Compatible=true',
    upper: 'APPLICATION/JSON',
  },
  'media type',
)

/** Media types that are not that of JSON, however near. */
export const nearMediaTypes: readonly Input<string>[] = inputs(
  'media type',
  'almost that of JSON',
  {
    'application-jsonp': 'application/jsonp',
    'application-json5': 'application/json5',
    'x-application-json': 'x-application/json',
    'json-alone': 'json',
    'any-type': '*/*',
    'json-in-parameter': 'text/plain; a=application/json',
    'multipart-form-data': 'multipart/form-data; boundary=a',
  },
  'near media type',
)

/** Media types of other JSON, and odd parameters: to take or to refuse. */
export const openMediaTypes: readonly Input<string>[] = inputs(
  'media type',
  'of other JSON or with an odd parameter',
  {
    'merge-patch': 'application/merge-patch+json',
    'problem-json': 'application/problem+json',
    'text-json': 'text/json',
    'charset-utf-16': 'application/json; charset=utf-16',
    'charset-unknown': 'application/json; charset=conformance',
    'charset-empty': 'application/json; charset=',
    'semicolon-last': 'application/json;',
    'parameter-without-name': 'application/json; utf-8',
    'charset-without-hyphen': 'application/json; charset=utf8',
    'two-types': 'application/json, text/plain',
  },
  'open media type',
)

/** Codings of the body: a server may know them or refuse them with 415. */
export function codings(
  body: string,
): readonly Input<{ readonly coding: string; readonly base64: string }>[] {
  const mergeValues = gzipSync(body).toString('base64')
  const plain = Buffer.from(body).toString('base64')
  return inputs(
    'content coding',
    'of the request',
    {
      'coding-gzip': { coding: 'gzip', base64: mergeValues },
      'coding-gzip-broken': { coding: 'gzip', base64: plain },
      'coding-unknown': { coding: 'x-conformance', base64: plain },
      'coding-brotli-broken': { coding: 'br', base64: plain },
      'coding-identity': { coding: 'identity', base64: plain },
      'coding-charset': { coding: 'utf-8', base64: plain },
      'coding-gzip-twice': { coding: 'gzip, gzip', base64: gzipSync(gzipSync(body)).toString('base64') },
    },
    'content coding',
  )
}

/** The right token with its scheme written otherwise: no difference. */
export const sameCredentials: readonly Input<string>[] = [
  ...inputs('scheme', 'in another letter case', {
    'scheme-lower': 'bearer {token}',
    'scheme-upper': 'BEARER {token}',
  }),
  ...inputs('scheme', 'with two blanks after it', { 'blanks-two': 'Bearer  {token}' }),
]

/** Credentials that are almost the right ones; `malformed` ones may be refused with 400. */
export const nearCredentials: readonly (Input<string> & { readonly malformed?: true })[] = [
  ...inputs('bearer token', 'lengthened', {
    'token-longer': 'Bearer {token}x',
    'token-prefixed': 'Bearer x{token}',
  }),
  ...malformed(
    inputs('scheme', 'another one', {
      'scheme-basic': 'Basic {token}',
      'scheme-token': 'Token {token}',
      'scheme-longer': 'NotBearer {token}',
    }),
    inputs('scheme', 'left out', { 'token-alone': '{token}', 'scheme-joined': 'Bearer{token}' }),
    inputs('bearer token', 'in quotes or with more', {
      'token-quoted': 'Bearer "{token}"',
      'token-and-text': 'Bearer {token} x',
      'token-list': 'Bearer x, Bearer {token}',
      'token-parameter': 'Bearer token={token}',
      'scheme-twice': 'Bearer Bearer {token}',
      'scheme-before': 'Basic Bearer {token}',
    }),
    inputs('bearer token', 'a word for none', {
      'token-null': 'Bearer null',
      'token-undefined': 'Bearer undefined',
      'token-star': 'Bearer *',
    }),
  ),
]

function malformed(
  ...given: readonly (readonly Input<string>[])[]
): readonly (Input<string> & { readonly malformed: true })[] {
  return given.flat().map((input) => ({ ...input, malformed: true as const }))
}
