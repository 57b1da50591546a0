import { abreast, usuallyAbreast } from '../abreast.ts'
import { keyName } from '../contract/types.ts'
import { describeOutcome, isThrottling, objectOf, outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Read } from '../exchange/types.ts'
import { type Endpoint, emptyPatch, type Reader } from '../http/endpoint.ts'
import { isObject, type JsonObject } from '../json.ts'
import { option } from '../option-words.ts'

/** A target that can be tested. */
export type Opened = {
  readonly ids: readonly string[]
  readonly reader: Reader
  /** The entities as they were before anything was written, in the order of `ids`. */
  readonly snapshots: readonly JsonObject[]
}

/** How a target is opened. */
export type OpenOptions = {
  /** Called with what was found, before the first PATCH; what it throws ends the opening. */
  readonly protect?: (opened: Opened) => Promise<void>
  /** How many entities are read at once, at most. */
  readonly most?: number
}

/**
 * Finds the entities to use and how to read them; gives a one-line problem for a target that cannot be tested. Where
 * several entities have one, it is that of the first of them.
 */
export async function openTarget(
  endpoint: Endpoint,
  wantedIds: readonly string[],
  { protect = async () => {}, most = usuallyAbreast }: OpenOptions = {},
): Promise<{ opened: Opened; problem?: undefined } | { problem: string; opened?: undefined }> {
  const found = wantedIds.length > 0 ? { ids: wantedIds } : await firstId(endpoint)
  if ('problem' in found) return found
  const { ids } = found
  const odd = ids.map(oddId).find((problem) => problem !== undefined)
  if (odd !== undefined) {
    const where =
      wantedIds.length > 0 ? `${option('--id')} names` : `GET ${endpoint.contract.collectionPath} lists first`
    return { problem: `${where} ${odd}; name another entity with ${option('--id')}` }
  }
  const { reader, read } = await findReader(endpoint, ids[0]!)
  // A target whose first entity cannot be read is not asked for the others.
  const others =
    read.entity === undefined
      ? []
      : await abreast(ids.slice(1), most, (id) => insistently(() => endpoint.read(id, reader)))
  const snapshots: JsonObject[] = []
  for (const [index, { entity, exchange, problem }] of [read, ...others].entries()) {
    if (entity === undefined) return { problem: explain(exchange, `reading ${ids[index]}`, problem) }
    snapshots.push(entity)
  }
  const opened = { ids, reader, snapshots }
  await protect(opened)
  const { exchange: write } = await insistently(async () => ({
    exchange: await endpoint.send(emptyPatch, ids[0]!),
  }))
  const status = write.response?.status
  if (write.failure || (status !== undefined && [401, 403, 404, 405].includes(status))) {
    return { problem: explain(write, `a PATCH of ${ids[0]}`, describeOutcome(write)) }
  }
  return { opened }
}

/** Reads an entity by GET, or through a PATCH where GET is absent. */
async function findReader(endpoint: Endpoint, id: string): Promise<{ reader: Reader; read: Read }> {
  const read = await insistently(() => endpoint.read(id, 'get'))
  if (read.entity !== undefined || isFatal(read.exchange)) return { reader: 'get', read }
  const other = await insistently(() => endpoint.read(id, 'patch'))
  return other.entity === undefined ? { reader: 'get', read } : { reader: 'patch', read: other }
}

const looks = 3

/** A timeout may be an accident; one that recurs would cost its time limit for each of a thousand requests. */
async function insistently<T extends { readonly exchange?: Exchange | undefined }>(
  ask: () => Promise<T>,
): Promise<T> {
  for (let look = 1; ; look += 1) {
    const found = await ask()
    if (found.exchange?.failure?.kind !== 'timeout' || look === looks) return found
  }
}

async function firstId(endpoint: Endpoint): Promise<{ ids: readonly string[] } | { problem: string }> {
  const list = { method: 'GET', resource: 'collection' } as const
  const { exchange } = await insistently(async () => ({ exchange: await endpoint.send(list, '') }))
  const path = endpoint.contract.collectionPath
  if (outcomeOf(exchange) !== 'accepted') {
    const problem = explain(exchange, `GET ${path}`, describeOutcome(exchange))
    return {
      problem:
        exchange.response?.status === 404 ? `${problem}; or name an entity with ${option('--id')}` : problem,
    }
  }
  const found = objectOf(exchange)
  const key = keyName(endpoint.contract)
  if (found.problem !== undefined)
    return { problem: `GET ${path} lists no entity to test, but ${found.problem}` }
  const items = Array.isArray(found.entity.value) ? found.entity.value : []
  const id = items
    .filter(isObject)
    .map((item) => item[key])
    .filter((value) => typeof value === 'string')
    .find((value) => value !== '')
  return id === undefined
    ? { problem: `GET ${path} lists no entity to test: create one, or name one with ${option('--id')}` }
    : { ids: [id] }
}

/** No server takes a longer request line for granted (RFC 9112 3: 8,000 octets), and escapes take three for one. */
const longestId = 1024

/** What is wrong with an id, in a few words; undefined where it can be asked for. */
function oddId(id: string): string | undefined {
  if (id.length > longestId) {
    const beginning = JSON.stringify(id.slice(0, 20)).slice(0, -1)
    return `an id of ${id.length.toLocaleString('en')} characters (${beginning}…"), and ${longestId.toLocaleString('en')} is the limit`
  }
  return id.isWellFormed()
    ? undefined
    : `the id ${JSON.stringify(id)}, which has half of a surrogate pair and fits into no URL`
}

/** Whether another way of reading would end the same way. */
function isFatal(exchange: Exchange | undefined): boolean {
  return exchange?.response === undefined || [401, 403].includes(exchange.response.status)
}

function explain(exchange: Exchange | undefined, action: string, problem: string): string {
  const failure = exchange?.failure
  if (failure?.kind === 'size') return `the answer to ${action} cannot be read: ${failure.message}`
  if (failure && failure.kind !== 'connect') return `${action} has no answer: ${failure.message}`
  if (failure)
    return `the target cannot be reached: ${failure.message}; check ${option('--target')}, and that the server runs`
  const status = exchange?.response?.status
  if (status === 401)
    return `${action} is answered 401: check the bearer token (${option('--bearer-env')} VAR names the variable that holds it)`
  if (status === 403) return `${action} is answered 403: the credentials lack the permission for it`
  if (status === 404)
    return `${action} is answered 404: no such token or path; check ${option('--target')} and ${option('--id')}`
  if (status === 405) return `${action} is answered 405: the target does not implement it`
  if (isThrottling(status)) {
    const { askedMs } = exchange!
    const asked = askedMs === undefined ? '' : ` and asks to wait ${Math.ceil(askedMs / 1000)} s`
    return `${action} is answered ${status} to the end: the target throttles${asked}; try later, or with ${option('--rate')}`
  }
  return `${action} gives no entity (${problem}): check ${option('--target')}`
}
