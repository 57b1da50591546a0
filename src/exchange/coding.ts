import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { codeOf, messageOf } from '../thrown.ts'
import type { HeaderList } from './types.ts'

/** Undoes a content coding; throws where the body is not in it, or is longer than `maxOutputLength` bytes then. */
export type Decoder = (body: Uint8Array, limit: { readonly maxOutputLength: number }) => Uint8Array

/** What undoes the content codings of RFC 9110 8.4.1 and RFC 7932, by their names. */
export const decoders: Readonly<Record<string, Decoder>> = {
  identity: (body) => body,
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  // The zlib format.
  deflate: inflateSync,
  br: brotliDecompressSync,
}

/** A plain body; or the coding that could not be undone, and why: it is unknown, unpacks to too much, or is broken. */
export type Undone =
  | { readonly plain: Uint8Array; readonly coding?: undefined }
  | { readonly coding: string; readonly why: 'unknown' | 'size' | { readonly reason: string } }

/** Undoes the content codings that headers name, the last applied first (RFC 9110 8.4), up to so many bytes. */
export function undoCodings(
  headers: HeaderList,
  body: Uint8Array,
  { known, maxBytes }: { readonly known: Readonly<Record<string, Decoder>>; readonly maxBytes: number },
): Undone {
  const codings = headers
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '')
  let plain = body
  for (const coding of codings.toReversed()) {
    const decode = Object.hasOwn(known, coding) ? known[coding] : undefined
    if (decode === undefined) return { coding, why: 'unknown' }
    try {
      plain = decode(plain, { maxOutputLength: maxBytes })
    } catch (error) {
      const isLarge = codeOf(error) === 'ERR_BUFFER_TOO_LARGE'
      return { coding, why: isLarge ? 'size' : { reason: messageOf(error) } }
    }
  }
  return { plain }
}
