import type { Step } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { describeOutcome, outcomeOf, readEntityOf } from './exchange.ts'
import type { Sender } from './retry.ts'
import type { Exchange, HeaderList, Read, WireRequest } from './types.ts'

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
}

/** One implementation of the operation, addressed by steps. */
export type Endpoint = {
  readonly contract: Contract
  /** The service root, without a slash at its end. */
  readonly root: string
  /** Whether a bearer token or an Authorization header is configured. */
  readonly hasCredentials: boolean
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
export function createEndpoint({ contract, sender, root, bearer, headers = [] }: EndpointOptions): Endpoint {
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
          : [['Authorization', real.auth.header] as const]
    const own = real.headers ?? []
    const typed = real.noContentType || own.some(([name]) => name.toLowerCase() === 'content-type')
    const type: HeaderList = real.method === 'PATCH' && !typed ? [['Content-Type', 'application/json']] : []
    return {
      method: real.method,
      url: root + pathOf(contract, real, id),
      headers: [['Accept', 'application/json'], ...auth, ...plainHeaders, ...type, ...own],
      ...(body && { body }),
    }
  }

  const send = (step: Step, id: string, reader?: Reader) => sender.send(request(step, id, reader))

  async function read(id: string, reader: Reader): Promise<Read> {
    const exchange = await send(reader === 'get' ? get : emptyPatch, id)
    if (outcomeOf(exchange) !== 'accepted')
      return { problem: `answered ${describeOutcome(exchange)}`, exchange }
    const found = readEntityOf(exchange)
    return found.problem === undefined
      ? { entity: found.entity, exchange }
      : { problem: found.problem, exchange }
  }

  return {
    contract,
    root,
    hasCredentials: credentials.length > 0,
    request,
    send,
    read,
    inFlightMs: sender.inFlightMs,
  }
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
