import type { Explanation, Found } from './explanation.ts'
import type { Finding } from './types.ts'

/**
 * What depends on the request before it, where that can be said of a good part of the failures: all that fails likewise
 * has that cause.
 */
export function dependent(all: readonly Found[]): Explanation | undefined {
  const failed = all.filter(({ verdict }) => verdict === 'fail')
  const flagged = failed.filter((one) => dependsOn(one) !== undefined)
  if (flagged.length === 0 || flagged.length * 5 < failed.length) return undefined
  if (flagged.length === 1 && failed.length > 1) return undefined
  const after = dependsOn(flagged[0]!)!
  const like = (one: Found) =>
    flagged.some(
      ({ finding }) => finding.sort === one.finding.sort && finding.ways[0] === one.finding.ways[0],
    )
  return {
    sort: flagged[0]!.finding.sort,
    trait: { kind: 'after', of: after },
    found: all.filter((one) => dependsOn(one) === after || like(one)),
    follows: [],
    precision: flagged.length / failed.length,
  }
}

/** What the request before a case came to, or that before the one in it that decides. */
function dependsOn({ finding }: Found): Finding['after'] {
  return finding.after ?? finding.afterOwn
}
