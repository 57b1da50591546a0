import { counted, shorten, visible } from '../../text.ts'
import { causesOf, gateProblems, type ShownCause } from '../model/causes.ts'
import type { Report } from '../model/types.ts'
import { linesOf } from './failure.ts'

/** GitHub shows as many annotations of a kind for a step. */
const shownLimit = 10

const titleLimit = 200
const messageLimit = 4000

type Kind = 'error' | 'warning'
type Annotation = { readonly title: string; readonly message: string; readonly cases: number }

/**
 * The report as workflow commands of GitHub Actions, one a line: an error for each cause that keeps the gate from
 * holding, a warning for each other broken SHOULD and for what else could not be decided, the most important first. Of
 * more than ten of a kind, the tenth says how many are left out. Empty for a report with nothing to say.
 */
export function annotations(report: Report): string {
  const causes = causesOf(report)
  const errors = [
    ...gateProblems(report).map((problem) => ({
      title: 'the gate failed',
      message: visible(problem),
      cases: 0,
    })),
    ...causes.filter(({ breaks }) => breaks).map((cause) => annotationOf(report, cause)),
  ]
  const warnings = causes
    .filter(({ breaks, verdict }) => !breaks && (verdict === 'warn' || verdict === 'unproven'))
    .map((cause) => annotationOf(report, cause))
  const lines = [...commands('error', errors), ...commands('warning', warnings)]
  return lines.map((line) => `${line}\n`).join('')
}

function annotationOf(report: Report, { cases, title, requirement, verdict }: ShownCause): Annotation {
  const [first, ...others] = cases
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  return {
    title: `${verdict} ${first.requirement}: ${visible(title)}`,
    message: [`${visible(first.id)}${more}`, ...linesOf(report, first, requirement)].join('\n'),
    cases: cases.length,
  }
}

function commands(kind: Kind, all: readonly Annotation[]): string[] {
  if (all.length <= shownLimit) return all.map((item) => command(kind, item))
  const shown = all.slice(0, shownLimit - 1)
  const rest = all.slice(shown.length)
  const count = rest.reduce((sum, { cases }) => sum + cases, 0)
  const last = {
    title: `${rest.length} more causes`,
    message: `${rest.length} more causes (${counted(count, 'case')}) are in the report; GitHub shows ${shownLimit} annotations of a kind.`,
  }
  return [...shown, last].map((item) => command(kind, item))
}

/** Escaped as actions/toolkit does (packages/core/src/command.ts). */
function command(kind: Kind, { title, message }: Pick<Annotation, 'title' | 'message'>): string {
  const property = escaped(shorten(title, titleLimit)).replaceAll(':', '%3A').replaceAll(',', '%2C')
  return `::${kind} title=${property}::${escaped(shorten(message, messageLimit))}`
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
