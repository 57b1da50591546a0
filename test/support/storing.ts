import type { Probe } from '../../src/cases/types.ts'
import type { WireRequest } from '../../src/exchange/types.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import { answer, endpointOver, failing } from './endpoint.ts'
import { patch, probe } from './entity.ts'
import { entityWith } from './observation.ts'

type Entity = Record<string, Json>

/**
 * A server with one entity, `a`, that stores what is sent and answers with the entity, and the methods of the requests
 * it has seen. `store` may do otherwise, `refuses` may change the entity all the same, `shows` may show less of it.
 */
export function storing(
  store: (body: JsonObject, entity: Entity) => void = (body, entity) => Object.assign(entity, body),
  refuses: (body: JsonObject, entity: Entity) => boolean = () => false,
  shows: (entity: Entity, method: string) => JsonObject = (entity) => entity,
) {
  const entity: Entity = { ...entityWith({ id: 'a' }) }
  const observed = endpointOver(({ method, body }: WireRequest) => {
    if (method === 'GET') return answer(200, shows(entity, method))
    const sent = JSON.parse(Buffer.from(body!).toString()) as JsonObject
    if (refuses(sent, entity)) return answer(400, { error: { code: 'bad', message: 'bad' } })
    store(sent, entity)
    return answer(200, shows(entity, method))
  })
  return { ...observed, entity, methods: () => observed.seen.map(({ method }) => method).join(' ') }
}

/** A server that answers each PATCH with this status, and is gone from the first one that names the Apple ID. */
export function leaving(status: 200 | 400) {
  const entity = entityWith({ id: 'a' })
  let up = true
  return endpointOver(({ method, body }) => {
    if (body !== undefined && Buffer.from(body).includes('"appleId"')) up = false
    if (!up) return failing('connect')
    if (method === 'GET') return answer(200, entity)
    return status === 200 ? answer(200, { ...entity, state: 'expired' }) : answer(400, {})
  })
}

/** A probe that sets one member. */
export const set = (name: string, value: Json): Probe =>
  probe(`${name}=${value}`, { steps: [patch({ [name]: value })] })

/** A probe that is meant to be refused: one member with a value that is invalid. */
export const bad = (name: string, value: Json): Probe =>
  probe(`${name}=${JSON.stringify(value)}`, { steps: [patch({ [name]: value })], undo: true })
