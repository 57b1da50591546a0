import type { Content, Entry, Har, Header, PostData, QueryString, Request, Response } from 'har-format'
import { counted } from '../../text.ts'
import type { ReportBody, ReportExchange } from '../model/types.ts'

/** What a HAR log is made of. */
export type HarInput = {
  readonly creator: { readonly name: string; readonly version: string }
  /** In the order in which they are to stand. */
  readonly exchanges: readonly HarExchange[]
}

/** An exchange, masked, and what its place in the run was. */
export type HarExchange = {
  readonly exchange: ReportExchange
  /** When it began (RFC 3339). */
  readonly startedAt: string
  /** The cases that it was sent for. */
  readonly caseIds?: readonly string[]
}

type Headers = ReportExchange['request']['headers']

/** A report does not say which version of HTTP it was. */
const httpVersion = 'unknown'

/**
 * Exchanges as a HAR 1.2 log (http://www.softwareishard.com/blog/har-12-spec/), indented by two spaces, with a line feed
 * at the end. The ids of the cases that an exchange was sent for are the entry's comment. A body that is not text is base64: that of a response by its
 * `encoding`, that of a request, for which HAR has none, by its comment. An exchange without a response has status 0 and
 * says why in the response's comment. Sizes are those of Content-Length, since a masked body has another one, and else
 * -1; the time is all waiting, since only the whole was measured.
 */
export function harLog({ creator, exchanges }: HarInput): string {
  const har: Har = {
    log: {
      version: '1.2',
      creator: { name: creator.name, version: creator.version },
      entries: exchanges.map(entryOf),
    },
  }
  return `${JSON.stringify(har, null, 2)}\n`
}

function entryOf({ exchange, startedAt, caseIds = [] }: HarExchange): Entry {
  const { durationMs, throttled } = exchange
  const remarks = [
    ...(caseIds.length > 0 ? [namesOf(caseIds)] : []),
    ...(throttled > 0 ? [`after ${counted(throttled, 'throttled answer')}`] : []),
  ]
  return {
    startedDateTime: startedAt,
    time: durationMs,
    request: requestOf(exchange.request),
    response: responseOf(exchange),
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
    ...(remarks.length > 0 && { comment: remarks.join('; ') }),
  }
}

/** A read-back may be for hundreds of cases. */
const idLimit = 5

function namesOf(ids: readonly string[]): string {
  const more = ids.length - idLimit
  return `${ids.slice(0, idLimit).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function requestOf({ method, url, headers, body }: ReportExchange['request']): Request {
  return {
    method,
    url,
    httpVersion,
    cookies: [],
    headers: headersOf(headers),
    queryString: queryOf(url),
    ...(body !== undefined && { postData: postDataOf(body, headers) }),
    headersSize: -1,
    bodySize: body === undefined ? 0 : sizeOf(headers),
  }
}

function responseOf({ response, failure }: ReportExchange): Response {
  const headers = response?.headers ?? []
  return {
    status: response?.status ?? 0,
    statusText: '',
    httpVersion,
    cookies: [],
    headers: headersOf(headers),
    content: response === undefined ? { size: 0, mimeType: '' } : contentOf(response.body, headers),
    redirectURL: headerOf(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: sizeOf(headers),
    ...(failure !== undefined && { comment: `${failure.kind}: ${failure.message}` }),
  }
}

function contentOf(body: ReportBody, headers: Headers): Content {
  const mimeType = headerOf(headers, 'content-type') ?? ''
  const size = headerOf(headers, 'content-encoding') === undefined ? sizeOf(headers) : -1
  const comment = cutOf(body)
  const text = 'text' in body ? { text: body.text } : { text: body.base64, encoding: 'base64' }
  return { size, mimeType, ...text, ...(comment !== undefined && { comment }) }
}

function postDataOf(body: ReportBody, headers: Headers): PostData {
  const mimeType = headerOf(headers, 'content-type') ?? ''
  const remarks = ['text' in body ? undefined : 'base64', cutOf(body)].filter(
    (remark) => remark !== undefined,
  )
  const text = 'text' in body ? body.text : body.base64
  return { mimeType, text, ...(remarks.length > 0 && { comment: remarks.join('; ') }) }
}

/** What is said of a body of which only the beginning is there. */
function cutOf({ cutFrom }: ReportBody): string | undefined {
  return cutFrom === undefined ? undefined : `cut; it had ${cutFrom} bytes`
}

/** As a form is read: what the service makes of the query is its own affair. */
function queryOf(url: string): QueryString[] {
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(url) ?? []
  return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }))
}

function headersOf(headers: Headers): Header[] {
  return headers.map(([name, value]) => ({ name, value }))
}

function headerOf(headers: Headers, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1]
}

/** The bytes that a message's body had on the wire; -1 where its headers do not tell. */
function sizeOf(headers: Headers): number {
  const length = headerOf(headers, 'content-length')
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : -1
}
