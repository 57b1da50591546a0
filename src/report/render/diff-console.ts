import { counted, fill, shorten, visible, wrap } from '../../text.ts'
import { gateReason } from '../model/build.ts'
import { type ReportDiff, slowdown } from '../model/diff.ts'
import { subjectOf } from '../model/subject.ts'
import type { Report } from '../model/types.ts'
import type { ConsoleOptions } from './console.ts'
import { type ChangeGroup, type ChangeSection, headline, sectionsOf } from './diff-view.ts'
import { failureBlock } from './failure.ts'
import { paintOf } from './paint.ts'

/** As many groups of a section are shown; of those that are a regression, all. */
const groupLimit = 10
const idLimit = 5

/**
 * A comparison for a terminal: what was compared, remarks, what is newly broken in full, the other changes in a line
 * for each cause, sizes and times, and the outcome last. Ends with a line feed; holds no control characters but those
 * and, with `color`, the colour codes.
 */
export function diffConsole(diff: ReportDiff, options: ConsoleOptions): string {
  const { width, color } = options
  const closing = labelled('outcome', headline(diff), width).join('\n')
  const paragraphs = [
    [...labelled('before', side(diff.before), width), ...labelled('after', side(diff.after), width)],
    diff.remarks.flatMap((remark) => labelled('remark', visible(remark), width)),
    causeLines('new cause', diff.newCauses, width),
    causeLines('gone cause', diff.goneCauses, width),
    ...sectionsOf(diff).map((section) => sectionLines(section, width)),
    [
      ...labelled('requests', timing(diff), width),
      ...labelled('gate', `${gate(diff.before)}, then ${gate(diff.after)}`, width),
    ],
  ]
  const text = paragraphs.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${text.join('\n\n')}\n${paintOf(color).verdict(diff.regression ? 'fail' : 'pass', closing)}\n`
}

/** How many requests the two runs sent, in what time, and how the times for one request compare. */
function timing(diff: Pick<ReportDiff, 'before' | 'after'>): string {
  const sent = ({ summary, durationMs }: Report) =>
    `${summary.requests} in ${(durationMs / 1000).toFixed(1)} s`
  const ratio = slowdown(diff)
  const rateLimit = ratio === undefined ? '' : ` (${ratio.toFixed(2)} times the time for a request)`
  return `${sent(diff.before)}, then ${sent(diff.after)}${rateLimit}`
}

function side(report: Report): string {
  const { contract, startedAt, seed, tool, cases: all } = report
  return visible(
    `${subjectOf(report)} · contract ${contract.version} · ${startedAt} · seed ${seed} · ${tool.version} · ${counted(all.length, 'case')}`,
  )
}

function gate(report: Report): string {
  return report.gate.holds ? 'passed' : `failed: ${visible(gateReason(report))}`
}

function sectionLines({ title, count, groups, full }: ChangeSection, width: number): string[] {
  const shown = full ? groups : groups.slice(0, groupLimit)
  const rest = groups.slice(shown.length)
  const hidden = rest.reduce((sum, group) => sum + group.cases.length, 0)
  return [
    `${title}: ${counted(count, 'case')}`,
    ...shown.flatMap((group) => (full ? fullLines(group, width) : [briefLine(group, width)])),
    ...(hidden > 0 ? [`  and ${counted(hidden, 'case')} of ${rest.length} more kinds`] : []),
  ]
}

function fullLines({ change, cases: [first, ...others], requirement }: ChangeGroup, width: number): string[] {
  const [head = '', ...lines] = failureBlock(first, requirement, { width: width - 2 })
  const ids = others.slice(0, idLimit).map(({ id }) => visible(id))
  const named = [...ids, ...(others.length > idLimit ? ['…'] : [])].map((id, index, all) =>
    index < all.length - 1 ? `${id},` : id,
  )
  const more = others.length === 0 ? [] : fill([`and ${others.length} more:`, ...named], width - 8)
  const was = change === first.verdict ? '' : `  (${change})`
  return [head + was, ...lines, ...more.map((line) => `      ${line}`)].map((line) => `  ${line}`)
}

function briefLine({ change, cases: [first, ...others], about }: ChangeGroup, width: number): string {
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  return shorten(
    `  ${change.padEnd(16)}  ${visible(first.id)}${more}${about && `: ${visible(about)}`}`,
    width,
  )
}

/** Causes that one of two reports alone has, a line for each. */
function causeLines(label: string, causes: ReportDiff['newCauses'], width: number): string[] {
  const told = causes.map(({ title, cases: own, follows }) =>
    shorten(`${label}  ${visible(title)} (${counted(own.length + follows.length, 'case')})`, width),
  )
  const rest = told.length - groupLimit
  return [...told.slice(0, groupLimit), ...(rest > 0 ? [`and ${rest} more`] : [])]
}

function labelled(label: string, text: string, width: number): string[] {
  const lines = wrap(text, Math.max(width - 10, 20))
  return lines.map((line, index) => (index === 0 ? label : '').padEnd(10) + line)
}
