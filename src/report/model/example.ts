import { STATUS_CODES } from 'node:http'
import { carriesCredentials } from '../../exchange/exchange.ts'
import type { Exchange, HeaderList } from '../../exchange/types.ts'
import type { Judged } from '../../judge/types.ts'
import { shorten, visible } from '../../text.ts'
import { maskedAuthorization, utf8 } from './exchange.ts'

const bodyWidth = 1000
const exchangesShown = 4
const telling =
  /^(content-type|prefer|if-match|preference-applied|etag|location|retry-after|www-authenticate)$/i

/**
 * The exchanges of a case on the stub, line by line as on the wire: headers that matter, bodies shortened, control
 * characters made visible. The last one is the read-back of the state, which has no line of its own in a case.
 */
export function exampleLines({ case: item, observation }: Judged): readonly string[] {
  if (observation === undefined) return []
  const harmless = item.probe.steps.flatMap(({ auth }) =>
    typeof auth === 'object' && 'header' in auth ? [auth.header] : [],
  )
  const { exchanges, after } = observation
  const shown = exchanges.slice(0, exchangesShown)
  const more = exchanges.length - shown.length
  return [
    ...shown.flatMap((exchange, index) => [...(index > 0 ? [''] : []), ...linesOf(exchange, harmless)]),
    ...(more > 0 ? ['', `… and ${more} more like these`] : []),
    ...(after.exchange ? ['', 'then, to see what is stored', ...linesOf(after.exchange, harmless)] : []),
  ]
}

function linesOf({ request, response, failure }: Exchange, harmless: readonly string[]): string[] {
  const { pathname, search } = new URL(request.url)
  return [
    `> ${request.method} ${pathname}${search}`,
    ...headersOf(request.headers, harmless).map((line) => `> ${line}`),
    ...bodyOf(request.body).map((line) => `> ${line}`),
    ...(response
      ? [
          `< ${response.status} ${STATUS_CODES[response.status] ?? ''}`.trimEnd(),
          ...headersOf(response.headers, harmless).map((line) => `< ${line}`),
          ...bodyOf(response.body).map((line) => `< ${line}`),
        ]
      : [`< no answer: ${failure?.message}`]),
  ]
}

function headersOf(headers: HeaderList, harmless: readonly string[]): string[] {
  return headers.flatMap(([name, value]) => {
    if (carriesCredentials(name))
      return [`${name}: ${harmless.includes(value) ? value : maskedAuthorization}`]
    return telling.test(name) ? [`${name}: ${visible(value)}`] : []
  })
}

function bodyOf(body: Uint8Array | undefined): string[] {
  if (body === undefined || body.length === 0) return []
  const text = utf8(body)
  if (text === undefined) return [`(${body.length} bytes that are not UTF-8)`]
  const line = shorten(visible(text), bodyWidth)
  return [text.length > bodyWidth ? `${line} (${body.length} bytes)` : line]
}
