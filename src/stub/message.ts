import type { WireResponse } from '../exchange/types.ts'

/** How a message is written. */
export type MessageOptions = {
  /** `1.1` unless given. */
  readonly version?: '1.0' | '1.1'
  /** The Content-Length that is claimed; the true one unless given. */
  readonly length?: number
}

/** Headers that this message writes itself. */
const framing = /^(connection|content-length|transfer-encoding)$/i

/** The bytes of a response as they go over a socket (RFC 9112 §2.1), with `Connection: close`. */
export function httpMessage(
  { status, headers, body }: WireResponse,
  { version = '1.1', length = body.byteLength }: MessageOptions = {},
): Uint8Array {
  const lines = [
    `HTTP/${version} ${status} `,
    ...headers.filter(([name]) => !framing.test(name)).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${length}`,
    'Connection: close',
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body])
}
