import type { Cause } from '../../causes/types.ts'
import { breaksGate, gateReason } from './build.ts'
import { type CaseGroup, groupByReason, groupByWords, groupCases, steadily } from './group.ts'
import type { Report, ReportCase, ReportRequirement } from './types.ts'

/** A cause as it is shown: what the ledger of a report has, or cases that show the same. */
export type ShownCause = {
  /** The same for the same cause in another run. */
  readonly key: string
  /** A sentence, or the few words that all its cases share. */
  readonly title: string
  readonly verdict: ReportCase['verdict']
  /** The cases that show it, the most telling first. */
  readonly cases: CaseGroup
  /** Those that show something else, or nothing, because of it. */
  readonly follows: readonly ReportCase[]
  /** That of the first case. */
  readonly requirement: ReportRequirement
  /** All that it breaks, with how many cases of each, that of the first case first. */
  readonly requirements: Cause['requirements']
  /** Absent where no ledger says. */
  readonly confidence?: Cause['confidence']
  /** Whether any of its cases makes the gate fail. */
  readonly breaks: boolean
}

/**
 * The causes behind everything but `pass`, each once: what breaks the gate first, then the worst; of the same verdict
 * those of the ledger in its order, others in the order of the run. Of a report without a ledger cases that break the same
 * requirement in the same way have one cause; of one of a client those of which the same is said.
 */
export function causesOf(report: Report): readonly ShownCause[] {
  const requirements = new Map(report.requirements.map((item) => [item.id, item]))
  const byId = new Map(report.cases.map((item) => [item.id, item]))
  const explained = new Set<string>()
  const shown = (cases: CaseGroup, cause?: Cause, follows: readonly ReportCase[] = []): ShownCause => {
    // A report has the requirement of each of its cases (buildReport, parseReport).
    const requirement = requirements.get(cases[0].requirement)!
    const all = [...cases, ...follows]
    return {
      key: cause?.key ?? `${requirement.id}: ${steadily(cases[0])} ${cases[0].finding?.status ?? ''}`.trim(),
      title: cause?.title ?? titleOf(cases[0], requirement),
      verdict: cause?.verdict ?? cases[0].verdict,
      cases,
      follows,
      requirement,
      requirements: cause?.requirements ?? countsOf(all),
      ...(cause && { confidence: cause.confidence }),
      breaks: all.some((item) => breaksGate(item, report.gate.failOn)),
    }
  }
  const ledger = (report.causes ?? []).flatMap((cause): ShownCause[] => {
    const found = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? [])
    const [first, ...others] = found(cause.cases)
    if (first === undefined) return []
    for (const id of [...cause.cases, ...cause.follows]) explained.add(id)
    return [shown([first, ...others], cause, found(cause.follows))]
  })
  const of = (verdict: ReportCase['verdict']) =>
    report.cases.filter((item) => item.verdict === verdict && !explained.has(item.id))
  const grouped = report.client === undefined ? groupCases : groupByWords
  const rest = [
    ...grouped(of('fail')),
    ...groupCases(of('fixed')),
    ...groupByReason(of('unproven')),
    ...grouped(of('warn')),
    ...groupCases(of('known')),
    ...groupCases(of('info')),
    ...groupByReason(of('n/a')),
  ].map((cases) => shown(cases))
  const order = ['fail', 'fixed', 'unproven', 'warn', 'known', 'info', 'n/a']
  const rank = ({ breaks, verdict }: ShownCause) => (breaks ? 0 : order.length) + order.indexOf(verdict)
  return [...ledger, ...rest].sort((a, b) => rank(a) - rank(b))
}

function countsOf(cases: readonly ReportCase[]): Cause['requirements'] {
  return [...Map.groupBy(cases, ({ requirement }) => requirement)].map(([id, own]) => ({
    id,
    cases: own.length,
  }))
}

/** What a case shows, in a few words: its diagnosis, else its message, else the requirement's sentence. */
export function shortly(item: ReportCase, { statement }: Pick<ReportRequirement, 'statement'>): string {
  return item.diagnosis ?? item.message ?? statement
}

/** What a case shows, as a sentence: what the judge says of it, with the name of what happened. */
export function titleOf(
  { diagnosis, message }: ReportCase,
  { statement }: Pick<ReportRequirement, 'statement'>,
): string {
  const said = (message ?? diagnosis ?? statement).replace(/\.$/, '')
  const isTold = diagnosis === undefined || said.toLowerCase().includes(diagnosis.toLowerCase())
  return isTold ? said : `${said}: ${diagnosis}`
}

/** Diagnosis and message, as far as there are any. */
export function aboutOf({ diagnosis, message }: ReportCase): string {
  return [diagnosis, message].filter((text) => text !== undefined).join(': ')
}

/** How often a case was found so, in words: `2 of 5 tries`; empty where it was so each time. */
export function oftenOf({ repeats }: ReportCase): string {
  return repeats === undefined ? '' : `intermittent: ${repeats.failed} in ${repeats.tries} tries`
}

/**
 * What makes the gate fail besides cases, one sentence each: the report's problems, or its own reason where it names
 * neither a case nor a problem (the part of a run that was divided). Empty where cases say it all.
 */
export function gateProblems(report: Report): readonly string[] {
  const { holds, problems, failOn } = report.gate
  if (holds || problems.length > 0) return problems
  return report.cases.some((item) => breaksGate(item, failOn)) ? [] : [gateReason(report)]
}
