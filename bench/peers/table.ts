import { table } from '../../src/report/render/markdown-table.ts'
import { dredd } from './dredd.ts'
import type { Measured } from './measure.ts'
import { ours } from './ours.ts'
import type { Peer } from './peer.ts'
import { portman } from './portman.ts'
import { prism } from './prism.ts'
import { schemathesis } from './schemathesis.ts'
import { specmatic } from './specmatic.ts'
import { stepci } from './stepci.ts'

/** The tools that are compared, this suite first. */
export const peers: readonly Peer[] = [ours, schemathesis, specmatic, portman, stepci, dredd, prism]

/** What was measured of one tool. */
export type Entry = { readonly name: string; readonly version: string; readonly runs: readonly Measured[] }

/**
 * The comparison as a Markdown table. Requests and seconds are those of the median run on the conforming stub and the
 * faulty implementations; `on the stub` is what a tool objects to in the stub itself.
 */
export function comparison(entries: readonly Entry[]): string {
  const rows = entries.map(({ name, version, runs }) => {
    const of = (kind: Measured['kind']) => runs.filter((run) => run.kind === kind)
    const count = (kind: Measured['kind']) => `${of(kind).filter(notices).length} of ${of(kind).length}`
    const judged = runs.filter(({ kind }) => kind !== 'variant')
    return [
      `${name} ${version}`,
      count('fault'),
      count('variant'),
      String(of('base')[0]!.noticed.length),
      String(median(judged.map(({ requests }) => requests))),
      median(judged.map(({ seconds }) => seconds)).toFixed(1),
    ]
  })
  const head = [
    'tool',
    'faults detected',
    'conforming falsePositives',
    'objections to the stub',
    'requests',
    'seconds',
  ]
  return table(head, rows, ['', 'r', 'r', 'r', 'r', 'r'])
}

/** Who detects which fault and wrongs which variant, as a Markdown table: ● for noticed, ⧖ for a run that did not end. */
export function details(entries: readonly Entry[]): string {
  const subjects = (entries[0]?.runs ?? []).filter(({ kind }) => kind !== 'base')
  const rows = subjects.map(({ subject, kind, family }) => [
    `\`${subject}\``,
    family ?? `(${kind})`,
    ...entries.map(({ runs }) => {
      const run = runs.find((each) => each.subject === subject)
      if (run === undefined) return '?'
      return run.timedOut ? '⧖' : notices(run) ? '●' : ''
    }),
  ])
  const head = ['implementation', 'family', ...entries.map(({ name }) => name)]
  return table(
    head,
    rows,
    head.map((_, index) => (index > 1 ? 'c' : '')),
  )
}

function notices({ noticed, timedOut }: Measured): boolean {
  return timedOut || noticed.length > 0
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
