import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import type { HeaderList, WireResult } from '../exchange/types.ts'
import { codeOf, messageOf } from '../thrown.ts'
import { defaultMaxBodyBytes, tooLarge } from './limits.ts'

/** The content codings that `undoCoding` knows, as a value of Accept-Encoding (RFC 9110 §12.5.3). */
export const knownCodings = 'gzip, deflate, br'

type Decoder = (body: Uint8Array, limit: { readonly maxOutputLength: number }) => Uint8Array

const decoders: Readonly<Record<string, Decoder>> = {
  identity: (body) => body,
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  // "deflate" means the zlib format (RFC 9110 §8.4.1.2), but raw deflate is common enough that clients accept it.
  deflate: (body, limit) => (hasZlibHeader(body) ? inflateSync : inflateRawSync)(body, limit),
  br: brotliDecompressSync,
}

function hasZlibHeader(body: Uint8Array): boolean {
  const [first = 0, second = 0] = body
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0
}

/**
 * Undoes the content codings that the headers name, last applied first (RFC 9110 §8.4). Takes a response's status,
 * headers and body as they came; gives the response with the plain body (the headers stay as they came), or a
 * failure: of kind `coding` where the body is cut, corrupt, or coded in an unknown way, of kind `size` where it unpacks
 * to more than `maxBodyBytes`, as a small answer can.
 * An empty body is left alone: the answer to HEAD and a 204 may name a coding without having one.
 */
export function undoCoding(
  status: number,
  headers: HeaderList,
  body: Uint8Array,
  maxBodyBytes = defaultMaxBodyBytes,
): WireResult {
  const codings = headers
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '')
  let plain = body
  for (const coding of body.length === 0 ? [] : codings.toReversed()) {
    const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined
    if (decode === undefined) {
      return { failure: { kind: 'coding', message: `unknown content coding ${JSON.stringify(coding)}` } }
    }
    try {
      plain = decode(plain, { maxOutputLength: maxBodyBytes })
    } catch (error) {
      if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return { failure: tooLarge(maxBodyBytes) }
      const reason = messageOf(error)
      return {
        failure: { kind: 'coding', message: `the ${coding} content coding cannot be undone: ${reason}` },
      }
    }
  }
  return { response: { status, headers, body: plain } }
}
