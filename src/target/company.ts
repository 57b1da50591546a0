import type { Probe } from '../cases/types.ts'
import { writtenBy } from './written.ts'

// What a server shows for a moment only must not be over by the time of the reading.
const mostTogether = 12

/** Gives the probes that share one reading with a probe: itself alone where it is none of those that may. */
export type Company = (first: Probe, taken: (probe: Probe) => boolean) => readonly Probe[]

/**
 * Finds company among probes that are meant to be refused, in the order in which they will be asked for: the probe and
 * those after it that are not taken, as far as no two of them name the same member. What one of them has changed, none
 * of the others can then have put back. None of them writes a member that is `untouchable`.
 */
export function createCompany(probes: readonly Probe[], untouchable: readonly string[]): Company {
  const order = probes
    .map((probe) => ({ probe, names: writtenBy(probe) }))
    .filter(({ names }) => !names.some((name) => untouchable.includes(name)))
  const ranks = new Map(order.map(({ probe }, rank) => [probe.id, rank]))
  return (first, taken) => {
    const rank = ranks.get(first.id)
    if (rank === undefined) return [first]
    const named = new Set<string>()
    const group: Probe[] = []
    for (let next = rank; next < order.length && group.length < mostTogether; next += 1) {
      const { probe, names } = order[next]!
      if (taken(probe) || names.some((name) => named.has(name))) continue
      group.push(probe)
      for (const name of names) named.add(name)
    }
    return group
  }
}
