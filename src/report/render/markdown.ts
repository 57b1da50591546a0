import { counted } from '../../text.ts'
import { gateReason } from '../model/build.ts'
import { causesOf, gateProblems } from '../model/causes.ts'
import { chaptersOf, type ReportChapter, tally } from '../model/chapters.ts'
import { subjectOf } from '../model/subject.ts'
import type { Report } from '../model/types.ts'
import { causeRow, causeText } from './markdown-cause.ts'
import { tableLines } from './markdown-table.ts'
import { byteLength, codeSpan, roomOf, type Take, type Taken, taken } from './markdown-text.ts'

/** A report as Markdown stays below this many bytes of UTF-8, whatever the run. */
export const markdownReportLimit = 60_000

/** What the line on what is left out takes at the most. */
const closingRoom = 300

/**
 * The report as Markdown for a job's summary or a merge request: whether the gate passed and why not, a table of
 * chapters, each cause that counts once (what breaks the gate first, its commands folded), the rest in a table, remarks.
 * What does not fit below `markdownReportLimit` is left out, causes and rows as wholes, the least important first, and
 * the last line says how much. Text of a target can neither form Markdown nor mention anyone. Ends with a line feed.
 */
export function markdownReport(report: Report): string {
  const causes = causesOf(report).map((cause) => ({
    cause,
    told: cause.breaks || cause.verdict === 'warn',
    count: cause.cases.length,
  }))
  const head = headOf(report)
  const take = roomOf(markdownReportLimit - byteLength(head) - closingRoom)
  const chapters = fitting(
    { before: '', columns: ['Chapter', 'Verdict', 'Requirements', 'Cases'] },
    chaptersOf(report).map((chapter) => ({ cells: chapterRow(chapter), count: chapter.cases.length })),
    take,
  )
  const problems = paragraphs(
    gateProblems(report).map((problem) => `- ${codeSpan(problem)}`),
    take,
  )
  const told = causes.filter((item) => item.told)
  const texts = taken(
    told.map(({ cause, count }) => ({ text: `\n\n${causeText(report, cause)}`, count })),
    take,
  )
  const listed = fitting(
    {
      before: '\n\n#### Not counted',
      columns: ['Verdict', 'Requirement', 'Cases', 'What', 'Example'],
    },
    causes.filter((item) => !item.told).map(({ cause, count }) => ({ cells: causeRow(cause), count })),
    take,
  )
  const notes = paragraphs(
    report.notes.map((note) => `> ${codeSpan(note)}`),
    take,
  )
  const parts = [chapters, problems, texts, listed, notes]
  const left = leftOut({
    chapter: chapters,
    problem: problems,
    cause: texts,
    'row of what is not counted': listed,
    remark: notes,
  })
  return `${head}${parts.map(({ text }) => text).join('')}${left}\n`
}

function headOf(report: Report): string {
  const { client, contract, seed, gate, cases, summary, durationMs } = report
  const subject = codeSpan(subjectOf(report))
  const verdict = gate.holds ? 'the gate passed' : 'the gate failed'
  const facts = [
    `${client === undefined ? 'Target' : 'Client'} ${subject}`,
    `contract ${codeSpan(contract.version)} (${codeSpan(contract.sha256.slice(0, 12))})`,
    `seed ${codeSpan(String(seed))}`,
    `${summary.requests} requests in ${(durationMs / 1000).toFixed(1)} s`,
    codeSpan(`--fail-on ${gate.failOn}`),
  ]
  return [
    `### Conformance${client === undefined ? '' : ` of ${subject}`}: ${verdict}`,
    ...(gate.holds ? [] : [`Why: ${codeSpan(gateReason(report))}`]),
    `${counted(cases.length, 'case')}: ${tally(cases) || 'none'}`,
    facts.join(' · '),
  ].join('\n\n')
}

function chapterRow({ name, verdict, requirements, cases }: ReportChapter): readonly string[] {
  return [codeSpan(name), verdict, String(requirements.length), `${cases.length}: ${tally(cases)}`]
}

/** A table, and the Markdown before it. */
type Heading = { readonly before: string; readonly columns: readonly string[] }
type Row = { readonly cells: readonly string[]; readonly count: number }

/** A table of the rows that fit; nothing where none does. */
function fitting({ before, columns }: Heading, rows: readonly Row[], take: Take): Taken {
  const [names, delimiters, ...lines] = tableLines(
    columns,
    rows.map(({ cells }) => cells),
  )
  const head = `${before}\n\n${names}\n${delimiters}`
  return taken(
    rows.map(({ count }, index) => ({ text: `${index === 0 ? head : ''}\n${lines[index]}`, count })),
    take,
  )
}

function paragraphs(texts: readonly string[], take: Take): Taken {
  return taken(
    texts.map((text) => ({ text: `\n\n${text}`, count: 0 })),
    take,
  )
}

/** One line on what did not fit, by its name; nothing where all did. */
function leftOut(parts: Readonly<Record<string, Taken>>): string {
  const phrases = Object.entries(parts).flatMap(([name, { pieces, left }]) => {
    if (pieces === 0) return []
    const of = left > 0 ? ` (${counted(left, 'case')})` : ''
    return [`${pieces} ${pieces === 1 ? name : name.replace(/^\w+/, '$&s')}${of}`]
  })
  return phrases.length === 0
    ? ''
    : `\n\nLeft out for want of room: ${phrases.join(', ')}. The JSON report has everything.`
}
