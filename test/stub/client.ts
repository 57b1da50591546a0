import { loadContract } from '../../src/contract/load.ts'
import { type Contract, keyName } from '../../src/contract/types.ts'
import type { HeaderList } from '../../src/exchange/types.ts'
import { isObject, type Json, type JsonObject } from '../../src/json.ts'
import type { Answer, Implementation } from '../../src/stub/types.ts'

/** The built-in contract, frozen to its depth: what changes it throws. */
export const contract: Contract = deepFrozen(await loadContract('v1.0'))

/** The service root of requests made in process. */
const root = 'http://stub.test/v1.0'

/** What a request is made of; a PATCH of JSON unless said otherwise. */
export type Sending = {
  readonly method?: string
  readonly id?: string
  readonly path?: string
  readonly headers?: HeaderList
  readonly body?: Json
  /** The body's exact text or bytes, instead of `body`. */
  readonly raw?: string | Uint8Array
}

/** Answers as a test reads them. */
export type Got = {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly json: Json
}

/** Sends one request to an implementation; fails where there is no response. */
export async function send(implementation: Implementation, sending: Sending = {}): Promise<Got> {
  const { response, failure } = await sendRaw(implementation, sending)
  if (response === undefined) throw new Error(`no response: ${failure.message}`)
  const text = new TextDecoder().decode(response.body)
  return {
    status: response.status,
    header: (name) => response.headers.find(([written]) => written.toLowerCase() === name)?.[1],
    json: text === '' ? null : JSON.parse(text),
  }
}

/** Sends one request and gives the answer as it is. */
export function sendRaw(implementation: Implementation, sending: Sending): Promise<Answer> {
  const { method = 'PATCH', id = firstId(implementation), body, raw } = sending
  const path = sending.path ?? `${contract.collectionPath}/${encodeURIComponent(id)}`
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const headers =
    sending.headers ?? (method === 'PATCH' ? [['Content-Type', 'application/json'] as const] : [])
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  return implementation.handle({ method, url: root + path, headers, ...(bytes && { body: bytes }) })
}

/** The id of the first stored entity. */
export function firstId(implementation: Implementation): string {
  return String(implementation.tokens()[0]?.[keyName(contract)])
}

/** The first documented property of a kind that the client may set. */
export function propertyOf(kind: string, nth = 0): string {
  const found = contract.properties.filter((property) => property.kind === kind && !property.serverOwned)[nth]
  if (found === undefined) throw new Error(`no property of kind ${kind}`)
  return found.name
}

/** The `error` of an error body. */
export function errorOf(json: Json): JsonObject {
  const { error } = isObject(json) ? json : {}
  if (!isObject(error)) throw new Error(`no error object in ${JSON.stringify(json)}`)
  return error
}

/** Freezes a value and all that it holds. */
export function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFrozen)
  return value
}
