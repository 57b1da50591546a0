import type { Case } from '../cases/types.ts'
import { breaksGate } from '../report/model/build.ts'
import { groupBy, steadily } from '../report/model/group.ts'
import type { Report, ReportCase } from '../report/model/types.ts'

/** An entry of a new list. */
export type Proposal = {
  /** Patterns that match the deviations and no case that holds, is unknown, or deviates for another cause. */
  readonly cases: readonly string[]
  readonly reason: string
  /** `2026-12-31` */
  readonly expires: string
  /** Whether the deviation showed in some of the tries only. */
  readonly sometimes: boolean
}

const daysToLive = 90
const verdictsOfNoMatter: readonly string[] = ['info', 'n/a', 'unproven']

/**
 * The entries that would make the gate of a run pass, as far as deviations go: one for each requirement and cause, with
 * as few patterns as say it without promising a deviation that was not seen. What is known or fixed by a list already
 * is left out. `planned` is all that the contract gives. Pure.
 */
export function proposeDeviations(report: Report, planned: readonly Pick<Case, 'id'>[]): readonly Proposal[] {
  const day = report.startedAt.slice(0, 10)
  const expires = new Date(Date.parse(`${day}T00:00:00Z`) + daysToLive * 86_400_000)
    .toISOString()
    .slice(0, 10)
  const deviations = report.cases.filter((item) => isDeviation(item) && breaksGate(item, report.gate.failOn))
  const groups = groupBy(deviations, (item) =>
    JSON.stringify([item.requirement, steadily(item), isIntermittent(item)]),
  )
  const verdictOf = new Map(report.cases.map(({ id, verdict }) => [id, verdict as string]))
  return [...groups.values()].map((group) => {
    const own = new Set(group.map(({ id }) => id))
    const others = planned
      .map(({ id }) => id)
      .filter((id) => !own.has(id) && !verdictsOfNoMatter.includes(verdictOf.get(id) ?? 'unknown'))
    const cause = steadily(group[0]).replaceAll(/\s+/g, ' ').trim()
    return {
      cases: cover([...own], others),
      reason: `${cause}; found by a run of ${day}: say why it is accepted`,
      expires,
      sometimes: isIntermittent(group[0]),
    }
  })
}

const isDeviation = ({ verdict }: ReportCase) => verdict === 'fail' || verdict === 'warn'
const isIntermittent = ({ repeats }: ReportCase) => repeats !== undefined

/** Ids, and beginnings of ids up to a slash, that match all of `own` and none of `others`; a beginning needs no escapes. */
function cover(own: readonly string[], others: readonly string[], depth = 1): readonly string[] {
  const branches = groupBy(own, (id) => id.split('/').slice(0, depth).join('/'))
  return [...branches].flatMap(([path, ids]) => {
    if (ids.length === 1) return ids
    const inside = (id: string) => id.startsWith(`${path}/`)
    return ids.every(inside) && !others.some(inside) ? [path] : cover(ids, others, depth + 1)
  })
}
