import type { Contract } from '../../contract/types.ts'
import { type Verdict, verdicts } from '../../judge/types.ts'
import { visible } from '../../text.ts'
import type { Report, ReportCase, ReportRequirement } from './types.ts'

/** More problems than these are left to the report itself. */
const problemLimit = 3

/** What a report needs of a contract. */
export type ReportContract = Pick<Contract, 'version' | 'sha256'> & {
  /** In the order of the catalogue. */
  readonly requirements: readonly Pick<ReportRequirement, 'id' | 'level' | 'statement' | 'source'>[]
}

/** What a run hands over for its report. */
export type ReportInput = {
  readonly tool: Report['tool']
  readonly contract: ReportContract
  readonly target: Report['target']
  /** The client, where one was tested. */
  readonly client?: Report['client']
  readonly startedAt: Date
  /** Milliseconds. */
  readonly durationMs: number
  readonly seed: number
  readonly failOn: Report['gate']['failOn']
  readonly notes: readonly string[]
  /** How many requests were sent. */
  readonly requests: number
  /** What makes the gate fail besides the cases: one sentence each. */
  readonly problems?: readonly string[]
  readonly again?: string
  readonly shard?: Report['shard']
  /** The ledger of what explains them (see `ledgerOf`). */
  readonly causes?: Report['causes']
  /** The judged cases, in the order of the run. */
  readonly cases: readonly ReportCase[]
}

/**
 * Makes the report of a run. Requirements come in the catalogue's order, those without a case in this run are left
 * out. Throws a RangeError for a case whose requirement the catalogue does not have.
 */
export function buildReport(input: ReportInput): Report {
  const { cases, contract, failOn, problems = [] } = input
  const known = new Set(contract.requirements.map(({ id }) => id))
  const stray = cases.find(({ requirement }) => !known.has(requirement))
  if (stray) throw new RangeError(`${stray.id}: the catalogue has no requirement ${stray.requirement}`)
  return {
    schemaVersion: 1,
    tool: { name: input.tool.name, version: input.tool.version },
    contract: { version: contract.version, sha256: contract.sha256 },
    target: { url: input.target.url, ids: input.target.ids, reader: input.target.reader },
    ...(input.client && { client: input.client }),
    startedAt: input.startedAt.toISOString(),
    durationMs: input.durationMs,
    seed: input.seed,
    ...(input.shard && { shard: input.shard }),
    gate: {
      failOn,
      holds: problems.length === 0 && !cases.some((item) => breaksGate(item, failOn)),
      problems,
    },
    summary: summaryOf(cases, input.requests),
    ...(input.again && { again: input.again }),
    notes: input.notes,
    ...(input.causes && { causes: input.causes }),
    requirements: requirementsOf(contract, cases),
    cases,
  }
}

/** The worst of some verdicts, in the order of `verdicts`; `pass` for none. */
export function worst(found: Iterable<Verdict>): Verdict {
  const set = new Set(found)
  return verdicts.find((verdict) => set.has(verdict)) ?? 'pass'
}

/**
 * Whether a case makes the gate fail: `fail`, `fixed`, an `unproven` MUST (a skip reads as green); with
 * `should` also `warn` and an `unproven` SHOULD.
 */
export function breaksGate(item: ReportCase, failOn: 'must' | 'should'): boolean {
  if (item.verdict === 'fail' || item.verdict === 'fixed') return true
  if (item.verdict === 'unproven') {
    return item.level === 'MUST' || (item.level === 'SHOULD' && failOn === 'should')
  }
  return item.verdict === 'warn' && failOn === 'should'
}

/**
 * One line that says why the gate failed, e.g. `3 fail (VPP-ENUM-02); 1 unproven (VPP-HTTP-09)`, then its first
 * problems in full; empty where it holds.
 */
export function gateReason(report: Report): string {
  if (report.gate.holds) return ''
  const breaking = report.cases.filter((item) => breaksGate(item, report.gate.failOn))
  const reasons = verdicts.flatMap((verdict) => {
    const items = breaking.filter((item) => item.verdict === verdict)
    if (items.length === 0) return []
    const ids = [...new Set(items.map(({ requirement }) => requirement))]
    const named = ids.slice(0, 3).join(', ')
    return [`${items.length} ${verdict} (${named}${ids.length > 3 ? ` and ${ids.length - 3} more` : ''})`]
  })
  const { problems } = report.gate
  const told = problems.slice(0, problemLimit).map(visible)
  const more = problems.length > problemLimit ? [`${problems.length - problemLimit} more problems`] : []
  return [...reasons, ...told, ...more].join('; ') || 'for a reason that the notes give'
}

function summaryOf(cases: readonly ReportCase[], requests: number): Report['summary'] {
  const count = (verdict: Verdict) => cases.filter((item) => item.verdict === verdict).length
  return {
    pass: count('pass'),
    fail: count('fail'),
    warn: count('warn'),
    info: count('info'),
    na: count('n/a'),
    unproven: count('unproven'),
    known: count('known'),
    fixed: count('fixed'),
    requests,
  }
}

function requirementsOf(contract: ReportContract, cases: readonly ReportCase[]): ReportRequirement[] {
  return contract.requirements.flatMap(({ id, level, statement, source }) => {
    const own = cases.filter((item) => item.requirement === id)
    if (own.length === 0) return []
    const verdict = worst(own.map((item) => item.verdict))
    return [{ id, level, statement, source, verdict, cases: own.length }]
  })
}
