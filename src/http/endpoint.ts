import type { Need, Step } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { describeOutcome, outcomeOf, readEntityOf } from '../exchange/exchange.ts'
import type { Exchange, HeaderList, Read, WireRequest } from '../exchange/types.ts'
import type { Sender } from './retry.ts'

/** How the state of an entity is read. */
export type Reader = 'get' | 'patch'

/** What an endpoint is made of. */
export type EndpointOptions = {
  readonly contract: Contract
  readonly sender: Sender
  /** The service root, without a slash at its end. */
  readonly root: string
  /** The bearer token; absent where none is configured. */
  readonly bearer?: string | undefined
  /** Headers that go with every request. */
  readonly headers?: HeaderList
  /** Whether requests travel over connections of HTTP/1.1, so that their framing can be chosen. */
  readonly connections?: boolean
}

/** One implementation of the operation, addressed by steps. */
export type Endpoint = {
  readonly contract: Contract
  /** The service root, without a slash at its end. */
  readonly root: string
  /** Whether a bearer token or an Authorization header is configured. */
  readonly hasCredentials: boolean
  /** Why something that a case needs is not there; undefined where it is. */
  readonly lacks: (need: Need) => string | undefined
  /** The request of a step on an entity, as it goes on the wire. */
  readonly request: (step: Step, id: string, reader?: Reader) => WireRequest
  readonly send: (step: Step, id: string, reader?: Reader) => Promise<Exchange>
  /** Reads the entity by GET, or by a PATCH that changes nothing. */
  readonly read: (id: string, reader: Reader) => Promise<Read>
  /** As `Sender.inFlightMs`. */
  readonly inFlightMs: () => number
}

/** The PATCH that changes nothing: through it the state is read where GET is absent. */
export const emptyPatch: Step = { method: 'PATCH', resource: 'item', body: '{}' }
const get: Step = { method: 'GET', resource: 'item' }

/** Turns steps into requests to one target. */
export function createEndpoint({
  contract,
  sender,
  root,
  bearer,
  headers = [],
  connections = false,
}: EndpointOptions): Endpoint {
  const isAuthorization = ([name]: readonly [string, string]) => name.toLowerCase() === 'authorization'
  const plainHeaders = headers.filter((header) => !isAuthorization(header))
  const credentials: HeaderList = [
    ...(bearer === undefined ? [] : [['Authorization', `Bearer ${bearer}`] as const]),
    ...headers.filter(isAuthorization),
  ]

  function request(step: Step, id: string, reader: Reader = 'get'): WireRequest {
    const real = step.method === 'READ' ? (reader === 'get' ? get : emptyPatch) : step
    const body = bytesOf(real.body)
    const auth =
      real.auth === undefined
        ? credentials
        : real.auth === 'none'
          ? []
          : [['Authorization', headerOf(real.auth, tokenIn(credentials))] as const]
    const template = typeof real.auth === 'object' && 'template' in real.auth ? real.auth.template : undefined
    const shown = template?.replace('{token}', () => '$VPPTOKEN_BEARER')
    const own = [...(real.headers ?? []), ...framingHeaders(real)]
    const typed = real.noContentType || own.some(([name]) => name.toLowerCase() === 'content-type')
    const type: HeaderList = real.method === 'PATCH' && !typed ? [['Content-Type', 'application/json']] : []
    const accepts = real.noAccept || own.some(([name]) => name.toLowerCase() === 'accept')
    const accept: HeaderList = accepts ? [] : [['Accept', 'application/json']]
    return {
      method: real.method,
      url: root + pathOf(contract, real, id),
      headers: written([...accept, ...auth, ...plainHeaders, ...type, ...own], real.headerNames),
      ...(body && { body }),
      ...(real.framing && { framing: real.framing }),
      ...(shown !== undefined && { shownCredentials: shown }),
      ...(real.connection !== undefined && { connection: `${real.connection} ${id}` }),
    }
  }

  const send = (step: Step, id: string, reader?: Reader) => sender.send(request(step, id, reader))

  async function read(id: string, reader: Reader): Promise<Read> {
    const exchange = await send(reader === 'get' ? get : emptyPatch, id)
    if (outcomeOf(exchange) !== 'accepted') {
      const outcome = describeOutcome(exchange)
      return { problem: exchange.response ? `answered ${outcome}` : outcome, exchange }
    }
    const found = readEntityOf(exchange)
    return found.problem === undefined
      ? { entity: found.entity, exchange }
      : { problem: found.problem, exchange }
  }

  const hasCredentials = credentials.length > 0
  const lacks = (need: Need) => {
    if (need === 'connection')
      return connections ? undefined : 'the target is in this process: there is no connection to it'
    if (!hasCredentials) return 'no credentials are configured (--bearer-env)'
    return need === 'bearer' && tokenIn(credentials) === undefined
      ? 'the configured credentials are no bearer token'
      : undefined
  }

  return {
    contract,
    root,
    hasCredentials,
    lacks,
    request,
    send,
    read,
    inFlightMs: sender.inFlightMs,
  }
}

/** How a body is framed is said in a header; its length is added where it is known and nothing else is said. */
function framingHeaders({ framing }: Step): HeaderList {
  if (framing === 'chunked') return [['Transfer-Encoding', 'chunked']]
  return framing === 'expect' ? [['Expect', '100-continue']] : []
}

/** The bearer token among credentials. */
function tokenIn(credentials: HeaderList): string | undefined {
  return /^Bearer +(.+)$/i.exec(credentials[0]?.[1] ?? '')?.[1]
}

function headerOf(auth: Exclude<Step['auth'], 'none' | undefined>, token = ''): string {
  return 'header' in auth ? auth.header : auth.template.replace('{token}', () => token)
}

/** Header names in one letter case, which is no matter (RFC 9110 5.1). */
function written(headers: HeaderList, names: Step['headerNames']): HeaderList {
  if (names === undefined) return headers
  return headers.map(([name, value]) => [names === 'lower' ? name.toLowerCase() : name.toUpperCase(), value])
}

function pathOf(contract: Contract, { resource }: Step, id: string): string {
  if (resource === 'collection') return contract.collectionPath
  const key = resource === 'item' ? id : resource.id
  return contract.itemPath.replace(/\{[^}]*\}/, () => encodeURIComponent(key))
}

function bytesOf(body: Step['body']): Uint8Array | undefined {
  if (body === undefined) return undefined
  return typeof body === 'string' ? Buffer.from(body, 'utf8') : Buffer.from(body.base64, 'base64')
}
