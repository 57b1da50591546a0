import { isObject, type Json, type JsonObject } from '../json.ts'
import { isAnnotation } from '../json-names.ts'
import { jsonExcess } from './json-limits.ts'
import type { Exchange } from './types.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** What an exchange came to: accepted (2xx), refused (4xx), broken (5xx), odd (1xx, 3xx), throttled, or no answer. */
export type Outcome = 'accepted' | 'refused' | 'broken' | 'odd' | 'throttled' | 'none'

/** Whether a status says that the request was one too many, or came at a bad time (RFC 6585 4, RFC 9110 15.6.4). */
export function isThrottling(status: number | undefined): boolean {
  return status === 429 || status === 503
}

/** Classifies an exchange. Throttling is never judged. */
export function outcomeOf(exchange: Exchange): Outcome {
  const status = exchange.response?.status
  if (status === undefined) return 'none'
  if (isThrottling(status)) return 'throttled'
  if (status >= 200 && status < 300) return 'accepted'
  if (status >= 400 && status < 500) return 'refused'
  return status >= 500 ? 'broken' : 'odd'
}

/** The content codings that a request accepts where it does not say, as a value of Accept-Encoding (RFC 9110 12.5.3). */
export const usualCodings = 'gzip, deflate, br'

/** The first value of a header, whatever its letter case. */
export function headerOf(exchange: Exchange, name: string): string | undefined {
  const lower = name.toLowerCase()
  return exchange.response?.headers.find(([key]) => key.toLowerCase() === lower)?.[1]
}

/** Whether a header carries credentials and is masked whatever its value (RFC 9110 11.6.2, 11.7.2). */
export function carriesCredentials(name: string): boolean {
  return /^(proxy-)?authorization$/i.test(name)
}

/** The media type of a response in lower case, without parameters; undefined where there is none. */
export function mediaTypeOf(exchange: Exchange): string | undefined {
  return headerOf(exchange, 'content-type')?.split(';')[0]?.trim().toLowerCase()
}

/** The JSON value of a body, which is not to be changed, or why there is none. */
export type ParsedBody = { readonly value: Json; readonly problem?: undefined } | { readonly problem: string }

// An answer is searched for secrets, then read, and looked at by each of its cases. The values go with the body.
const known = new WeakMap<Uint8Array, ParsedBody>()

/** The body of a response as JSON. A byte-order mark is passed over (RFC 8259 8.1). */
export function jsonOf(exchange: Exchange): ParsedBody {
  return jsonOfBody(exchange.response?.body)
}

/** As `jsonOf`, of a body as it came, which nobody changes any more. */
export function jsonOfBody(bytes: Uint8Array | undefined): ParsedBody {
  if (bytes === undefined || bytes.length === 0) return { problem: 'no body' }
  const parsed = known.get(bytes) ?? parseBody(bytes)
  known.set(bytes, parsed)
  return parsed
}

function parseBody(bytes: Uint8Array): ParsedBody {
  const excess = jsonExcess(bytes)
  if (excess !== undefined) return { problem: excess }
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return { problem: 'a body that is not UTF-8' }
  }
  try {
    return { value: JSON.parse(text) as Json }
  } catch {
    return { problem: `a body that is not JSON (${JSON.stringify(text.slice(0, 40))} …)` }
  }
}

/** The JSON object in a response's body, or what is there instead. */
export function objectOf(
  exchange: Exchange,
): { entity: JsonObject; problem?: undefined } | { problem: string } {
  const json = jsonOf(exchange)
  if (json.problem !== undefined) return { problem: json.problem }
  if (!isObject(json.value)) return { problem: `${describeType(json.value)} in place of an object` }
  return { entity: json.value }
}

/** As `objectOf`, after the wrapper that the page's GET example shows, `{"value":{…}}`, is taken off. */
export function readEntityOf(exchange: Exchange): ReturnType<typeof objectOf> {
  const found = objectOf(exchange)
  if (found.problem !== undefined) return found
  const { value } = found.entity
  const wrapped = Object.keys(found.entity).every((name) => name === 'value' || isAnnotation(name))
  return wrapped && isObject(value) ? { entity: value } : found
}

/** Names the JSON type of a value. */
export function describeType(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return { string: 'text', number: 'a number', boolean: 'a boolean' }[typeof value as 'string'] ?? 'an object'
}

/** How an exchange ended, in a few words: `200`, `no answer (…)`. */
export function describeOutcome(exchange: Exchange): string {
  if (exchange.response) return String(exchange.response.status)
  return `no answer: ${exchange.failure?.message ?? 'unknown reason'}`
}

/** The body that was sent, as text for people. */
export function sentText({ request: { body } }: Exchange): string {
  return body === undefined || body.length === 0 ? 'no body' : new TextDecoder().decode(body)
}
