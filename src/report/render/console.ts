import picocolors from 'picocolors'
import { type CaseGroup, groupBy, groupByReason, groupCases } from '../../causes/group.ts'
import { type Verdict, verdicts } from '../../judge/types.ts'
import { gateReason, worst } from '../model/build.ts'
import type { Report, ReportCase, ReportClient, ReportRequirement } from '../model/types.ts'
import { failureBlock } from './failure.ts'
import { fill, shorten, visible, wrap } from './text.ts'

/** How the console report is written. */
export type ConsoleOptions = {
  /** Whether verdicts are coloured; they are spelled in any case. */
  readonly color: boolean
  /** Characters in a line; case ids and commands are not broken. */
  readonly width: number
}

type Paint = (verdict: Verdict, text: string) => string

type Page = { readonly report: Report; readonly paint: Paint; readonly width: number }

const moreLimit = 5
const indent = ' '.repeat(6)

/**
 * The report for a terminal: what was tested, a table of chapters with the requirements that are not met, one
 * paragraph for each cause, the reasons of what was not decided, remarks, and the gate's verdict last. Ends with a
 * line feed; holds no control characters but those and, with `color`, the colour codes.
 */
export function consoleReport(report: Report, options: ConsoleOptions): string {
  const colors = picocolors.createColors(options.color)
  const styles: Record<Verdict, (text: string) => string> = {
    fail: colors.red,
    fixed: colors.red,
    unproven: colors.magenta,
    warn: colors.yellow,
    known: colors.cyan,
    info: colors.blue,
    'n/a': colors.gray,
    pass: colors.green,
  }
  const page: Page = { report, paint: (verdict, text) => styles[verdict](text), width: options.width }
  const of = (verdict: Verdict) => report.cases.filter((item) => item.verdict === verdict)
  const sections = [
    header(page),
    table(page),
    ...groupCases([...of('fail'), ...of('fixed')]).map((group) => paragraph(page, group, false)),
    ...groupCases(of('warn')).map((group) => paragraph(page, group, true)),
    groupCases([...of('known'), ...of('info')]).flatMap((group) => remark(page, group)),
    groupByReason(of('unproven')).flatMap((group) => reason(page, group)),
    groupByReason(of('n/a')).flatMap((group) => reason(page, group)),
    report.notes.flatMap((note) => hanging('note', visible(note), page.width)),
    report.gate.problems.flatMap((problem) => hanging('problem', visible(problem), page.width)),
    closing(page),
  ]
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${text.join('\n\n')}\n`
}

function header({ report, width }: Page): string[] {
  const { tool, target, client, contract, seed } = report
  const ids = target.ids.length > 0 ? ` · ${target.ids.join(', ')}` : ''
  return [
    shorten(visible(`${tool.name} ${tool.version}`), width),
    ...(client
      ? hanging('client', visible(describeClient(client)), width)
      : hanging('target', visible(target.url + ids), width)),
    ...hanging('contract', visible(`${contract.version} · sha256 ${contract.sha256.slice(0, 12)}`), width),
    ...hanging('seed', String(seed), width),
  ]
}

/** A client in one line. */
function describeClient({ name, version, language, dateType, precision, keepsOffset }: ReportClient): string {
  const type = `${dateType ?? 'dates'} of ${precision} fraction digits${keepsOffset ? '' : ', without offset'}`
  return `${name} ${version} · ${language} · ${type}`
}

/** A line for each chapter and, below it, one for each requirement that is broken, fixed, known or undecided. */
function table(page: Page): string[] {
  const chapters = groupBy(page.report.requirements, ({ id }) => id.split('-')[1]?.toLowerCase() ?? id)
  return [...chapters].flatMap(([chapter, requirements]) => {
    const own = new Set(requirements.map(({ id }) => id))
    const cases = page.report.cases.filter(({ requirement }) => own.has(requirement))
    const found = cases.map(({ verdict }) => verdict)
    // A freedom taken or a condition not met is no blemish on a chapter in which the rest holds.
    const weighed = found.filter((verdict) => verdict !== 'info' && verdict !== 'n/a')
    const verdict = worst(weighed.length > 0 ? weighed : found)
    const counts = `${plural(requirements.length, 'requirement')}, ${plural(cases.length, 'case')}: ${tally(cases)}`
    const [first = '', ...rest] = wrap(counts, Math.max(page.width - 21, 20))
    return [
      `  ${chapter.padEnd(8)} ${page.paint(verdict, verdict.padEnd(8))}  ${first}`,
      ...rest.map((line) => ' '.repeat(21) + line),
      ...requirements
        .filter((requirement) => !['pass', 'info', 'n/a'].includes(requirement.verdict))
        .map((requirement) => requirementLine(page, requirement)),
    ]
  })
}

function requirementLine({ report, paint, width }: Page, requirement: ReportRequirement): string {
  const { id, verdict, cases, statement } = requirement
  const same = report.cases.filter((item) => item.requirement === id && item.verdict === verdict).length
  const rest = shorten(
    `${id.padEnd(13)} ${same} of ${cases}  ${visible(statement)}`,
    Math.max(width - 21, 20),
  )
  return `${' '.repeat(11)}${paint(verdict, verdict.padEnd(8))}  ${rest}`
}

/** The first case of a group in full, the others by their ids. */
function paragraph({ report, paint, width }: Page, group: CaseGroup, brief: boolean): string[] {
  const [first, ...others] = group
  // A report has the requirement of each of its cases (buildReport).
  const requirement = report.requirements.find(({ id }) => id === first.requirement)!
  const [head = '', ...lines] = failureBlock(first, requirement, {
    width,
    brief,
    client: report.client !== undefined,
  })
  const word = first.verdict.toUpperCase()
  const ids = others.slice(0, moreLimit).map(({ id }) => visible(id))
  const named = listed(others.length > moreLimit ? [...ids, '…'] : ids)
  return [
    paint(first.verdict, word) + head.slice(word.length),
    ...lines,
    ...(others.length === 0
      ? []
      : fill([`and ${others.length} more:`, ...named], width - indent.length).map((line) => indent + line)),
  ]
}

/** A group whose cases do not count against the target: one line, or all that is said of a known deviation. */
function remark({ paint, width }: Page, group: CaseGroup): string[] {
  const { verdict, requirement, diagnosis, message } = group[0]
  const about = [diagnosis, message].filter((text) => text !== undefined).join(': ')
  const text = `${requirement.padEnd(13)} ${plural(group.length, 'case')}  ${visible(about)}`
  const room = Math.max(width - 10, 20)
  const [first = '', ...rest] = verdict === 'known' ? wrap(text, room) : [shorten(text, room)]
  return [`${paint(verdict, verdict.padEnd(8))}  ${first}`, ...rest.map((line) => ' '.repeat(10) + line)]
}

/** The reason that a group of cases shares, then the requirements concerned with their numbers of cases. */
function reason({ paint, width }: Page, group: CaseGroup): string[] {
  const { verdict, message } = group[0]
  const text = `${plural(group.length, 'case')}  ${visible(message ?? 'no reason was recorded')}`
  const lines = wrap(text, Math.max(width - 10, 20))
  const requirements = groupBy(group, ({ requirement }) => requirement)
  const ids = listed([...requirements].map(([id, items]) => `${id} (${items.length})`))
  return [
    ...lines.map((line, i) => `${i === 0 ? paint(verdict, verdict.padEnd(8)) : ' '.repeat(8)}  ${line}`),
    ...fill(ids, width - 10).map((line) => ' '.repeat(10) + line),
  ]
}

function closing({ report, paint, width }: Page): string[] {
  const { cases, summary, durationMs, gate } = report
  const verdict = gate.holds ? 'pass' : 'fail'
  const words = gate.holds ? 'passed' : 'failed'
  const because = gate.holds ? '' : `: ${gateReason(report)}`
  return [
    ...hanging('cases', `${cases.length}: ${tally(cases)}`, width),
    ...hanging('requests', `${summary.requests} in ${(durationMs / 1000).toFixed(1)} s`, width),
    ...hanging('gate', `${words} (--fail-on ${gate.failOn})${because}`, width).map((line) =>
      line.replace(words, () => paint(verdict, words)),
    ),
  ]
}

function tally(cases: readonly ReportCase[]): string {
  const counts = verdicts.map(
    (verdict) => [verdict, cases.filter((c) => c.verdict === verdict).length] as const,
  )
  return counts
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ')
}

function listed(items: readonly string[]): string[] {
  return items.map((item, index) => (index < items.length - 1 ? `${item},` : item))
}

function hanging(label: string, text: string, width: number): string[] {
  const lines = wrap(text, Math.max(width - 10, 20))
  return lines.map((line, index) => (index === 0 ? label : '').padEnd(10) + line)
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
