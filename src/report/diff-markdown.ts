import { type ReportDiff, slowdown } from './diff.ts'
import { type ChangeGroup, type ChangeSection, cases, headline, sectionsOf } from './diff-view.ts'
import { failureBlock } from './failure.ts'
import { shorten, visible } from './text.ts'
import type { Report } from './types.ts'

/** GitHub takes comments of 65 536 characters; the text stays below this many bytes of UTF-8. */
export const markdownLimit = 60_000

const cellLimit = 300
const blockLimit = 4000

/**
 * A comparison as Markdown for a pull request: the outcome, the two runs side by side, a table for each kind
 * of change, what is newly broken also in full, folded. What does not fit below `markdownLimit` is cut, the least
 * important first, and the number of cases left out is told. Text of a target can neither form Markdown nor mention
 * anyone. Ends with a line feed.
 */
export function diffMarkdown(diff: ReportDiff): string {
  const sections = sectionsOf(diff)
  const head = [
    `### Conformance: ${headline(diff)}`,
    sidesTable(diff),
    ...diff.remarks.map((remark) => `> ${code(remark)}`),
  ].join('\n\n')
  // Each section may have to say what it leaves out.
  let room = markdownLimit - bytes(head) - 200 * (sections.length + 1)
  const take = (text: string) => {
    const fits = bytes(text) <= room
    if (fits) room -= bytes(text)
    return fits
  }
  const worst = sections.filter(({ full }) => full)
  const shown = worst.map((section) => tableOf(section, take))
  const groups = worst.flatMap((section) => section.groups)
  const details = taken(
    groups.map((group) => ({ text: `\n\n${detailsOf(group)}`, count: group.cases.length })),
    take,
  )
  const left = details.left > 0 ? `\n\nThe details of ${cases(details.left)} are left out.` : ''
  const rest = sections.filter(({ full }) => !full).map((section) => `\n\n${tableOf(section, take)}`)
  return `${[head, ...shown].join('\n\n')}${details.text}${left}${rest.join('')}\n`
}

type Piece = { readonly text: string; readonly count: number }

/** The pieces up to the first that does not fit, and how many cases the others have. */
function taken(pieces: readonly Piece[], take: (text: string) => boolean): { text: string; left: number } {
  const end = pieces.findIndex(({ text }) => !take(text))
  const shown = end === -1 ? pieces : pieces.slice(0, end)
  const left = pieces.slice(shown.length).reduce((sum, { count }) => sum + count, 0)
  return { text: shown.map(({ text }) => text).join(''), left }
}

function sidesTable({ before, after }: ReportDiff): string {
  const ratio = slowdown({ before, after })
  const sides = [before, after]
  const row = (name: string, value: (report: Report) => string) =>
    `| ${name} | ${sides.map(value).join(' | ')} |`
  const seconds = ({ durationMs }: Report) => (durationMs / 1000).toFixed(1)
  return [
    '| | Before | After |',
    '|---|---|---|',
    row('Target', ({ target }) => code(target.url)),
    row('Contract', ({ contract }) => code(`${contract.version} (${contract.sha256.slice(0, 12)})`)),
    row('Run', ({ startedAt, seed }) => code(`${startedAt}, seed ${seed}`)),
    row(
      'Cases',
      ({ cases: all, summary }) =>
        `${all.length}: ${summary.fail} fail, ${summary.unproven} unproven, ${summary.warn} warn`,
    ),
    row(
      'Gate',
      ({ gate }) => `${gate.holds ? 'holds' : 'does not hold'} (${code(`--fail-on ${gate.failOn}`)})`,
    ),
    row('Requests', (report) => {
      const pace = report === after && ratio !== undefined ? ` (× ${ratio.toFixed(2)} a request)` : ''
      return `${report.summary.requests} in ${seconds(report)} s${pace}`
    }),
  ].join('\n')
}

function tableOf({ title, count, groups }: ChangeSection, take: (text: string) => boolean): string {
  const head = `#### ${title}: ${cases(count)}\n\n| Requirement | Verdict | Cases | What | Example |\n|---|---|---|---|---|`
  take(head)
  const rows = taken(
    groups.map((group) => ({ text: `\n${rowOf(group)}`, count: group.cases.length })),
    take,
  )
  return `${head}${rows.text}${rows.left > 0 ? `\n\n${cases(rows.left)} more are left out.` : ''}`
}

function rowOf({ change, cases: group, requirement, about }: ChangeGroup): string {
  return `| ${[
    `${code(requirement.id)} ${code(requirement.statement)}`,
    change,
    String(group.length),
    about === '' ? '' : code(about),
    code(group[0].id),
  ].join(' | ')} |`
}

function detailsOf({ change, cases: [first, ...others], requirement }: ChangeGroup): string {
  const block = shorten(failureBlock(first, requirement).join('\n'), blockLimit)
  const longest = Math.max(0, ...(block.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(Math.max(3, longest + 1))
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  const summary = `<code>${html(shorten(visible(first.id), cellLimit))}</code>${more} (${change})`
  return `<details><summary>${summary}</summary>\n\n${fence}text\n${block}\n${fence}\n\n</details>`
}

/** Text as it is, within a table too: a code span forms no Markdown; a bar is all that a table would take for its own. */
function code(text: string): string {
  const plain = shorten(visible(text), cellLimit).replace(/(\\*)\|/g, escapedBar)
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const space = plain === '' || /^[` ]|[` ]$/.test(plain) ? ' ' : ''
  return `${fence}${space}${plain}${space}${fence}`
}

/** A bar that does not end a table's cell: the backslashes before it must be odd in number. */
function escapedBar(_: string, slashes: string): string {
  return `${slashes}${slashes.length % 2 === 0 ? '\\' : '\\\\'}|`
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function bytes(text: string): number {
  return Buffer.byteLength(text)
}
