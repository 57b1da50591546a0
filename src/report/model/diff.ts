import type { Verdict } from '../../judge/types.ts'
import { breaksGate } from './build.ts'
import { causesOf, type ShownCause } from './causes.ts'
import { steadily } from './group.ts'
import { subjectOf } from './subject.ts'
import type { Report, ReportCase } from './types.ts'

/** A case that two reports have. */
export type CasePair = { readonly before: ReportCase; readonly after: ReportCase }

/** What became of a target between two runs. Each case of either report is in exactly one of the lists. */
export type ReportDiff = {
  readonly before: Report
  readonly after: Report
  /** The gate by which both are held: that of the later report. */
  readonly failOn: 'must' | 'should'
  /** Held, and breaks the gate now: a regression. */
  readonly broken: readonly CasePair[]
  /** In the later report only, and breaks the gate: a regression too, since nothing shows that it ever held. */
  readonly addedBroken: readonly ReportCase[]
  /** Broke the gate, and holds now. */
  readonly fixed: readonly CasePair[]
  /** Broke the gate, and is not judged any more: it is listed as a deviation, its condition fell away. */
  readonly setAside: readonly CasePair[]
  /** Breaks the gate as before. */
  readonly still: readonly CasePair[]
  /** Breaks the gate as before, with another verdict or another cause. */
  readonly otherwise: readonly CasePair[]
  /** Has another verdict, and breaks the gate in neither report. */
  readonly moved: readonly CasePair[]
  /** Neither broke the gate nor changed its verdict. */
  readonly same: readonly CasePair[]
  /** In the later report only, and does not break the gate. */
  readonly added: readonly ReportCase[]
  /** In the earlier report only. */
  readonly gone: readonly ReportCase[]
  /** The causes of the later report that break the gate and that the earlier one did not have, by their keys. */
  readonly newCauses: readonly ShownCause[]
  /** Those of the earlier report that the later one does not have any more. */
  readonly goneCauses: readonly ShownCause[]
  /** What makes the two hard to compare, in sentences. */
  readonly remarks: readonly string[]
  readonly regression: boolean
}

const judged: ReadonlySet<Verdict> = new Set(['pass', 'info', 'warn'])

/** Compares two reports, the earlier one first. */
export function diffReports(before: Report, after: Report): ReportDiff {
  const { failOn } = after.gate
  const breaks = (item: ReportCase) => breaksGate(item, failOn)
  const earlier = new Map(before.cases.map((item) => [item.id, item]))
  const later = new Set(after.cases.map(({ id }) => id))
  const isNew = ({ id }: ReportCase) => !earlier.has(id)
  const pairs = after.cases.flatMap((item): CasePair[] => {
    const was = earlier.get(item.id)
    return was === undefined ? [] : [{ before: was, after: item }]
  })
  const of = (broke: boolean, breaksNow: boolean) =>
    pairs.filter((pair) => breaks(pair.before) === broke && breaks(pair.after) === breaksNow)
  const broken = of(false, true)
  const fixed = of(true, false)
  const stuck = of(true, true)
  const harmless = of(false, false)
  const isSameCause = (pair: CasePair) => causeOf(pair.before) === causeOf(pair.after)
  const isSameVerdict = (pair: CasePair) => pair.before.verdict === pair.after.verdict
  const addedBroken = after.cases.filter((item) => isNew(item) && breaks(item))
  return {
    before,
    after,
    failOn,
    broken,
    addedBroken,
    fixed: fixed.filter((pair) => judged.has(pair.after.verdict)),
    setAside: fixed.filter((pair) => !judged.has(pair.after.verdict)),
    still: stuck.filter(isSameCause),
    otherwise: stuck.filter((pair) => !isSameCause(pair)),
    moved: harmless.filter((pair) => !isSameVerdict(pair)),
    same: harmless.filter(isSameVerdict),
    added: after.cases.filter((item) => isNew(item) && !breaks(item)),
    gone: before.cases.filter(({ id }) => !later.has(id)),
    newCauses: without(after, before, failOn),
    goneCauses: without(before, after, failOn),
    remarks: remarksOn(before, after),
    regression: broken.length + addedBroken.length > 0,
  }
}

/** The causes of one report that break the gate and are none of another's. */
function without(report: Report, other: Report, failOn: 'must' | 'should'): readonly ShownCause[] {
  // Both are held by one gate.
  const broken = (one: Report) =>
    causesOf({ ...one, gate: { ...one.gate, failOn } }).filter(({ breaks }) => breaks)
  const known = new Set(broken(other).map(({ key }) => key))
  return broken(report).filter(({ key }) => !known.has(key))
}

/** The later run's time for a request as a multiple of the earlier one's; undefined where either sent none. */
export function slowdown({ before, after }: Pick<ReportDiff, 'before' | 'after'>): number | undefined {
  const rateLimit = ({ durationMs, summary }: Report) => durationMs / summary.requests
  const ratio = rateLimit(after) / rateLimit(before)
  return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined
}

/** What a case shows, without what varies from run to run: how often an intermittent one failed, values in messages. */
function causeOf(item: ReportCase): string {
  return `${item.verdict} ${steadily(item)}${item.repeats === undefined ? '' : '; intermittent'}`
}

function remarksOn(before: Report, after: Report): string[] {
  const differing = (what: string, value: (report: Report) => string, so: string) =>
    value(before) === value(after) ? [] : [`${what}: ${value(before)}, then ${value(after)}; ${so}.`]
  const hash = ({ contract }: Report) => `${contract.version} (sha256 ${contract.sha256.slice(0, 12)})`
  const part = ({ shard }: Report) => (shard ? `shard ${shard.index} of ${shard.count}` : 'a whole run')
  return [
    ...differing(
      'The tool differs',
      ({ tool }) => `${tool.name} ${tool.version}`,
      'cases may judge otherwise',
    ),
    ...(before.contract.sha256 === after.contract.sha256
      ? []
      : differing('The contract differs', hash, 'cases may have come, gone or changed')),
    ...differing('The seed differs', ({ seed }) => String(seed), 'generated values are not the same'),
    ...differing('The target differs', subjectOf, 'they may be two implementations'),
    ...differing(
      'The state was read otherwise',
      ({ target }) => target.reader.toUpperCase(),
      'what is read may differ for that',
    ),
    ...differing(
      'The gate differs',
      ({ gate }) => `--fail-on ${gate.failOn}`,
      'the later one counts for both',
    ),
    ...differing('A part is compared', part, 'merge the shards first'),
  ]
}
