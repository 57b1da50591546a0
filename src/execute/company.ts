import { mostTogether } from '../cases/sociable.ts'
import type { Probe } from '../cases/types.ts'
import type { Json, JsonObject } from '../json.ts'
import { preparationOf } from './state.ts'
import { membersSent, writtenBy } from './written.ts'

// How far ahead company is looked for: in a large contract most of what comes later names other members.
const horizon = 600

/** Finds probes that may share one reading. */
export type Company = {
  /**
   * The probes that may share a reading with a probe of an entity in this state, in the order of asking; `admits` tells
   * which have not been sent and may be, `most` how many there are at most with the first one, if fewer than twelve.
   */
  readonly of: (
    first: Probe,
    state: JsonObject,
    admits: (probe: Probe) => boolean,
    most?: number,
  ) => readonly Probe[]
  /** Whether a probe may share a reading at all. */
  readonly knows: (probe: Probe) => boolean
  /** How many of the probes that may share a reading have not been taken. */
  readonly left: (taken: (id: string) => boolean) => number
}

/**
 * Finds company among probes, in the order in which they will be asked for: those after a probe that are equally
 * disruptive. None of them writes a member that is `unrestorable`, and all of them may share the next reading: see
 * `sharing`.
 */
export function createCompany(probes: readonly Probe[], unrestorable: readonly string[]): Company {
  const order = probes.filter((probe) => !writtenBy(probe).some((name) => unrestorable.includes(name)))
  const ranks = new Map(order.map(({ id }, rank) => [id, rank]))
  return {
    knows: ({ id }) => ranks.has(id),
    left: (taken) => order.reduce((count, { id }) => count + (taken(id) ? 0 : 1), 0),
    of(first, state, admits, most = mostTogether) {
      const shares = sharer(state)
      const rank = ranks.get(first.id)
      if (rank === undefined || !shares(first)) return []
      const found: Probe[] = []
      const end = Math.min(order.length, rank + horizon)
      for (let next = rank + 1; next < end && found.length + 1 < Math.min(most, mostTogether); next += 1) {
        const probe = order[next]!
        if (probe.disruptive === first.disruptive && admits(probe) && shares(probe)) found.push(probe)
      }
      return found
    },
  }
}

/**
 * Those of a company that may share the next reading of an entity in this state. None needs a preparation, and what one
 * of them changes, no later one may hide: it names none of the members named before it. What is meant to be refused may
 * also send, for a member that others like it have named, what nothing like the stored value can be made of.
 */
export function sharing(group: readonly Probe[], state: JsonObject): readonly Probe[] {
  return group.filter(sharer(state))
}

/** What tells of one probe after another whether it can go with those before it. */
function sharer(state: JsonObject): (probe: Probe) => boolean {
  const named = new Map<string, Probe>()
  return (probe) => {
    const members = membersSent(probe)
    const fits = ([name, value]: readonly [string, Json]) => {
      const other = named.get(name)
      return (
        other === undefined || (probe.undo === true && other.undo === true && isUnlike(value, state[name]))
      )
    }
    if (preparationOf(probe, state, []) !== undefined || !members.every(fits)) return false
    for (const [name] of members) named.set(name, probe)
    return true
  }
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
