import type { Explanation, Found } from './explanation.ts'
import { isVague, lostUpdate, notStored } from './way-names.ts'

// What may be so by chance weighs less than a name that predicts the very value.
const plausibility: readonly (readonly [way: RegExp, weight: number])[] = [
  [/^another value in /, 0.3],
  [/^lost update$/, 0.65],
  [/^(another value|stamped with another instant|imprecise|torn read)$/, 0.5],
  [/^an earlier state$/, 0.55],
  [/^(not stored|wiped though not sent|changed though not sent)$/, 0.6],
]

function plausible(way: string): number {
  return plausibility.find(([pattern]) => pattern.test(way))?.[1] ?? 1
}

/** Of members that are not as they should be: the names that explain most. */
export function byWay(all: readonly Found[]): Explanation[] {
  let left = all.map(ofTheirOwn(all))
  const made: Explanation[] = []
  while (left.length > 0) {
    const scores = new Map<string, { score: number; rank: number }>()
    for (const { finding } of left) {
      for (const [rank, way] of finding.ways.entries()) {
        const known = scores.get(way) ?? { score: 0, rank: 0 }
        scores.set(way, { score: known.score + plausible(way), rank: known.rank + rank })
      }
    }
    const [way] = [...scores].reduce((best, next) =>
      next[1].score > best[1].score || (next[1].score === best[1].score && next[1].rank < best[1].rank)
        ? next
        : best,
    )
    const named = left.filter(({ finding }) => finding.ways.includes(way))
    made.push({ sort: named[0]!.finding.sort, way, found: named, follows: [], precision: 1 })
    left = left.filter(({ finding }) => !finding.ways.includes(way))
  }
  return made.map(withoutTold(made)).filter(({ found }) => found.length > 0)
}

/**
 * Leaves to an explanation what is first of all its own: a name that tells what became of a member's value says more than
 * one that does not.
 */
function withoutTold(made: readonly Explanation[]): (one: Explanation) => Explanation {
  const homeOf = ({ finding }: Found, from: Explanation) =>
    made.find(
      ({ way = '', sort, found }) =>
        isVague(from.way ?? '') &&
        !isVague(way) &&
        plausible(way) === 1 &&
        sort === 'value' &&
        finding.ways[0] === way &&
        found.some((other) => other.finding.member === finding.member),
    )
  return (one) => ({
    ...one,
    found: [
      ...one.found.filter((found) => homeOf(found, one) === undefined),
      ...made.flatMap((from) => from.found.filter((found) => homeOf(found, from) === one)),
    ],
  })
}

/** That several updates at once are not all stored says nothing of one by itself, unless more of those are not. */
function ofTheirOwn(all: readonly Found[]): (found: Found) => Found {
  const lost = all.filter(({ finding }) => finding.ways.includes(notStored))
  const atOnce = lost.filter(({ finding }) => finding.ways.includes(lostUpdate))
  if (atOnce.length * 2 < lost.length) return (found) => found
  return (found) => {
    const { finding } = found
    if (!finding.ways.includes(lostUpdate)) return found
    return { ...found, finding: { ...finding, ways: finding.ways.filter((way) => way !== notStored) } }
  }
}
