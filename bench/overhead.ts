import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serialize } from 'node:v8'
import { type Ended, runNode, runSuite, type Server, startServer } from './processes.ts'
import { replay } from './replay.ts'
import { alternately, figure, timed } from './statistics.ts'
import type { Benchmark } from './types.ts'

const replaying = fileURLToPath(new URL('replay.ts', import.meta.url))

/** A run that costs at most so much of the bare requests is as fast as its target. */
const aim = 1.3

/** A whole run against its bare requests. */
export const overhead: Benchmark = {
  name: 'overhead',
  about:
    'A whole run (the process from start to end) against a stub on the loopback interface, and the very same ' +
    'requests one after another on kept connections, through the same HTTP client and without anything else: in a ' +
    'process that has done so before, and, from the first to the last request, in one as new as that of the run.',
  async measure({ rounds, progress }) {
    const server = await startServer({ entities: 1, delayMs: 0 })
    const directory = await mkdtemp(join(tmpdir(), 'bench-'))
    const run = () => runSuite(['run', '--target', server.root])
    try {
      progress('a run that is recorded')
      await run()
      const { requests } = await server.seen()
      const recorded = join(directory, 'requests')
      await writeFile(recorded, serialize(requests))
      await replay(requests)
      await server.seen()
      const pairs = await alternately(
        rounds,
        async (round) => {
          progress(`run ${round + 1} of ${rounds}`)
          return spanOf(server, run)
        },
        async () => {
          const apart = await spanOf(server, () => runNode([replaying, recorded]))
          const { ms } = await timed(() => replay(requests))
          await server.seen()
          return { ms, apartMs: apart.ms, span: apart.span }
        },
      )
      const count = requests.length
      const each = (of: (whole: Measured, bare: Measured & { readonly apartMs: number }) => number) =>
        pairs.map(([whole, bare]) => of(whole, bare))
      return [
        figure('requests', '', [count]),
        figure(
          'whole run',
          's',
          each(({ ms }) => ms / 1000),
        ),
        figure(
          'bare replay',
          's',
          each((_, { ms }) => ms / 1000),
        ),
        figure(
          'run ÷ replay',
          '×',
          each((whole, bare) => whole.ms / bare.ms),
          { atMost: aim },
        ),
        figure(
          'bare replay as a process, from its start to its end',
          's',
          each((_, { apartMs }) => apartMs / 1000),
        ),
        figure(
          'run ÷ replay, both as processes',
          '×',
          each((whole, { apartMs }) => whole.ms / apartMs),
          { atMost: aim },
        ),
        figure(
          'run, from first to last request',
          's',
          each(({ span }) => span / 1000),
        ),
        figure(
          'bare replay in a process of its own, from first to last request',
          's',
          each((_, { span }) => span / 1000),
        ),
        figure(
          'from first to last request: run ÷ replay',
          '×',
          each((whole, bare) => whole.span / bare.span),
          { atMost: aim },
        ),
        figure(
          'what the suite adds to a request',
          'ms',
          each((whole, bare) => (whole.ms - bare.ms) / count),
        ),
        figure(
          `answer time of a server from which run ÷ replay is below ${aim}`,
          'ms',
          each((whole, bare) => Math.max(0, (whole.ms - aim * bare.ms) / (aim - 1) / count)),
        ),
      ]
    } finally {
      await server.close()
      await rm(directory, { recursive: true })
    }
  },
}

/** How long something took as a whole, and between the first and the last request that came in; milliseconds. */
type Measured = { readonly ms: number; readonly span: number }

async function spanOf(server: Server, process: () => Promise<Pick<Ended, 'ms'>>): Promise<Measured> {
  const { ms } = await process()
  const { firstAt, lastAt } = await server.seen()
  return { ms, span: lastAt! - firstAt! }
}
