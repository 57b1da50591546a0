import { isObject, type JsonObject } from '../json.ts'
import { type Endpoint, emptyPatch, type Reader } from './endpoint.ts'
import { describeOutcome, objectOf, outcomeOf } from './exchange.ts'
import type { Exchange } from './types.ts'

/** A target that can be tested. */
export type Opened = {
  readonly ids: readonly string[]
  readonly reader: Reader
  /** The entities as they were before anything was written, in the order of `ids`. */
  readonly snapshots: readonly JsonObject[]
}

/**
 * Finds the entities to use and how to read them; gives a one-line problem for a target that cannot be tested.
 * `protect` is called with what was found before the first PATCH; a problem that it gives ends the opening.
 */
export async function openTarget(
  endpoint: Endpoint,
  wantedIds: readonly string[],
  protect: (opened: Opened) => Promise<string | undefined> = async () => undefined,
): Promise<{ opened: Opened; problem?: undefined } | { problem: string; opened?: undefined }> {
  const ids = wantedIds.length > 0 ? { ids: wantedIds } : await firstId(endpoint)
  if ('problem' in ids) return ids
  const snapshots: JsonObject[] = []
  let reader: Reader = 'get'
  for (const id of ids.ids) {
    let read = await insistently(() => endpoint.read(id, reader))
    if (read.entity === undefined && reader === 'get' && snapshots.length === 0 && !isFatal(read.exchange)) {
      const other = await insistently(() => endpoint.read(id, 'patch'))
      if (other.entity !== undefined) [reader, read] = ['patch', other]
    }
    if (read.entity === undefined) return { problem: explain(read.exchange, `reading ${id}`, read.problem) }
    snapshots.push(read.entity)
  }
  const opened = { ids: ids.ids, reader, snapshots }
  const problem = await protect(opened)
  if (problem !== undefined) return { problem }
  const { exchange: write } = await insistently(async () => ({
    exchange: await endpoint.send(emptyPatch, ids.ids[0]!),
  }))
  const status = write.response?.status
  if (write.failure || (status !== undefined && [401, 403, 404, 405].includes(status))) {
    return { problem: explain(write, `a PATCH of ${ids.ids[0]}`, describeOutcome(write)) }
  }
  return { opened }
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
      problem: exchange.response?.status === 404 ? `${problem}; or name an entity with --id` : problem,
    }
  }
  const found = objectOf(exchange)
  const key = endpoint.contract.properties.find((property) => property.key)?.name ?? ''
  const items = found.problem === undefined && Array.isArray(found.entity.value) ? found.entity.value : []
  const id = items
    .filter(isObject)
    .map((item) => item[key])
    .find((value) => typeof value === 'string')
  return id === undefined
    ? { problem: `GET ${path} lists no entity to test: create one, or name one with --id` }
    : { ids: [id] }
}

/** Whether another way of reading would end the same way. */
function isFatal(exchange: Exchange | undefined): boolean {
  return exchange?.response === undefined || [401, 403].includes(exchange.response.status)
}

function explain(exchange: Exchange | undefined, action: string, problem: string): string {
  const failure = exchange?.failure
  if (failure && failure.kind !== 'connect') return `${action} has no answer: ${failure.message}`
  if (failure)
    return `the target cannot be reached: ${failure.message}; check --target, and that the server runs`
  const status = exchange?.response?.status
  if (status === 401)
    return `${action} is answered 401: check the bearer token (--bearer-env VAR names the variable that holds it)`
  if (status === 403) return `${action} is answered 403: the credentials lack the permission for it`
  if (status === 404) return `${action} is answered 404: no such token or path; check --target and --id`
  if (status === 405) return `${action} is answered 405: the target does not implement it`
  if (status === 429 || status === 503)
    return `${action} is answered ${status} to the end: the target throttles; try later, or with --rate`
  return `${action} gives no entity (${problem}): check --target`
}
