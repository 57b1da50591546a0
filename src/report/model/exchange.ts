import { carriesCredentials } from '../../exchange/exchange.ts'
import type { Exchange, HeaderList } from '../../exchange/types.ts'
import type { ReportBody, ReportExchange } from './types.ts'

/** Takes secrets out of text; `bytes` does so for bodies that are not text and is derived from `text` if absent. */
export type Mask = {
  readonly text: (text: string) => string
  /** The first so many units of a text without secrets; taken of `text` if absent. */
  readonly beginning?: (text: string, length: number) => string
  readonly bytes?: (bytes: Uint8Array) => Uint8Array
}

/** What stands for the credentials in every output. */
export const maskedAuthorization = 'Bearer $VPPTOKEN_BEARER'

/** Bodies are cut to this many bytes in a report. */
export const bodyLimit = 64 * 1024

// What a mask looks at behind the place where a body is cut, in bytes: 64 Ki units of UTF-16.
const maskReach = 3 * 64 * 1024

/** How much of a body a report is made of, in bytes: what comes after it is never looked at. */
export const bodyReach = bodyLimit + maskReach

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of UTF-8 bytes (a byte order mark is kept), or undefined for bytes that are not UTF-8. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** The value of a header or of a member without secrets: those too that are secret behind this name alone. */
export function maskedAs(name: string, value: string, mask: Mask): string {
  const before = `${name}: `
  const masked = mask.text(before + value)
  return masked.startsWith(before) ? masked.slice(before.length) : mask.text(value)
}

/** A body without secrets. */
export function maskedBody(body: Uint8Array, mask: Mask): Uint8Array {
  const text = utf8(body)
  if (text !== undefined) return Buffer.from(mask.text(text))
  return mask.bytes?.(body) ?? Buffer.from(mask.text(Buffer.from(body).toString('latin1')), 'latin1')
}

/**
 * An exchange as a report shows it: without secrets, credentials masked whatever their value, bodies as text where
 * they are UTF-8 and else in base64. A body above `limit` bytes is cut: `lengthOf` tells how many bytes one had of which
 * only the beginning is there.
 */
export function reportExchange(
  exchange: Exchange,
  mask: Mask,
  limit = bodyLimit,
  lengthOf = (body: Uint8Array) => body.length,
): ReportExchange {
  const { request, response, failure } = exchange
  const shown = (body: Uint8Array) => reportBody(body, mask, limit, lengthOf(body))
  return {
    request: {
      method: request.method,
      url: mask.text(request.url),
      headers: maskedHeaders(request.headers, mask),
      ...(request.body === undefined ? {} : { body: shown(request.body) }),
    },
    ...(response === undefined
      ? {}
      : {
          response: {
            status: response.status,
            headers: maskedHeaders(response.headers, mask),
            body: shown(response.body),
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
    carriesCredentials(name) ? maskedAuthorization : maskedAs(name, value, mask),
  ])
}

function reportBody(body: Uint8Array, mask: Mask, limit: number, length: number): ReportBody {
  // Far more than is shown is neither masked nor decoded: an error may have megabytes of escapes.
  const shown = body.length > limit ? utf8(body.subarray(0, characterStart(body, limit))) : undefined
  if (shown !== undefined && mask.beginning !== undefined) {
    const known = body.subarray(0, characterStart(body, Math.min(body.length, limit + maskReach)))
    const text = mask.beginning(new TextDecoder('utf-8', { ignoreBOM: true }).decode(known), shown.length)
    return { text, cutFrom: length }
  }
  // Masked before it is cut: a secret across the cut would not be recognised.
  const whole = maskedBody(body, mask)
  const cut = whole.length > limit
  const note = cut && { cutFrom: length }
  if (utf8(whole) === undefined) {
    return { base64: Buffer.from(whole.subarray(0, limit)).toString('base64'), ...note }
  }
  const end = cut ? characterStart(whole, limit) : whole.length
  return { text: Buffer.from(whole.subarray(0, end)).toString('utf8'), ...note }
}

/** The last index at or before `index` at which a UTF-8 character begins. */
function characterStart(bytes: Uint8Array, index: number): number {
  let start = index
  while (start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--
  return start
}
