import type { Cause } from '../../causes/types.ts'
import { chapters } from '../../contract/types.ts'
import { distinct } from '../../distinct.ts'
import { verdicts } from '../../judge/types.ts'
import { buildReport } from './build.ts'
import { shardNote } from './notes.ts'
import type { Report, ReportCase, ReportRequirement } from './types.ts'

/** The report of one part of a run, and what to call it in a message: its file. */
export type Part = { readonly name: string; readonly report: Report }

/** One report of all parts, or in one line why they do not make one. */
export type Merged =
  | { readonly report: Report; readonly problem?: never }
  | { readonly report?: never; readonly problem: string }

/**
 * Makes one report of the reports of a run's parts: the same contract, seed and version of the tool; if they are
 * shards, all of them. Of a case in two parts the worse verdict counts. Requirements, summary and gate are made again;
 * the gate is the stricter one; the time is that of the slowest part, from the start of the first. `ledger` gives the
 * causes of all cases; without it the whole has none.
 */
export function mergeReports(
  parts: readonly Part[],
  ledger?: (cases: readonly ReportCase[]) => readonly Cause[],
): Merged {
  const [first] = parts
  if (first === undefined) return { problem: 'there is no report to merge' }
  const problem = unlike(parts, first) ?? incomplete(parts)
  if (problem !== undefined) return { problem }
  const reports = parts.map(({ report }) => report)
  const { tool, contract, target, client, seed } = first.report
  const requirements = requirementsOf(reports)
  const { cases, notes } = casesOf(parts, requirements)
  const partNotes = reports.flatMap((report) => {
    const { shard } = report
    return report.notes.filter((note) => shard === undefined || note !== shardNote(shard))
  })
  const merged = buildReport({
    tool,
    contract: { ...contract, requirements },
    target: {
      url: target.url,
      ids: distinct(reports.flatMap((report) => report.target.ids)),
      reader: reports.some((report) => report.target.reader === 'patch') ? 'patch' : 'get',
    },
    ...(client && { client }),
    startedAt: new Date(Math.min(...reports.map(({ startedAt }) => Date.parse(startedAt)))),
    durationMs: Math.max(...reports.map(({ durationMs }) => durationMs)),
    seed,
    failOn: reports.some(({ gate }) => gate.failOn === 'should') ? 'should' : 'must',
    notes: [
      `Merged from ${parts.length} reports.`,
      ...distinct(partNotes),
      ...notes,
      ...otherTargets(reports),
      ...overlaps(parts),
    ],
    ...(ledger && client === undefined && { causes: ledger(cases) }),
    ...(first.report.again && { again: first.report.again }),
    requests: reports.reduce((sum, { summary }) => sum + summary.requests, 0),
    problems: distinct(reports.flatMap(({ gate }) => gate.problems)),
    cases,
  })
  return { report: merged }
}

/** What a report must have in common with the first one. */
function unlike(parts: readonly Part[], first: Part): string | undefined {
  const same: readonly (readonly [string, (report: Report) => string])[] = [
    ['version of the tool', ({ tool }) => `${tool.name} ${tool.version}`],
    ['contract', ({ contract }) => `${contract.version}, sha256 ${contract.sha256.slice(0, 12)}`],
    ['seed', ({ seed }) => String(seed)],
    ['client', ({ client }) => (client ? `${client.name} ${client.version}` : 'none')],
  ]
  for (const { name, report } of parts) {
    for (const [what, value] of same) {
      const [a, b] = [value(first.report), value(report)]
      if (a !== b)
        return `${first.name} and ${name} differ in their ${what} (${a}; ${b}): run all parts with the same`
    }
  }
  return undefined
}

/** A part that is missing would make a gate pass that does not. */
function incomplete(parts: readonly Part[]): string | undefined {
  const shards = parts.map(({ name, report: { shard } }) => ({ name, shard }))
  const one = shards.find(({ shard }) => shard !== undefined)
  if (one?.shard === undefined) return undefined
  const { count } = one.shard
  const other = shards.find(({ shard }) => shard?.count !== count)
  if (other) {
    const what = other.shard ? `one of ${other.shard.count}` : 'no shard'
    return `${one.name} is one of ${count} shards, ${other.name} is ${what}: give the shards of one run`
  }
  const given = new Set(shards.map(({ shard }) => shard?.index))
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !given.has(index))
  if (missing.length === 0) return undefined
  const listed = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ', …' : '')
  return `of ${count} shards ${missing.length} ${missing.length === 1 ? 'is' : 'are'} missing (${listed}): give the reports of all, or run them again`
}

/** The requirements of all parts in the catalogue's order, which is that of chapters and ids. */
function requirementsOf(reports: readonly Report[]): readonly ReportRequirement[] {
  const all = new Map(reports.flatMap((report) => report.requirements).map((item) => [item.id, item]))
  const chapter = (id: string) => {
    const name = id.split('-')[1]?.toLowerCase() ?? ''
    return chapters.findIndex((found) => found.startsWith(name))
  }
  const compare = (a: string, b: string) => chapter(a) - chapter(b) || (a < b ? -1 : 1)
  return [...all.values()].sort((a, b) => compare(a.id, b.id))
}

/** Each case once, in the order of the requirements and, within one, of the parts. */
function casesOf(
  parts: readonly Part[],
  requirements: readonly ReportRequirement[],
): { readonly cases: readonly ReportCase[]; readonly notes: readonly string[] } {
  const kept = new Map<string, { item: ReportCase; name: string }>()
  const twice: string[] = []
  for (const { name, report } of parts) {
    for (const item of report.cases) {
      const other = kept.get(item.id)
      if (other) twice.push(`${item.id} (${other.item.verdict} in ${other.name}, ${item.verdict} in ${name})`)
      if (!other || rank(item) < rank(other.item)) kept.set(item.id, { item, name })
    }
  }
  const order = new Map(requirements.map(({ id }, index) => [id, index]))
  const place = ({ requirement }: ReportCase) => order.get(requirement)!
  const cases = [...kept.values()].map(({ item }) => item).sort((a, b) => place(a) - place(b))
  if (twice.length === 0) return { cases, notes: [] }
  const many = twice.length === 1 ? '1 case is' : `${twice.length} cases are`
  return {
    cases,
    notes: [`${many} in more than one report, and the worse verdict counts: e.g. ${twice[0]}.`],
  }
}

function otherTargets(reports: readonly Report[]): string[] {
  const urls = distinct(reports.map(({ target }) => target.url))
  return urls.length > 1 ? [`The parts ran against different targets: ${urls.join(', ')}.`] : []
}

/** Parts that wrote to one entity at the same time have spoilt each other's verdicts. */
function overlaps(parts: readonly Part[]): string[] {
  return parts.flatMap((a, index) =>
    parts.slice(index + 1).flatMap((b) => {
      const shared = a.report.target.ids.filter((id) => b.report.target.ids.includes(id))
      const same = a.report.target.url === b.report.target.url && areAtOnce(a.report, b.report)
      if (shared.length === 0 || !same) return []
      return [
        `${a.name} and ${b.name} used ${shared.join(', ')} at the same time, so their verdicts may be wrong: give each part its own --id.`,
      ]
    }),
  )
}

function areAtOnce(a: Report, b: Report): boolean {
  const [startA, startB] = [Date.parse(a.startedAt), Date.parse(b.startedAt)]
  return startA < startB + b.durationMs && startB < startA + a.durationMs
}

function rank({ verdict }: ReportCase): number {
  return verdicts.indexOf(verdict)
}
