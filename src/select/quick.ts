import { createGeneratorContext } from '../cases/generator.ts'
import type { Case } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { baselineOf } from '../execute/baseline.ts'
import { mostInBatch, queueOf, take } from '../execute/batch.ts'
import { isOwn, keyOf, propertiesOf } from './keys.ts'
import { mergeValues } from './merge-values.ts'
import { quickOrder } from './orders.ts'

/** Fewer requests than this are sent by a quick run to a target that conforms: opening and putting back included. */
export const quickRequests = 150

// Finding and reading the entity, trying whether it can be written, a known state, and putting back take 7; making
// something different first, and reading before what a batch is read back for, take the rest.
const overhead = 16

/**
 * The cases of a quick run, in the order given: those of the probes that stand first in `quickOrder`, as many as fit.
 * What the list does not name comes after it. Cases that differ in the property alone share a request. Pure.
 */
export function quickCases(cases: readonly Case[], contract: Contract): readonly Case[] {
  const order = inOrder(candidatesOf(cases), quickOrder())
  const firstOf = (count: number) => {
    const chosen = new Set(order.slice(0, count))
    // What nothing is sent for costs nothing.
    return mergeValues(cases.filter(({ probe }) => probe.steps.length === 0 || chosen.has(probe.id)))
  }
  let [fits, tooMany] = [0, order.length + 1]
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2)
    if (estimatedRequests(firstOf(middle), contract) < quickRequests - overhead) fits = middle
    else tooMany = middle
  }
  return firstOf(fits)
}

/**
 * The ids of the probes of cases that differ only in the property, or in what an enum's members make of a name, by what
 * they have in common: the id with `*` for the property and for what follows a colon. Those come first that are sent in
 * every whole run, then one for each property in turn, beginning with another one each time: requests that name different
 * members share a read-back.
 */
export function candidatesOf(cases: readonly Case[]): ReadonlyMap<string, readonly string[]> {
  // Another requirement's request, looked at once more, is a candidate there.
  const own = cases.filter(isOwn)
  const names = propertiesOf(cases)
  return new Map(
    [...Map.groupBy(own, ({ id }) => keyOf(id, names))].map(([key, alike], index) => {
      const byProperty = [...Map.groupBy(alike, ({ property }) => property).values()]
      const first = index % byProperty.length
      const ranked = [...byProperty.slice(first), ...byProperty.slice(0, first)].flatMap((ofOne) =>
        ofOne.map(({ represented = false, probe }, rank) => ({
          id: probe.id,
          rank,
          represented: Number(represented),
        })),
      )
      const sorted = ranked.toSorted((a, b) => a.represented - b.represented || a.rank - b.rank)
      return [key, [...new Set(sorted.map(({ id }) => id))]]
    }),
  )
}

/** Probe ids in the order of a list of keys and ranks, which goes round where a key has fewer; then all the others. */
function inOrder(
  candidates: ReadonlyMap<string, readonly string[]>,
  order: ReturnType<typeof quickOrder>,
): readonly string[] {
  const named = order.flatMap(([key, rank]) => {
    const ids = candidates.get(key) ?? []
    return ids.at(rank % ids.length) ?? []
  })
  return [...new Set([...named, ...[...candidates.values()].flat()])]
}

/** About how many requests the probes of some cases take on a target that conforms, read-backs included. */
function estimatedRequests(cases: readonly Case[], contract: Contract): number {
  const state = baselineOf(createGeneratorContext(contract, 0))
  let requests = 0
  for (const disruptive of [false, true]) {
    const own = cases.filter(({ probe }) => (probe.disruptive === true) === disruptive)
    const queue = queueOf(own, contract, [])
    for (
      let batch = take(queue, state, mostInBatch);
      batch.length > 0;
      batch = take(queue, state, mostInBatch)
    )
      requests += 1 + batch.reduce((sum, { probe }) => sum + probe.steps.length, 0)
  }
  return requests
}
