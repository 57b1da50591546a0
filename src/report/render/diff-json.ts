import type { ShownCause } from '../model/causes.ts'
import { type CasePair, type ReportDiff, slowdown } from '../model/diff.ts'
import type { Report, ReportCase } from '../model/types.ts'

/**
 * A comparison as JSON, indented by two spaces, with a line feed at the end: `regression`, `failOn`, `remarks`,
 * `before` and `after` (each: tool, contract, target, startedAt, durationMs, seed, gate, summary), `slowdown` (the time
 * for a request as a multiple, absent where none was sent), `newCauses` and `goneCauses` (each: key, title, verdict,
 * requirements, and how many `cases` and `follows` it has), `counts` of the lists of ReportDiff, and those lists but for
 * `same`. An entry is `{id, requirement, level, before?, after?}`; each side of it `{verdict, diagnosis?, message?}`.
 */
export function diffJson(diff: ReportDiff): string {
  const { broken, addedBroken, fixed, setAside, still, otherwise, moved, same, added, gone } = diff
  const ratio = slowdown(diff)
  const lists = {
    broken: broken.map(pairEntry),
    addedBroken: addedBroken.map((item) => entry(item, { after: judgement(item) })),
    fixed: fixed.map(pairEntry),
    setAside: setAside.map(pairEntry),
    otherwise: otherwise.map(pairEntry),
    still: still.map(pairEntry),
    moved: moved.map(pairEntry),
    added: added.map((item) => entry(item, { after: judgement(item) })),
    gone: gone.map((item) => entry(item, { before: judgement(item) })),
  }
  const counts = Object.entries(lists).map(([name, list]) => [name, list.length] as const)
  const value = {
    schemaVersion: 1,
    regression: diff.regression,
    failOn: diff.failOn,
    remarks: diff.remarks,
    before: head(diff.before),
    after: head(diff.after),
    ...(ratio !== undefined && { slowdown: Number(ratio.toFixed(3)) }),
    newCauses: diff.newCauses.map(causeEntry),
    goneCauses: diff.goneCauses.map(causeEntry),
    counts: { ...Object.fromEntries(counts), same: same.length },
    ...lists,
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

function causeEntry({ key, title, verdict, requirements, cases, follows }: ShownCause) {
  return { key, title, verdict, requirements, cases: cases.length, follows: follows.length }
}

function head({ tool, contract, target, startedAt, durationMs, seed, gate, summary }: Report) {
  return { tool, contract, target, startedAt, durationMs, seed, gate, summary }
}

function pairEntry({ before, after }: CasePair) {
  return entry(after, { before: judgement(before), after: judgement(after) })
}

function entry({ id, requirement, level }: ReportCase, sides: object) {
  return { id, requirement, level, ...sides }
}

function judgement({ verdict, diagnosis, message }: ReportCase) {
  return { verdict, ...(diagnosis !== undefined && { diagnosis }), ...(message !== undefined && { message }) }
}
