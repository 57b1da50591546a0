import type { Case, Probe } from '../cases/types.ts'
import type { Observation } from '../exchange/types.ts'
import type { Waiting } from './batch.ts'
import type { Entity } from './entity.ts'

/** Sends probes to one entity; the same probe with the same repeat gives the same observation. */
export type Observer = Pick<Entity, 'lags' | 'isBeyondAccident'> & {
  readonly observe: (probe: Probe) => Promise<Observation>
  /** As `Entity.observeAgain`, for the count-th time: told from the others by that number. */
  readonly repeat: (count: number, ...again: Parameters<Entity['observeAgain']>) => Promise<Observation>
}

/** Sends batches to an entity; gives what was observed, and what sends more on demand. `see` is told of all of it. */
export async function observe(
  entity: Entity,
  batches: readonly (readonly Waiting[])[],
  see: (cases: readonly Case[], observation: Observation) => void,
): Promise<Observer & { readonly found: ReadonlyMap<string, Observation> }> {
  const found = await entity.observe(batches.map((batch) => batch.map(({ probe }) => probe)))
  const sent = batches.flat().filter(({ probe }) => found.has(probe.id))
  for (const { probe, cases } of sent) see(cases, found.get(probe.id)!)
  const isolatedCases = Map.groupBy(
    sent.flatMap(({ cases }) => cases),
    ({ alone }) => alone?.id,
  )
  const observer = observerOf(entity, found, (probe, observation) => {
    const own = isolatedCases.get(probe.id) ?? []
    see(
      own.map(({ alone: _, ...item }) => ({ ...item, probe })),
      observation,
    )
  })
  return { ...observer, found }
}

/** What sends more to an entity: what was found already is not sent again. `onIsolated`: told of a probe sent by itself. */
export function observerOf(
  entity: Entity,
  found: ReadonlyMap<string, Observation>,
  onIsolated: (probe: Probe, observation: Observation) => void = () => {},
): Observer {
  const later = new Map<string, Promise<Observation>>()
  const cached = (key: string, send: () => Promise<Observation>) => {
    if (!later.has(key)) later.set(key, send())
    return later.get(key)!
  }
  const observeOne = async (probe: Probe) => {
    const observation = (await entity.observe([[probe]])).get(probe.id)!
    onIsolated(probe, observation)
    return observation
  }
  return {
    observe: async (probe) => found.get(probe.id) ?? cached(probe.id, () => observeOne(probe)),
    repeat: (count, probe, ...again) =>
      cached(`${probe.id} ${count}`, () => entity.observeAgain(probe, ...again)),
    lags: entity.lags,
    isBeyondAccident: entity.isBeyondAccident,
  }
}
