import { zstdDecompressSync } from 'node:zlib'
import { decoders, undoCodings } from '../exchange/coding.ts'
import type { HeaderList } from '../exchange/types.ts'
import { isObject, type JsonObject } from '../json.ts'
import { messageOf } from '../thrown.ts'
import type { CapturedBody, ClientObservation, ClientRequest } from './types.ts'

/** The PATCHes of an observation, in order. */
export function patchesOf({ requests }: ClientObservation): readonly ClientRequest[] {
  return requests.filter(({ method }) => method === 'PATCH')
}

/** Whether a method changes nothing (RFC 9110 9.2.1): a client may ask so much before it updates. */
export function isSafe(method: string): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method)
}

/** The requests that change something, in order: the update by whatever method, and its repeats. */
export function updatesOf({ requests }: ClientObservation): readonly ClientRequest[] {
  return requests.filter(({ method }) => !isSafe(method))
}

/**
 * The weight that a request gives to a content coding of the answer, 0 for a refusal (RFC 9110 12.5.3): its own, else
 * that of `*`; undefined where no Accept-Encoding says anything of it.
 */
function codingWeight(headers: HeaderList, coding: string): number | undefined {
  const members = headerValues({ headers }, 'accept-encoding')
    .flatMap((value) => value.split(','))
    .map((member) => member.split(';').map((part) => part.trim().toLowerCase()))
  const weights = new Map(
    members.map(([name = '', ...parameters]) => {
      const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '')
      return [name.replace(/^x-gzip$/, 'gzip'), weight === undefined ? 1 : Number(weight) || 0]
    }),
  )
  return weights.get(coding) ?? weights.get('*')
}

/** Whether a request admits an answer in a content coding; one without Accept-Encoding asks for none. */
export function admitsCoding(headers: HeaderList, coding: string): boolean {
  return (codingWeight(headers, coding) ?? 0) > 0
}

/** The values of a header, in order. */
export function headerValues({ headers }: Pick<ClientRequest, 'headers'>, name: string): readonly string[] {
  return headers.filter(([written]) => written.toLowerCase() === name).map(([, value]) => value)
}

/** The bytes of a captured body. */
export function bytesOf(body: CapturedBody | undefined): Uint8Array {
  if (body === undefined) return new Uint8Array()
  return 'text' in body ? Buffer.from(body.text, 'utf8') : Buffer.from(body.base64, 'base64')
}

/** The largest body, in bytes, that a request may unpack to. */
const maxBytes = 8 * 2 ** 20

const known = { ...decoders, zstd: zstdDecompressSync }

/** What a request's body says, or what is wrong with it. */
export type BodyText =
  | { readonly text: string; readonly problem?: undefined }
  | { readonly problem: string; readonly text?: undefined }

/** The text of a request's body once its content codings (RFC 9110 8.4) are undone. */
export function bodyText(request: ClientRequest): BodyText {
  if (request.body === undefined) return { problem: 'no body' }
  const undone = undoCodings(request.headers, bytesOf(request.body), { known, maxBytes })
  if (undone.coding !== undefined) {
    const { coding, why } = undone
    if (why === 'unknown') return { problem: `the unknown content coding ${coding}` }
    if (why === 'size') return { problem: `a body that is larger than ${maxBytes} bytes once it is unpacked` }
    return { problem: `a body that is not in the content coding ${coding} that it names` }
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(undone.plain)
    return text.startsWith('\ufeff') ? { problem: 'a byte order mark before the body' } : { text }
  } catch {
    return { problem: 'bytes that are not UTF-8' }
  }
}

/** A request's body as a JSON object, or what is wrong with it. */
export function bodyObject(
  request: ClientRequest,
): { readonly object: JsonObject; readonly problem?: undefined } | { readonly problem: string } {
  const { text, problem } = bodyText(request)
  if (text === undefined) return { problem }
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? { object: value } : { problem: `JSON that is no object: ${text.slice(0, 60)}` }
  } catch (error) {
    return { problem: `no JSON: ${messageOf(error)}` }
  }
}

/** What follows a path in a request target, up to the query; undefined where the target does not begin with it. */
export function segmentAfter(target: string, path: string): { rest: string; query: boolean } | undefined {
  const [before = '', ...after] = target.split('?')
  return before.startsWith(path) ? { rest: before.slice(path.length), query: after.length > 0 } : undefined
}

/**
 * A request target with its key as a path segment, where it is in parentheses behind a path (OData URL Conventions 4.3.1;
 * a quote in it is doubled); any other target as it is.
 */
export function withKeySegment(target: string, path: string): string {
  const [, key, rest] = target.startsWith(path)
    ? (/^\('(.*)'\)(\?.*)?$/.exec(target.slice(path.length)) ?? [])
    : []
  return key === undefined ? target : `${path}/${key.replace(/''|%27%27/g, "'")}${rest ?? ''}`
}

/** The text that a percent-encoded segment stands for; undefined where it is no UTF-8 or badly encoded. */
export function decodedSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
