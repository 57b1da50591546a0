import type { Measured } from './growth-part.ts'
import { runPart } from './processes.ts'
import { figure } from './statistics.ts'
import type { Benchmark, Figure } from './types.ts'

const sizes = [10, 100, 1000] as const
const factorAim = { atMost: 12 } as const
const memoryAim = { atMost: 300 } as const

/** How the work grows with the contract. */
export const growth: Benchmark = {
  name: 'growth',
  about:
    'Contracts of 10, 100 and 1,000 properties (text, enums, instants, booleans and nullable text in turn), each in ' +
    'a process of its own: loading the file, deriving the cases, a whole run against the stub in another process, ' +
    'writing the report for the second time. A factor is each measurement ÷ the median of the next smaller contract.',
  async measure({ rounds, progress }) {
    const found: Record<number, readonly Measured[]> = {}
    for (const size of sizes) found[size] = []
    // In turn, so that a machine that slows down slows every size.
    for (let round = 0; round < rounds; round += 1) {
      for (const size of sizes) {
        progress(`${size} properties, round ${round + 1} of ${rounds}`)
        found[size] = [...found[size]!, await runPart<Measured>('growth-part.ts', [String(size)])]
      }
    }
    return sizes.flatMap((size, index) => {
      const smaller = index === 0 ? undefined : found[sizes[index - 1]!]!
      return figuresOf(size, found[size]!, smaller)
    })
  },
}

function figuresOf(
  size: number,
  found: readonly Measured[],
  smaller: readonly Measured[] | undefined,
): readonly Figure[] {
  const called = (what: string) => `${size.toLocaleString('en')} properties: ${what}`
  const factor = (what: string, of: (measured: Measured) => number): readonly Figure[] => {
    if (smaller === undefined) return []
    const base = figure('', '', smaller.map(of)).median
    const ratios = found.map((item) => of(item) / base)
    return [figure(called(`${what}, factor`), '×', ratios, factorAim)]
  }
  const timing = (what: string, of: (measured: Measured) => number) => [
    figure(called(what), 'ms', found.map(of)),
    ...factor(what, of),
  ]
  const first = found[0]!
  return [
    figure(called('cases'), '', [first.cases]),
    figure(called('probes'), '', [first.probes]),
    ...timing('load', ({ loadMs }) => loadMs),
    ...timing('derive', ({ deriveMs }) => deriveMs),
    figure(
      called('peak memory after planning'),
      'MB',
      found.map(({ plannedMb }) => plannedMb),
      memoryAim,
    ),
    figure(called('requests of a run'), '', [first.requests]),
    figure(
      called('whole run'),
      's',
      found.map(({ runMs }) => runMs / 1000),
    ),
    ...timing('whole run, time of the processor', ({ runCpuMs }) => runCpuMs),
    figure(
      called('peak memory of a run'),
      'MB',
      found.map(({ peakMb }) => peakMb),
      memoryAim,
    ),
    ...Object.keys(first.reportMs).flatMap((format) =>
      timing(`${format} report`, ({ reportMs }) => reportMs[format]!),
    ),
  ]
}
