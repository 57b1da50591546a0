import { gzipSync } from 'node:zlib'
import type { FailureKind, HeaderList, WireResponse } from '../../exchange/types.ts'
import { httpMessage } from '../../stub/message.ts'
import type { Answer, RawAnswer } from '../../stub/types.ts'
import type { Family } from './types.ts'

/** An answer that cannot be read: how a client sees it, and the bytes on the socket. */
function unreadable(
  kind: FailureKind,
  chunks: readonly Uint8Array[],
  rest: Omit<RawAnswer, 'chunks'>,
): Answer {
  return { failure: { kind, message: messages[kind] }, raw: { chunks, ...rest } }
}

const messages: Readonly<Record<FailureKind, string>> = {
  connect: 'no connection',
  timeout: 'the answer was not complete within the time limit',
  reset: 'the connection was closed',
  coding: 'the content coding could not be undone',
  size: 'the answer is too large',
}

const ascii = (text: string) => Buffer.from(text, 'latin1')
const withCoding = (response: WireResponse, coding: string): WireResponse => ({
  ...response,
  headers: [...response.headers, ['Content-Encoding', coding]],
})

/** The header section of a message whose body has a transfer coding. */
function head({ status, headers }: WireResponse, added: HeaderList): Uint8Array {
  const lines = [...headers, ...added].map(([name, value]) => `${name}: ${value}\r\n`)
  return ascii(`HTTP/1.1 ${status} \r\n${lines.join('')}\r\n`)
}

const chunkedHeaders: HeaderList = [
  ['Transfer-Encoding', 'chunked'],
  ['Connection', 'close'],
]

// Slow enough that no time limit is long enough, and still not silent: a limit on silence alone would not end it.
const dripMs = 1000

/** Answers whose framing or timing is wrong: family, name, requirement, what happens, and what is sent instead. */
export const framingEntries: readonly (readonly [
  family: Family,
  name: string,
  requirement: string,
  describe: string,
  otherwise: (response: WireResponse) => Answer,
])[] = [
  [
    'latency',
    'drip-fed',
    'VPP-ACCEPT-02',
    'The answer to a PATCH of a date comes byte by byte and does not end.',
    (response) =>
      unreadable(
        'timeout',
        [...httpMessage(response)].map((byte) => Uint8Array.of(byte)),
        { pauseMs: dripMs, end: 'hold' },
      ),
  ],
  [
    'latency',
    'headers-only',
    'VPP-ACCEPT-02',
    'Of the answer to a PATCH of a date only the header section comes.',
    (response) =>
      unreadable('timeout', [httpMessage(response).slice(0, -response.body.byteLength)], { end: 'hold' }),
  ],
  [
    'framing',
    'closed-without-answer',
    'VPP-ACCEPT-02',
    'A PATCH of a date is stored, and the connection closed without an answer.',
    () => unreadable('reset', [], { end: 'close' }),
  ],
  [
    'framing',
    'length-too-great',
    'VPP-ACCEPT-02',
    'The Content-Length of the answer to a PATCH of a date is greater than its body.',
    (response) =>
      unreadable('reset', [httpMessage(response, { length: response.body.byteLength + 20 })], {
        end: 'close',
      }),
  ],
  [
    'framing',
    'length-too-small',
    'VPP-ENTITY-03',
    'The Content-Length of the answer to a PATCH of a date is less than its body.',
    (response) => {
      const length = response.body.byteLength - 20
      return {
        response: { ...response, body: response.body.slice(0, length) },
        raw: { chunks: [httpMessage(response, { length })], end: 'close' },
      }
    },
  ],
  [
    'framing',
    'half-body',
    'VPP-ACCEPT-02',
    'The connection breaks in the middle of the answer to a PATCH of a date.',
    (response) => unreadable('reset', [httpMessage(response).slice(0, -40)], { end: 'reset' }),
  ],
  [
    'framing',
    'chunks-unfinished',
    'VPP-ACCEPT-02',
    'The chunks of the answer to a PATCH of a date have no end.',
    (response) => {
      const size = ascii(`${response.body.byteLength.toString(16)}\r\n`)
      const chunks = [head(response, chunkedHeaders), size, response.body, ascii('\r\n')]
      return unreadable('reset', chunks, { end: 'close' })
    },
  ],
  [
    'framing',
    'chunk-size-not-a-number',
    'VPP-ACCEPT-02',
    'A chunk of the answer to a PATCH of a date has no size.',
    (response) =>
      unreadable('reset', [head(response, chunkedHeaders), ascii('body\r\n'), response.body], {
        end: 'close',
      }),
  ],
  [
    'framing',
    'not-http',
    'VPP-ACCEPT-02',
    'The answer to a PATCH of a date is JSON without a status line.',
    (response) => unreadable('reset', [response.body], { end: 'close' }),
  ],
  [
    'framing',
    'false-gzip',
    'VPP-ACCEPT-02',
    'The answer to a PATCH of a date is marked as gzip and is not.',
    (response) => unreadable('coding', [httpMessage(withCoding(response, 'gzip'))], { end: 'close' }),
  ],
  [
    'framing',
    'gzip-cut-short',
    'VPP-ACCEPT-02',
    'The answer to a PATCH of a date is compressed and cut short.',
    (response) => {
      const body = gzipSync(response.body).subarray(0, -12)
      return unreadable('coding', [httpMessage(withCoding({ ...response, body }, 'gzip'))], { end: 'close' })
    },
  ],
  [
    'framing',
    'unknown-coding',
    'VPP-ACCEPT-02',
    'The answer to a PATCH of a date has a content coding that nobody asked for.',
    (response) => unreadable('coding', [httpMessage(withCoding(response, 'x-secret'))], { end: 'close' }),
  ],
]
