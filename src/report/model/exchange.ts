import type { Exchange, HeaderList } from '../../exchange/types.ts'
import type { ReportBody, ReportExchange } from './types.ts'

/** Takes secrets out of text; `bytes` does so for bodies that are not text and is derived from `text` if absent. */
export type Mask = {
  readonly text: (text: string) => string
  readonly bytes?: (bytes: Uint8Array) => Uint8Array
}

/** What stands for the credentials in every output. */
export const maskedAuthorization = 'Bearer $VPPTOKEN_BEARER'

/** Bodies are cut to this many bytes in a report. */
export const bodyLimit = 64 * 1024

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of UTF-8 bytes (a byte order mark is kept), or undefined for bytes that are not UTF-8. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Whether a header carries credentials and is masked whatever its value (RFC 9110 11.6.2, 11.7.2). */
export function carriesCredentials(name: string): boolean {
  return /^(proxy-)?authorization$/i.test(name)
}

/** A body without secrets. */
export function maskedBody(body: Uint8Array, mask: Mask): Uint8Array {
  const text = utf8(body)
  if (text !== undefined) return Buffer.from(mask.text(text))
  return mask.bytes?.(body) ?? Buffer.from(mask.text(Buffer.from(body).toString('latin1')), 'latin1')
}

/**
 * An exchange as a report shows it: without secrets, credentials masked whatever their value, bodies as text where
 * they are UTF-8 and else in base64. A body above `bodyLimit` is cut, and `…(N bytes)` after the text (or after the
 * base64) says how many bytes it had.
 */
export function reportExchange(exchange: Exchange, mask: Mask): ReportExchange {
  const { request, response, failure } = exchange
  return {
    request: {
      method: request.method,
      url: mask.text(request.url),
      headers: maskedHeaders(request.headers, mask),
      ...(request.body === undefined ? {} : { body: reportBody(request.body, mask) }),
    },
    ...(response === undefined
      ? {}
      : {
          response: {
            status: response.status,
            headers: maskedHeaders(response.headers, mask),
            body: reportBody(response.body, mask),
          },
        }),
    ...(failure === undefined
      ? {}
      : { failure: { kind: failure.kind, message: mask.text(failure.message) } }),
    throttled: exchange.throttled,
    durationMs: exchange.durationMs,
  }
}

function maskedHeaders(headers: HeaderList, mask: Mask): HeaderList {
  return headers.map(([name, value]) => [
    name,
    carriesCredentials(name) ? maskedAuthorization : mask.text(value),
  ])
}

function reportBody(body: Uint8Array, mask: Mask): ReportBody {
  // Masked before it is cut: a secret across the cut would not be recognised.
  const whole = maskedBody(body, mask)
  const cut = whole.length > bodyLimit
  const note = cut ? `…(${body.length} bytes)` : ''
  if (utf8(whole) === undefined) {
    return { base64: Buffer.from(whole.subarray(0, bodyLimit)).toString('base64') + note }
  }
  const end = cut ? characterStart(whole, bodyLimit) : whole.length
  return { text: Buffer.from(whole.subarray(0, end)).toString('utf8') + note }
}

/** The last index at or before `index` at which a UTF-8 character begins. */
function characterStart(bytes: Uint8Array, index: number): number {
  let start = index
  while (start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--
  return start
}
