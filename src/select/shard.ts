import type { Case, Probe } from '../cases/types.ts'
import type { Shard } from '../report/model/notes.ts'

/**
 * The part that `i/n` names, both whole numbers with 1 ≤ i ≤ n ≤ 1000; undefined for anything else.
 */
export function parseShard(text: string): Shard | undefined {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number)
  return index >= 1 && index <= count && count <= 1000 ? { index, count } : undefined
}

/**
 * Divides items into `count` runs of neighbours of about the same weight and gives the one at `index` (from 1).
 * Every item is in exactly one of them, in the order given; none is empty unless there are fewer items than parts.
 * Neighbours stay together because what they show has often one cause. Weights are at least 0, one for each item.
 */
export function assign<T>(
  items: readonly T[],
  weights: readonly number[],
  { index, count }: Shard,
): readonly T[] {
  let start = 0
  let left = weights.reduce((sum, weight) => sum + weight, 0)
  for (let part = 1; part <= count; part += 1) {
    const after = count - part
    const share = left / (after + 1)
    let end = start
    let sum = 0
    while (end < items.length - after && (end === start || sum + weights[end]! / 2 <= share)) {
      sum += weights[end]!
      end += 1
    }
    // What has no weight would else be left behind by the last part.
    if (after === 0) end = items.length
    if (part === index) return items.slice(start, end)
    start = end
    left -= sum
  }
  return []
}

/**
 * The cases of one part of a run, in the order given. Cases of one probe stay together, so that no request is sent by
 * two parts; a probe weighs as much as it sends.
 */
export function shardCases(cases: readonly Case[], shard: Shard): readonly Case[] {
  const probes = new Map(cases.map(({ probe }) => [probe.id, probe]))
  const ids = [...probes.keys()]
  const own = new Set(assign(ids, [...probes.values()].map(requestsOf), shard))
  return cases.filter(({ probe }) => own.has(probe.id))
}

/** How many requests a probe sends: its steps, and the read-back after them. */
export function requestsOf({ steps }: Probe): number {
  return steps.length + 1
}
