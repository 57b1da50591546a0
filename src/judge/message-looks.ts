import type { LookName } from '../cases/looks.ts'
import {
  describeOutcome,
  headerOf,
  jsonOf,
  mediaTypeOf,
  sentText,
  usualCodings,
} from '../exchange/exchange.ts'
import { countNames } from '../exchange/json-limits.ts'
import type { Exchange } from '../exchange/types.ts'
import { isObject, type Json } from '../json.ts'
import { duplicateName } from '../json-names.ts'
import { disclosed, internal } from './disclosure.ts'
import { broken, pass } from './judgement.ts'
import type { Judgement } from './types.ts'

/** Looks at one exchange; undefined where there is nothing to look at. */
type Look = (exchange: Exchange) => Judgement | undefined

const where = ({ request }: Exchange, what: string) => `${request.method} response ${what}`

/** A sender generates no field twice that is no list (RFC 9110 5.3, 8.3). */
const oneContentType: Look = (exchange) => {
  const values = exchange.response?.headers
    .filter(([name]) => name.toLowerCase() === 'content-type')
    .map(([, value]) => value)
  if (values === undefined || values.length === 0) return undefined
  const repeated = values.length > 1 || /^[^",]+,[^",]+\//.test(values[0]!)
  if (!repeated) return pass
  return broken({
    message: 'An answer has more than one Content-Type.',
    where: where(exchange, 'Content-Type'),
    expected: 'one media type',
    got: values.join(' and '),
    diagnosis: 'more than one Content-Type',
  })
}

/** JSON that is sent begins with no byte order mark (RFC 8259 8.1). */
const noByteOrderMark: Look = (exchange) => {
  const body = exchange.response?.body
  if (body === undefined || body.length === 0) return undefined
  const [first, second, third] = body
  if (first !== 0xef || second !== 0xbb || third !== 0xbf) return pass
  return broken({
    message: 'A byte order mark stands before the JSON of an answer.',
    where: where(exchange, 'body'),
    expected: 'JSON from the first byte on',
    got: 'EF BB BF, then JSON',
    diagnosis: 'byte order mark',
  })
}

/** Names in one object are unique (OData JSON Format 4.01, 4.5; RFC 8259 4). */
const noNameTwice: Look = (exchange) => {
  const body = exchange.response?.body
  const json = jsonOf(exchange)
  if (body === undefined || json.problem !== undefined) return undefined
  // Where the text has as many names as the value, none of them was dropped.
  const isWhole = countNames(body) === namesIn(json.value)
  const twice = isWhole ? undefined : duplicateName(new TextDecoder().decode(body))
  if (twice === undefined) return pass
  return broken({
    message: 'An answer has a name twice in one object.',
    where: where(exchange, 'body'),
    expected: 'each name once',
    got: `${JSON.stringify(twice)} twice`,
    diagnosis: `${twice} twice`,
  })
}

function namesIn(value: Json): number {
  if (Array.isArray(value)) return value.reduce((count: number, item) => count + namesIn(item), 0)
  if (!isObject(value)) return 0
  return Object.values(value).reduce((count: number, item) => count + 1 + namesIn(item), 0)
}

/** 401 says how to authenticate (RFC 9110 15.5.2, 11.6.1). */
const challenge: Look = (exchange) => {
  if (exchange.response?.status !== 401) return undefined
  if (headerOf(exchange, 'www-authenticate')?.trim()) return pass
  return broken({
    message: 'A 401 does not say how to authenticate.',
    where: where(exchange, 'WWW-Authenticate'),
    expected: 'a challenge, such as Bearer',
    got: 'no WWW-Authenticate',
    diagnosis: '401 without a challenge',
  })
}

// What an error discloses stands at its beginning; megabytes of it would be searched for seconds.
const mostSearched = 262_144

/** An error shows nothing of the server's inside (OData Protocol 9.4 and 14), as far as one of its signs tells. */
const discreet = (signs: typeof disclosed) => (exchange: Exchange) => {
  const { response } = exchange
  if (response === undefined || response.status < 400 || response.body.length === 0) return undefined
  const beginning = response.body.subarray(0, mostSearched)
  const hit = signs(new TextDecoder().decode(beginning), sentText(exchange))
  if (hit === undefined) return pass
  const [what, got] = hit
  return broken({
    message: `An error shows ${what}.`,
    where: where(exchange, 'body'),
    sent: exchange.request.method === 'PATCH' ? sentText(exchange) : exchange.request.method,
    expected: `nothing like ${what}`,
    got: `${describeOutcome(exchange)}: ${got}`,
    diagnosis: what,
  })
}

// What a server's HTTP layer answers by itself, before the service has seen the request: method, length, expectation, size.
const ofTheHttpLayer = [405, 408, 411, 413, 414, 417, 429, 431]

/** A refusal of the service is JSON, whatever the request is refused for (OData JSON Format 21.1). */
const noHtmlPage: Look = (exchange) => {
  const { request, response } = exchange
  const status = response?.status ?? 0
  if (request.method !== 'PATCH' || status < 400 || status >= 500 || ofTheHttpLayer.includes(status))
    return undefined
  if (mediaTypeOf(exchange) !== 'text/html') return pass
  return broken({
    message: 'A request is refused with an HTML page.',
    where: where(exchange, 'Content-Type'),
    sent: sentText(exchange),
    expected: 'application/json',
    got: `${describeOutcome(exchange)} with an HTML page`,
    diagnosis: 'an HTML page in the place of the error',
  })
}

/** A response has no coding but one that its request accepts (RFC 9110 12.5.3). */
const codingAccepted: Look = (exchange) => {
  const coded = codingsIn(headerOf(exchange, 'content-encoding')).filter((coding) => coding !== 'identity')
  if (exchange.response === undefined || exchange.response.body.length === 0) return undefined
  const [, value] = exchange.request.headers.find(([name]) => name.toLowerCase() === 'accept-encoding') ?? []
  const accepted = codingsIn(value ?? usualCodings)
  const odd = coded.find((coding) => !accepted.includes(coding) && !accepted.includes('*'))
  if (odd === undefined) return pass
  return broken({
    message: 'An answer has a content coding that the request does not accept.',
    where: where(exchange, 'Content-Encoding'),
    sent: `Accept-Encoding: ${value ?? usualCodings}`,
    expected: 'none, or one of those',
    got: odd,
    diagnosis: `coded in ${odd}, which the request does not accept`,
  })
}

/** The codings that a field lists, but for those of weight 0; x-gzip is gzip (RFC 9110 8.4.1.3). */
function codingsIn(value = ''): readonly string[] {
  return value
    .toLowerCase()
    .split(',')
    .filter((one) => !/;\s*q=0(?:\.0*)?\s*$/.test(one))
    .map((one) => one.replace(/;.*/s, '').trim().replace(/^x-/, ''))
    .filter((one) => one !== '')
}

// Readings are shared by many observations, and each message is the same whoever looks at it.
const known = new WeakMap<Exchange, Map<LookName, Judgement | undefined>>()

function once(name: LookName, look: Look): readonly [LookName, Look] {
  return [
    name,
    (exchange) => {
      const judged = known.get(exchange) ?? new Map<LookName, Judgement | undefined>()
      known.set(exchange, judged)
      if (!judged.has(name)) judged.set(name, look(exchange))
      return judged.get(name)
    },
  ]
}

/** The looks at one message, whatever it answers. */
export const messageLooks: readonly (readonly [LookName, Look])[] = [
  once('one-content-type', oneContentType),
  once('no-byte-order-mark', noByteOrderMark),
  once('no-name-twice', noNameTwice),
  once('challenge', challenge),
  once('nothing-disclosed', discreet(disclosed)),
  once('nothing-internal', discreet(internal)),
  once('no-html-page', noHtmlPage),
  once('coding-accepted', codingAccepted),
]
