import { bodyOf } from '../cases/generator.ts'
import type { Case, Probe } from '../cases/types.ts'
import { packed } from './pack.ts'
import { quickOrder } from './quick-order.ts'

/** Fewer requests than this are sent by a quick run to a target that conforms: opening and putting back included. */
export const quickRequests = 120

// As many refusals share a reading at most.
const mostTogether = 24

// Finding and reading the entity, trying whether it can be written, a known state, and putting back take 7; making
// something different first takes the rest.
const overhead = 11

/**
 * The cases of a quick run, in the order given: those of the probes that stand first in `quickOrder`, as many as fit.
 * What the list does not name comes after it. Cases that differ in the property alone share a request. Pure.
 */
export function quickCases(cases: readonly Case[]): readonly Case[] {
  const order = inOrder(candidatesOf(cases), quickOrder)
  const firstOf = (count: number) => {
    const chosen = new Set(order.slice(0, count))
    // What nothing is sent for costs nothing.
    return packed(cases.filter(({ probe }) => probe.steps.length === 0 || chosen.has(probe.id)))
  }
  let [fits, tooMany] = [0, order.length + 1]
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2)
    if (estimatedRequests(firstOf(middle)) < quickRequests - overhead) fits = middle
    else tooMany = middle
  }
  return firstOf(fits)
}

/**
 * The ids of the probes of cases that differ only in the property, or in what an enum's members make of a name, by what
 * they have in common: the id with `*` for the property and for what follows a colon. Those come first that are sent in
 * every whole run, then one for each property in turn, beginning with another one each time: requests that name different
 * members share readings.
 */
export function candidatesOf(cases: readonly Case[]): ReadonlyMap<string, readonly string[]> {
  // Another requirement's request, looked at once more, is a candidate there.
  const own = cases.filter(({ id }) => !/^[A-Z]+-[A-Z]+-\d+\/[A-Z]+-[A-Z]+-\d+\//.test(id))
  const names = new Set(cases.map(({ property }) => property))
  return new Map(
    [...Map.groupBy(own, ({ id }) => keyOf(id, names))].map(([key, alike], index) => {
      const byProperty = [...Map.groupBy(alike, ({ property }) => property).values()]
      const first = index % byProperty.length
      const ranked = [...byProperty.slice(first), ...byProperty.slice(0, first)].flatMap((ofOne) =>
        ofOne.map(({ spare = false, probe }, rank) => ({ id: probe.id, rank, spare: Number(spare) })),
      )
      const sorted = ranked.toSorted((a, b) => a.spare - b.spare || a.rank - b.rank)
      return [key, [...new Set(sorted.map(({ id }) => id))]]
    }),
  )
}

function keyOf(id: string, names: ReadonlySet<string | undefined>): string {
  return id
    .split('/')
    .map((part) => (names.has(part) ? '*' : part.replace(/:.*/, ':*')))
    .join('/')
}

/** Probe ids in the order of a list of keys and ranks, which goes round where a key has fewer; then all the others. */
function inOrder(
  candidates: ReadonlyMap<string, readonly string[]>,
  order: typeof quickOrder,
): readonly string[] {
  const named = order.flatMap(([key, rank]) => {
    const ids = candidates.get(key) ?? []
    return ids.at(rank % ids.length) ?? []
  })
  return [...new Set([...named, ...[...candidates.values()].flat()])]
}

/** About how many requests the probes of some cases take on a target that conforms, readings included. */
function estimatedRequests(cases: readonly Case[]): number {
  const probes = [...new Map(cases.map(({ probe }) => [probe.id, probe])).values()]
  const [single, several] = [probes.filter(isSingle), probes.filter((probe) => !isSingle(probe))]
  const alike = Map.groupBy(single, ({ disruptive }) => disruptive === true)
  const readings = [...alike.values()].reduce((sum, some) => sum + groupsOf(some), 0)
  const others = several.reduce((sum, { steps }) => sum + steps.length + 1, 0)
  return single.length + readings + others
}

function isSingle({ steps, parallel }: Probe): boolean {
  return steps.length === 1 && !parallel
}

type Group = { readonly set: Set<string>; readonly refused: Set<string>; size: number }

/** How many groups share a reading: in each, what one sets no other one names, and few refusals name the same member. */
function groupsOf(probes: readonly Probe[]): number {
  const groups: Group[] = []
  for (const probe of probes) {
    const members = Object.entries(bodyOf(probe))
    const fits = ({ set, refused, size }: Group) =>
      probe.undo === true &&
      set.size === 0 &&
      size < mostTogether &&
      members.every(([name, value]) => {
        const isText = probe.undo && !['number', 'boolean'].includes(typeof value)
        return !set.has(name) && (isText || !refused.has(name))
      })
    const group = groups.find(fits) ?? { set: new Set<string>(), refused: new Set<string>(), size: 0 }
    if (group.size === 0) groups.push(group)
    group.size += 1
    for (const [name] of members) (probe.undo ? group.refused : group.set).add(name)
  }
  return groups.length
}
