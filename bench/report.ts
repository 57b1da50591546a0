import type { Report } from '../src/report/model/types.ts'
import { consoleReport } from '../src/report/render/console.ts'
import { formats } from '../src/report/render/formats.ts'
import { largeReport } from '../test/page/large-report.ts'
import { alternately, figure, timed } from './statistics.ts'
import type { Benchmark, Figure } from './types.ts'

const [small, large] = [2850, 28_500] as const

const writers: Readonly<Record<string, (report: Report) => unknown>> = {
  ...formats,
  console: (report) => consoleReport(report, { color: false, width: 110 }),
}

/** How long a report takes to write. */
export const report: Benchmark = {
  name: 'report',
  about:
    `A report of ${small.toLocaleString('en')} and one of ${large.toLocaleString('en')} cases, every tenth of which ` +
    'failed, as text in each format. Both in turn, in one process.',
  async measure({ rounds, progress }) {
    const reports = [largeReport(small, 10), largeReport(large, 10)] as const
    const figures: Figure[] = []
    for (const [name, write] of Object.entries(writers)) {
      progress(name)
      await write(reports[0])
      const pairs = await alternately(
        rounds,
        async () => (await timed(() => write(reports[0]))).ms,
        async () => (await timed(() => write(reports[1]))).ms,
      )
      figures.push(
        figure(
          `${name}, ${small.toLocaleString('en')} cases`,
          'ms',
          pairs.map(([few]) => few),
        ),
        figure(
          `${name}, ${large.toLocaleString('en')} cases`,
          'ms',
          pairs.map(([, many]) => many),
        ),
        figure(
          `${name}, factor`,
          '×',
          pairs.map(([few, many]) => many / few),
          { atMost: 12 },
        ),
      )
    }
    return figures
  },
}
