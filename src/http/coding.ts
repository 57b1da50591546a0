import { inflateRawSync, inflateSync } from 'node:zlib'
import { type Decoder, decoders, undoCodings } from '../exchange/coding.ts'
import type { HeaderList, WireResult } from '../exchange/types.ts'
import { defaultMaxBodyBytes, tooLarge } from './limits.ts'

// "deflate" means the zlib format (RFC 9110 8.4.1.2), but raw deflate is common enough that clients accept it.
const deflate: Decoder = (body, limit) => {
  const [first = 0, second = 0] = body
  const hasHeader = (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0
  return (hasHeader ? inflateSync : inflateRawSync)(body, limit)
}
const known = { ...decoders, deflate }

/**
 * Undoes the content codings that the headers name. Takes a response's status, headers and body as they came; gives the
 * response with the plain body (the headers stay as they came), or a failure: of kind `coding` where the body is cut,
 * corrupt, or coded in an unknown way, of kind `size` where it unpacks to more than `maxBodyBytes`, as a small answer can.
 * An empty body is left alone: the answer to HEAD and a 204 may name a coding without having one.
 */
export function undoCoding(
  status: number,
  headers: HeaderList,
  body: Uint8Array,
  maxBodyBytes = defaultMaxBodyBytes,
): WireResult {
  if (body.length === 0) return { response: { status, headers, body } }
  const undone = undoCodings(headers, body, { known, maxBytes: maxBodyBytes })
  if (undone.coding === undefined) return { response: { status, headers, body: undone.plain } }
  const { coding, why } = undone
  if (why === 'size') return { failure: tooLarge(maxBodyBytes) }
  const message =
    why === 'unknown'
      ? `unknown content coding ${JSON.stringify(coding)}`
      : `the ${coding} content coding cannot be undone: ${why.reason}`
  return { failure: { kind: 'coding', message } }
}
