import type { Case } from '../cases/types.ts'
import type { ReportCase } from '../report/model/types.ts'
import { matcher } from '../select/matcher.ts'
import type { Deviation, Place } from './types.ts'

/** What lists of deviations make of a run. */
export type Listing = {
  /**
   * The case as the lists see it: one that deviates as listed is `known`, one that holds although it is listed is `fixed`.
   * What was found stays in the message. `info`, `n/a` and `unproven` stay, since nothing is known of them.
   */
  readonly apply: (item: ReportCase) => ReportCase
  /** What is wrong with the lists themselves, and makes the gate fail: one line each. */
  readonly problems: readonly string[]
}

/**
 * Applies lists of deviations to a run. `planned` is all that the contract gives, whatever a run selects of it, so that
 * `--only` makes no entry look idle; `now` decides what has expired. Of several entries for a deviation the first
 * counts; a case that holds breaks no promise where any of its entries is a `sometimes`. Pure.
 */
export function createListing(
  deviations: readonly Deviation[],
  planned: readonly Pick<Case, 'id' | 'requirement'>[],
  now: Date,
): Listing {
  const byCase = new Map<string, Deviation[]>()
  const problems: string[] = []
  const today = now.toISOString().slice(0, 10)
  for (const deviation of deviations) {
    const { expires, requirement, builtIn } = deviation
    if (expires !== undefined && expires < today) {
      problems.push(
        `${at(deviation)}: the entry has expired on ${expires}: see whether it is still accepted, then take it out or give it another day`,
      )
    }
    const cases = planned.filter((item) => requirement === undefined || item.requirement === requirement)
    const listed = new Set<string>()
    for (const pattern of deviation.cases) {
      const matches = matcher(pattern.text)
      const ids = cases.filter(({ id }) => matches(id)).map(({ id }) => id)
      // A built-in list is no business of its user, who may have a contract without some of its properties.
      if (ids.length === 0 && !builtIn) {
        const where = requirement === undefined ? '' : ` of ${requirement}`
        problems.push(
          `${at(pattern)}: no case${where} matches ${pattern.text}: correct it or take it out (vpptoken-conformance plan lists the ids)`,
        )
      }
      for (const id of ids) listed.add(id)
    }
    for (const id of listed) byCase.set(id, [...(byCase.get(id) ?? []), deviation])
  }
  return { apply: (item) => applied(item, byCase.get(item.id) ?? []), problems }
}

function applied(item: ReportCase, listed: readonly Deviation[]): ReportCase {
  if (item.verdict === 'fail' || item.verdict === 'warn') {
    const entry = listed.find(
      ({ found }) =>
        found === undefined || [item.where, item.diagnosis].some((text) => text?.includes(found)),
    )
    return entry === undefined ? item : { ...item, verdict: 'known', message: knownMessage(item, entry) }
  }
  const [entry] = listed
  if (item.verdict !== 'pass' || entry === undefined || listed.some(({ sometimes }) => sometimes)) return item
  // The diagnosis is what a report groups by, so that each entry is reported.
  return {
    ...item,
    verdict: 'fixed',
    diagnosis: `it holds, and ${at(entry)} lists it as a deviation`,
    message: fixedMessage(entry),
  }
}

function knownMessage({ message }: ReportCase, entry: Deviation): string {
  const link = entry.link === undefined ? '' : ` (${entry.link})`
  return [
    ...(message === undefined ? [] : [message]),
    `Known: ${entry.reason.replace(/\.$/, '')}${link}, ${at(entry)}.`,
  ].join(' ')
}

function fixedMessage(entry: Deviation): string {
  return entry.builtIn
    ? `The built-in list ${at(entry)} has it as a deviation, and it holds here: give --deviations a copy of that list without it.`
    : `It is listed as a deviation in ${at(entry)}, and it holds: take it out, or give the entry 'sometimes: true' if it deviates now and then.`
}

function at({ file, line }: Place): string {
  return `${file}:${line}`
}
