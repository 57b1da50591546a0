import { visible } from '../../../text.ts'
import type { ReportBody, ReportExchange } from '../../model/types.ts'
import { counted, html, type Markup, visibleLines } from './markup.ts'

/** The exchanges behind a verdict, folded: each request beside its answer, as the text of HTTP. */
export function exchangeList(exchanges: readonly ReportExchange[]): Markup | false {
  if (exchanges.length === 0) return false
  const told = exchanges.map(({ request, response, failure, role }) =>
    visible(`${request.method} ${response?.status ?? failure?.kind ?? 'no answer'}${role ? ` ${role}` : ''}`),
  )
  return html`<details class="exchanges">
    <summary>${counted(exchanges.length, 'exchange')} <span class="dim">${told.join(', ')}</span></summary>
    ${exchanges.map(one)}
  </details>`
}

function one(exchange: ReportExchange): Markup {
  const { request, response, failure, throttled, durationMs, role } = exchange
  const name = role === undefined ? 'Request' : `The state ${role} it`
  const remarks = [
    `${durationMs.toFixed(1)} ms`,
    ...(throttled > 0 ? [`throttled ${counted(throttled, 'time')} before`] : []),
  ]
  return html`<div class="exchange">
    <div><p class="name">${name}</p><pre>${message(`${request.method} ${request.url}`, request)}</pre></div>
    <div>
      <p class="name">Answer <span class="dim">${remarks.join(', ')}</span></p>
      <pre>${
        response
          ? message(String(response.status), response)
          : visible(failure === undefined ? 'none' : `none: ${failure.message}`)
      }</pre>
    </div>
  </div>`
}

function message(
  line: string,
  { headers, body }: { readonly headers: ReportExchange['request']['headers']; readonly body?: ReportBody },
): string {
  const head = [line, ...headers.map(([name, value]) => `${name}: ${value}`)].map(visible).join('\n')
  const text = body === undefined ? '' : bodyText(body)
  return text === '' ? head : `${head}\n\n${text}`
}

function bodyText(body: ReportBody): string {
  const more = body.cutFrom === undefined ? '' : `…(${body.cutFrom} bytes)`
  return 'text' in body
    ? `${visibleLines(body.text)}${more}`
    : `(not UTF-8; base64)\n${visible(body.base64)}${more}`
}
