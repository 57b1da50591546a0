import { counted, shorten } from '../../text.ts'
import { type ReportDiff, slowdown } from '../model/diff.ts'
import { subjectOf } from '../model/subject.ts'
import type { Report } from '../model/types.ts'
import { type ChangeGroup, type ChangeSection, headline, sectionsOf } from './diff-view.ts'
import { failureBlock } from './failure.ts'
import { table, tableLines } from './markdown-table.ts'
import {
  byteLength,
  codeBlock,
  codeElement,
  codeSpan,
  folded,
  roomOf,
  type Take,
  taken,
} from './markdown-text.ts'

/** GitHub takes comments of 65 536 characters; the text stays below this many bytes of UTF-8. */
export const markdownLimit = 60_000

const blockLimit = 4000

/**
 * A comparison as Markdown for a pull request: the outcome, the two runs side by side, a table for each kind
 * of change, what is newly broken also in full, folded. What does not fit below `markdownLimit` is cut, the least
 * important first, and the number of cases left out is reported. Text of a target can neither form Markdown nor mention
 * anyone. Ends with a line feed.
 */
export function diffMarkdown(diff: ReportDiff): string {
  const sections = sectionsOf(diff)
  const head = [
    `### Conformance: ${headline(diff)}`,
    sidesTable(diff),
    ...diff.remarks.map((remark) => `> ${codeSpan(remark)}`),
    ...causeList('New causes', diff.newCauses),
    ...causeList('Causes that are gone', diff.goneCauses),
  ].join('\n\n')
  // Each section may have to say what it leaves out.
  const take = roomOf(markdownLimit - byteLength(head) - 200 * (sections.length + 1))
  const worst = sections.filter(({ full }) => full)
  const shown = worst.map((section) => tableOf(section, take))
  const groups = worst.flatMap((section) => section.groups)
  const details = taken(
    groups.map((group) => ({ text: `\n\n${detailsOf(group)}`, count: group.cases.length })),
    take,
  )
  const left = details.left > 0 ? `\n\nThe details of ${counted(details.left, 'case')} are left out.` : ''
  const rest = sections.filter(({ full }) => !full).map((section) => `\n\n${tableOf(section, take)}`)
  return `${[head, ...shown].join('\n\n')}${details.text}${left}${rest.join('')}\n`
}

const causeLimit = 20

/** Causes that one of two reports alone has; the first of them, since the comparison has to fit. */
function causeList(title: string, causes: ReportDiff['newCauses']): string[] {
  if (causes.length === 0) return []
  const rest = causes.length - causeLimit
  const lines = causes
    .slice(0, causeLimit)
    .map(
      ({ title: said, cases: own, follows, requirement }) =>
        `- ${codeSpan(said)}, ${counted(own.length + follows.length, 'case')} (${codeSpan(requirement.id)})`,
    )
  return [[`#### ${title}`, '', ...lines, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n')]
}

function sidesTable({ before, after }: ReportDiff): string {
  const ratio = slowdown({ before, after })
  const sides = [before, after]
  const row = (name: string, value: (report: Report) => string) => [name, ...sides.map(value)]
  const seconds = ({ durationMs }: Report) => (durationMs / 1000).toFixed(1)
  return table(
    ['', 'Before', 'After'],
    [
      row('Target', (report) => codeSpan(subjectOf(report))),
      row('Contract', ({ contract }) => codeSpan(`${contract.version} (${contract.sha256.slice(0, 12)})`)),
      row('Run', ({ startedAt, seed }) => codeSpan(`${startedAt}, seed ${seed}`)),
      row(
        'Cases',
        ({ cases: all, summary }) =>
          `${all.length}: ${summary.fail} fail, ${summary.unproven} unproven, ${summary.warn} warn`,
      ),
      row(
        'Gate',
        ({ gate }) => `${gate.holds ? 'passed' : 'failed'} (${codeSpan(`--fail-on ${gate.failOn}`)})`,
      ),
      row('Requests', (report) => {
        const rateLimit = report === after && ratio !== undefined ? ` (× ${ratio.toFixed(2)} a request)` : ''
        return `${report.summary.requests} in ${seconds(report)} s${rateLimit}`
      }),
    ],
  )
}

function tableOf({ title, count, groups }: ChangeSection, take: Take): string {
  const columns = ['Requirement', 'Verdict', 'Cases', 'What', 'Example']
  const [names, delimiters, ...lines] = tableLines(columns, groups.map(rowOf))
  const head = `#### ${title}: ${counted(count, 'case')}\n\n${names}\n${delimiters}`
  take(head)
  const rows = taken(
    groups.map((group, index) => ({ text: `\n${lines[index]}`, count: group.cases.length })),
    take,
  )
  return `${head}${rows.text}${rows.left > 0 ? `\n\n${counted(rows.left, 'case')} more are left out.` : ''}`
}

function rowOf({ change, cases: group, requirement, about }: ChangeGroup): readonly string[] {
  return [
    `${codeSpan(requirement.id)} ${codeSpan(requirement.statement)}`,
    change,
    String(group.length),
    about === '' ? '' : codeSpan(about),
    codeSpan(group[0].id),
  ]
}

function detailsOf({ change, cases: [first, ...others], requirement }: ChangeGroup): string {
  const block = shorten(failureBlock(first, requirement).join('\n'), blockLimit)
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  return folded(`${codeElement(first.id)}${more} (${change})`, codeBlock(block, 'text'))
}
