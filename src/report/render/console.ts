import type { Verdict } from '../../judge/types.ts'
import { counted, fill, shorten, visible, wrap } from '../../text.ts'
import { gateReason } from '../model/build.ts'
import { aboutOf, causesOf, type ShownCause } from '../model/causes.ts'
import { chaptersOf, type ReportChapter, tally } from '../model/chapters.ts'
import { groupBy } from '../model/group.ts'
import type { Report, ReportClient, ReportRequirement } from '../model/types.ts'
import { failureBlock } from './failure.ts'
import { type Paint, paintOf } from './paint.ts'

/** How the console report is written. */
export type ConsoleOptions = {
  /** Whether verdicts are coloured; they are spelled in any case. */
  readonly color: boolean
  /** Characters in a line; case ids and commands are not broken. */
  readonly width: number
  /** Whether a cause names all of its cases; the first of them unless it does. */
  readonly allCases?: boolean
}

type Page = {
  readonly report: Report
  readonly paint: Paint['verdict']
  readonly dim: Paint['dim']
  readonly width: number
  readonly most: number
}

/** The causes that are reported in full, each with the number by which the list of them names it. */
type Numbered = { readonly cause: ShownCause; readonly number: number }

const moreLimit = 5
const requirementLimit = 6
/** More causes than these would push the chapters off the first screen. */
const listLimit = 12
const indent = ' '.repeat(6)

/**
 * The report for a terminal: what was tested; the causes, each with what it breaks; a table of chapters with the
 * requirements that are not met; a paragraph for each cause with its most telling case; what was not counted and why;
 * remarks, and the gate's verdict last. Ends with a line feed; holds no control characters but those and, with `color`,
 * the colour codes.
 */
export function consoleReport(report: Report, options: ConsoleOptions): string {
  const { verdict: paint, dim } = paintOf(options.color)
  const { width, allCases = false } = options
  const page: Page = { report, paint, dim, width, most: allCases ? Number.POSITIVE_INFINITY : moreLimit }
  const causes = causesOf(report)
  const told = causes.filter(({ verdict }) => !['known', 'info', 'n/a'].includes(verdict))
  const numbered = told.map((cause, index): Numbered => ({ cause, number: index + 1 }))
  const of = (...wanted: readonly Verdict[]) => causes.filter(({ verdict }) => wanted.includes(verdict))
  const sections = [
    header(page),
    list(page, numbered),
    chaptersOf(report).flatMap((chapter) => chapterLines(page, chapter)),
    ...numbered.map((one) => paragraph(page, one)),
    remarks(page, of('known', 'info')),
    of('n/a').flatMap((cause) => reason(page, cause)),
    report.notes.flatMap((note) => hanging(page, 'note', visible(note))),
    report.gate.problems.flatMap((problem) => hanging(page, 'problem', visible(problem))),
    closing(page),
  ]
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${text.join('\n\n')}\n`
}

function header(page: Page): string[] {
  const { report, width } = page
  const { tool, target, client, contract, seed } = report
  const ids = target.ids.length > 0 ? ` · ${target.ids.join(', ')}` : ''
  return [
    shorten(visible(`${tool.name} ${tool.version}`), width),
    ...(client
      ? hanging(page, 'client', visible(describeClient(client)))
      : hanging(page, 'target', visible(target.url + ids))),
    ...hanging(page, 'contract', visible(`${contract.version} · sha256 ${contract.sha256.slice(0, 12)}`)),
    ...hanging(page, 'seed', String(seed)),
  ]
}

/** A client in one line. */
function describeClient({ name, version, language, dateType, precision, keepsOffset }: ReportClient): string {
  const type = `${dateType ?? 'dates'} of ${precision} fraction digits${keepsOffset ? '' : ', without offset'}`
  return `${name} ${version} · ${language} · ${type}`
}

/** The causes: what each is, and below it how many cases it explains, of which requirements. */
function list(page: Page, all: readonly Numbered[]): string[] {
  const shown = all.slice(0, listLimit)
  const rest = all.length - shown.length
  return [
    ...shown.flatMap(({ cause, number }) => listed(page, cause, number)),
    ...(rest > 0 ? [`${indent}${counted(rest, 'more cause')} below`] : []),
  ]
}

function listed({ paint, dim, width }: Page, cause: ShownCause, number: number): string[] {
  const { verdict, title, cases, follows } = cause
  const room = Math.max(width - 14, 20)
  const [first = '', ...more] = wrap(visible(title), room)
  const ids = cause.requirements.slice(0, requirementLimit).map(({ id, cases: count }) => `${id} (${count})`)
  const hidden = cause.requirements.length - ids.length
  const counts = `${counted(cases.length + follows.length, 'case')}: ${ids.join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`
  return [
    `${paint(verdict, verdict.toUpperCase().padEnd(8))}  ${String(number).padStart(2)}  ${first}`,
    ...more.map((line) => ' '.repeat(14) + line),
    ...wrap(counts, room).map((line) => ' '.repeat(14) + dim(line)),
  ]
}

/** A line for a chapter and, below it, one for each requirement that is broken, fixed, known or undecided. */
function chapterLines(page: Page, { name, verdict, requirements, cases }: ReportChapter): string[] {
  const counts = `${counted(requirements.length, 'requirement')}, ${counted(cases.length, 'case')}: ${tally(cases)}`
  const [first = '', ...rest] = wrap(counts, Math.max(page.width - 22, 20))
  return [
    `  ${name.padEnd(8)} ${page.paint(verdict, verdict.padEnd(8))}   ${page.dim(first)}`,
    ...rest.map((line) => ' '.repeat(22) + page.dim(line)),
    ...requirements
      .filter((requirement) => !['pass', 'info', 'n/a'].includes(requirement.verdict))
      .map((requirement) => requirementLine(page, requirement)),
  ]
}

function requirementLine({ report, paint, width }: Page, requirement: ReportRequirement): string {
  const { id, verdict, cases, statement } = requirement
  const same = report.cases.filter((item) => item.requirement === id && item.verdict === verdict).length
  const count = `${String(same).padStart(4)} of ${String(cases).padEnd(4)}`
  const rest = shorten(`${id.padEnd(14)} ${count} ${visible(statement)}`, Math.max(width - 22, 20))
  return `${' '.repeat(11)}${paint(verdict, verdict.padEnd(8))}   ${rest}`
}

/** A cause: its title, the most telling case in full, the others by their ids, and what follows from it. */
function paragraph(page: Page, { cause, number }: Numbered): string[] {
  const { verdict, title, cases, follows, requirement } = cause
  const { report, paint, dim, width, most } = page
  const [first, ...others] = cases
  const [heading = '', ...wrapped] = wrap(visible(title), Math.max(width - 4, 20))
  const block = failureBlock(first, requirement, {
    width,
    report,
    dim,
    brief: !cause.breaks && verdict !== 'warn',
  })
  const [head = '', ...lines] = block
  const word = first.verdict.toUpperCase()
  const sure = cause.confidence === 'low' ? ['what these cases have in common is a guess'] : []
  return [
    `${String(number).padStart(2)}  ${heading}`,
    ...wrapped.map((line) => ' '.repeat(4) + line),
    paint(first.verdict, word) + head.slice(word.length),
    ...lines,
    ...[
      ...named(
        `and ${others.length} more:`,
        others.map(({ id }) => id),
        { width, most, hint: true },
      ),
      ...named(
        `because of it also ${follows.length}:`,
        most > follows.length
          ? follows.map(({ id }) => id)
          : [...groupBy(follows, ({ requirement: id }) => id)].map(([id, own]) => `${id} (${own.length})`),
        { width, most },
      ),
      ...sure,
    ].map((line) => indent + dim(line)),
  ]
}

type Naming = { readonly width: number; readonly most: number; readonly hint?: boolean }

function named(label: string, ids: readonly string[], { width, most, hint = false }: Naming): string[] {
  if (ids.length === 0) return []
  const shown = ids.slice(0, most).map(visible)
  const items = ids.length > most ? [...shown, hint ? '… (--all-cases names all)' : '…'] : shown
  const separated = items.map((item, index) => (index < items.length - 1 ? `${item},` : item))
  return fill([label, ...separated], width - indent.length)
}

/** Groups whose cases do not count against the target: a line each, or all that is said of a known deviation. */
function remarks({ paint, dim, width }: Page, causes: readonly ShownCause[]): string[] {
  const digits = Math.max(0, ...causes.map(({ cases }) => String(cases.length).length))
  const room = Math.max(width - 10, 20)
  return causes.flatMap(({ verdict, cases }) => {
    const [first] = cases
    const count = `${String(cases.length).padStart(digits)} ${(cases.length === 1 ? 'case' : 'cases').padEnd(5)}`
    const text = `${first.requirement.padEnd(13)}  ${count}  ${visible(aboutOf(first))}`
    const [line = '', ...rest] = verdict === 'known' ? wrap(text, room) : [shorten(text, room)]
    return [
      `${paint(verdict, verdict.padEnd(8))}  ${dim(line)}`,
      ...rest.map((more) => ' '.repeat(10) + dim(more)),
    ]
  })
}

/** The reason that a group of cases shares, then the requirements concerned with their numbers of cases. */
function reason({ paint, dim, width }: Page, { verdict, cases, requirements }: ShownCause): string[] {
  const text = `${counted(cases.length, 'case')}  ${visible(cases[0].message ?? 'no reason was recorded')}`
  const lines = wrap(text, Math.max(width - 10, 20))
  const items = requirements.map(({ id, cases: count }) => `${id} (${count})`)
  const ids = items.map((item, index) => (index < items.length - 1 ? `${item},` : item))
  return [
    ...lines.map((line, i) => `${i === 0 ? paint(verdict, verdict.padEnd(8)) : ' '.repeat(8)}  ${dim(line)}`),
    ...fill(ids, width - 10).map((line) => ' '.repeat(10) + dim(line)),
  ]
}

function closing(page: Page): string[] {
  const { report, paint } = page
  const { cases, summary, durationMs, gate } = report
  const verdict = gate.holds ? 'pass' : 'fail'
  const words = gate.holds ? 'passed' : 'failed'
  const because = gate.holds ? '' : `: ${gateReason(report)}`
  return [
    ...hanging(page, 'cases', `${cases.length}: ${tally(cases)}`),
    ...hanging(page, 'requests', `${summary.requests} in ${(durationMs / 1000).toFixed(1)} s`),
    ...hanging(page, 'gate', `${words} (--fail-on ${gate.failOn})${because}`).map((line) =>
      line.replace(words, () => paint(verdict, words)),
    ),
  ]
}

function hanging({ dim, width }: Page, label: string, text: string): string[] {
  const lines = wrap(text, Math.max(width - 10, 20))
  return lines.map((line, index) => dim((index === 0 ? label : '').padEnd(10)) + line)
}
