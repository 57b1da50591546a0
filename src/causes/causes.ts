import { breaksGate, gateReason } from '../report/model/build.ts'
import type { Report, ReportCase, ReportRequirement } from '../report/model/types.ts'
import { type BlockOptions, failureBlock } from '../report/render/failure.ts'
import { type CaseGroup, formOf, groupByReason, groupCases } from './group.ts'

/** Wrapping to a width without bound takes time in the square of the text. */
const lineLimit = 1000

/** Cases that share one cause, and what becomes of them. */
export type Cause = {
  readonly verdict: ReportCase['verdict']
  readonly cases: CaseGroup
  /** That of the first case; the others of an `unproven` or `n/a` may have other ones. */
  readonly requirement: ReportRequirement
  /** Whether any of its cases keeps the gate from holding. */
  readonly breaks: boolean
}

/**
 * The causes behind everything but `pass`, each once: what breaks the gate first, then by verdict, the worst first, then
 * in the order of the run. `unproven` and `n/a` are grouped by their reason, whatever the requirement.
 */
export function causesOf(report: Report): readonly Cause[] {
  const requirements = new Map(report.requirements.map((item) => [item.id, item]))
  const of = (verdict: ReportCase['verdict']) => report.cases.filter((item) => item.verdict === verdict)
  const groups = [
    ...groupCases(of('fail')),
    ...groupCases(of('fixed')),
    ...groupByReason(of('unproven')),
    ...groupCases(of('warn')),
    ...groupCases(of('known')),
    ...groupCases(of('info')),
    ...groupByReason(of('n/a')),
  ]
  const causes = groups.map(
    (cases): Cause => ({
      verdict: cases[0].verdict,
      cases,
      // A report has the requirement of each of its cases (buildReport, parseReport).
      requirement: requirements.get(cases[0].requirement)!,
      breaks: cases.some((item) => breaksGate(item, report.gate.failOn)),
    }),
  )
  return [...causes.filter(({ breaks }) => breaks), ...causes.filter(({ breaks }) => !breaks)]
}

/** What a case shows, in a few words: its diagnosis, else its message, else the requirement's sentence. */
export function shortly(item: ReportCase, { statement }: Pick<ReportRequirement, 'statement'>): string {
  return item.diagnosis ?? item.message ?? statement
}

/**
 * What a case shows without what varies from run to run (values in messages, how often an intermittent fault struck):
 * the same for the same cause in two runs.
 */
export function steadyCause({ diagnosis, message }: ReportCase): string {
  return diagnosis?.replace(/intermittent: \w+ in \d+ tries/, 'intermittent') ?? formOf(message ?? '')
}

/** `failureBlock` for a case of this report: the command that judges it again fits what was tested. */
export function blockOf(
  report: Pick<Report, 'client'>,
  item: ReportCase,
  requirement: ReportRequirement,
  options: BlockOptions = {},
): string[] {
  return failureBlock(item, requirement, { ...options, client: report.client !== undefined })
}

/** What `blockOf` tells below its heading, in brief, each with its label and a colon, for a reader whose lines wrap by themselves. */
export function linesOf(
  report: Pick<Report, 'client'>,
  item: ReportCase,
  requirement: ReportRequirement,
): string[] {
  const [, ...lines] = blockOf(report, item, requirement, { brief: true, width: lineLimit })
  return lines.map((line) => line.trim().replace(/^(\w+) {2,}/, '$1: '))
}

/** Diagnosis and message, as far as there are any. */
export function aboutOf({ diagnosis, message }: ReportCase): string {
  return [diagnosis, message].filter((text) => text !== undefined).join(': ')
}

/**
 * What keeps the gate from holding besides cases, one sentence each: the report's problems, or its own reason where it
 * names neither a case nor a problem (the part of a run that was divided). Empty where cases say it all.
 */
export function gateProblems(report: Report): readonly string[] {
  const { holds, problems, failOn } = report.gate
  if (holds || problems.length > 0) return problems
  return report.cases.some((item) => breaksGate(item, failOn)) ? [] : [gateReason(report)]
}
