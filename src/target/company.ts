import type { Probe } from '../cases/types.ts'
import type { Json, JsonObject } from '../json.ts'
import { preparationOf } from './state.ts'
import { membersSent, writtenBy } from './written.ts'

// What a server shows for a moment only must not be over by the time of the reading.
const mostTogether = 12

/**
 * Gives the probes that may share one reading with a probe: itself alone where it is none of those that may. `state` is
 * what is likely to be stored then, if that is known.
 */
export type Company = (
  first: Probe,
  taken: (probe: Probe) => boolean,
  state: JsonObject | undefined,
) => readonly Probe[]

/**
 * Finds company among probes, in the order in which they will be asked for: the probe and those after it that are not
 * taken and that are meant to come to the same, equally dangerous. None of them writes a member that is `untouchable`.
 * Which of them do share a reading depends on what is stored then: see `sharing`.
 */
export function createCompany(probes: readonly Probe[], untouchable: readonly string[]): Company {
  const order = probes.filter((probe) => !writtenBy(probe).some((name) => untouchable.includes(name)))
  const ranks = new Map(order.map(({ id }, rank) => [id, rank]))
  return (first, taken, state) => {
    const rank = ranks.get(first.id)
    if (rank === undefined) return [first]
    const named = new Set<string>()
    const group: Probe[] = []
    for (let next = rank; next < order.length && group.length < mostTogether; next += 1) {
      const probe = order[next]!
      if (taken(probe) || probe.undo !== first.undo || probe.dangerous !== first.dangerous) continue
      if (!joins(probe, named, state)) continue
      group.push(probe)
    }
    return group
  }
}

/**
 * Those of a company that may share the next reading of an entity in this state. None needs a preparation, and what one
 * of them changes, no later one may hide: it names none of the members named before it. If it is meant to be refused,
 * it may also send for such a member what nothing like the stored value can be made of.
 */
export function sharing(group: readonly Probe[], state: JsonObject): readonly Probe[] {
  const named = new Set<string>()
  return group.filter((probe) => preparationOf(probe, state, []) === undefined && joins(probe, named, state))
}

/** Whether a probe can go with those that have named some members; if so, adds those that it names. */
function joins(probe: Probe, named: Set<string>, state: JsonObject | undefined): boolean {
  const members = membersSent(probe)
  const fits = ([name, value]: readonly [string, Json]) =>
    !named.has(name) ||
    (probe.undo === true && (state === undefined ? typeof value !== 'number' : isUnlike(value, state[name])))
  if (!members.every(fits)) return false
  for (const [name] of members) named.add(name)
  return true
}

/**
 * Whether no server can be expected to make what is stored of a value: neither text is in the other. Numbers and booleans
 * may be taken for the rank of a member.
 */
function isUnlike(sent: Json, stored: Json | undefined): boolean {
  if (typeof stored !== 'string' || typeof sent === 'number' || typeof sent === 'boolean') return false
  const text = typeof sent === 'string' ? sent : JSON.stringify(sent)
  const [one, other] = [text, stored].map((part) => part.trim().toLowerCase()) as [string, string]
  return !one.includes(other) && !other.includes(one)
}
