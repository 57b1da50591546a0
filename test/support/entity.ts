import type { Case, Probe, Step } from '../../src/cases/types.ts'
import type { Observation } from '../../src/exchange/types.ts'
import { mostInBatch, queueOf, take, type Waiting } from '../../src/execute/batch.ts'
import { type Entity, type EntityOptions, openEntities } from '../../src/execute/entity.ts'
import type { Json } from '../../src/json.ts'
import { type Observed, stubEndpoint } from './endpoint.ts'
import { caseOf, contract, entityWith } from './observation.ts'

/** A PATCH with this JSON body. */
export const patch = (body: Json): Step => ({ method: 'PATCH', resource: 'item', body: JSON.stringify(body) })
/** A probe of one PATCH that sends its id as the Apple ID; the parts given replace its own. */
export const probe = (id: string, parts: Partial<Probe> = {}): Probe => ({
  id,
  prepare: [],
  steps: [patch({ appleId: id })],
  ...parts,
})

/** A case that looks at a probe; it expects of one that is undone that it is refused, of any other that it is accepted. */
export const caseAt = (own: Probe, parts: Partial<Case> = {}): Case => ({
  ...caseOf(own.undo ? { kind: 'refused', statuses: [400, 422] } : { kind: 'accepted', refusal: 'warn' }),
  id: `VPP-ENTITY-01/${own.id}`,
  probe: own,
  ...parts,
})

/** The entities of an endpoint, which are read by GET and sent no baseline by default. */
export function entitiesOn(
  { endpoint }: Pick<Observed, 'endpoint'>,
  ids: readonly string[],
  options: Partial<EntityOptions> = {},
): readonly Entity[] {
  return openEntities({ endpoint, contract: endpoint.contract, reader: 'get', baseline: {}, ...options }, ids)
}

/** The entity `a` of an endpoint; as `entitiesOn`. */
export function entityOn(observed: Pick<Observed, 'endpoint'>, options: Partial<EntityOptions> = {}): Entity {
  return entitiesOn(observed, ['a'], options)[0]!
}

/** Sends probes in the batches that they fit into, as a worker does; gives what was observed, in their order. */
export async function observeAll(
  entity: Entity,
  probes: readonly Probe[],
  unrestorable: readonly string[] = [],
): Promise<readonly Observation[]> {
  const queue = queueOf(
    probes.map((one) => caseAt(one)),
    contract,
    unrestorable,
  )
  const found = new Map<string, Observation>()
  while (queue.size > 0) {
    const [first] = queue.values() as MapIterator<Waiting>
    const isKnown = first!.shares && entity.shares(first!.probe)
    const state = isKnown ? (await entity.state()).entity : undefined
    const batch = take(queue, state, mostInBatch).map((waiting) => waiting.probe)
    for (const [id, one] of await entity.observe([batch])) found.set(id, one)
  }
  return probes.map(({ id }) => found.get(id)!)
}

/** Sends one probe by itself; gives what was observed. */
export async function observeOne(entity: Entity, own: Probe): Promise<Observation> {
  return (await entity.observe([[own]])).get(own.id)!
}

/** A stub with one entity, and the bodies of the PATCHes that were sent to it. */
export function oneEntity() {
  const stub = stubEndpoint({ tokens: [entityWith({ id: 'a' })] })
  const bodies = () => stub.seen.filter(({ method }) => method === 'PATCH').map(({ body }) => body)
  const stored = () => stub.implementation.tokens()[0]!
  return { ...stub, bodies, stored }
}
