import { runNode, runSources, runSuite, startServer } from './processes.ts'
import { alternately, figure } from './statistics.ts'
import type { Benchmark } from './types.ts'

/** Fewer starts than these say little: they take a fraction of a second and scatter. */
const leastRounds = 7

/** How long it takes until something is sent. */
export const start: Benchmark = {
  name: 'start',
  about:
    'From the start of the process to the first request that the target sees, and to the first PATCH that changes ' +
    'something (the first case); `node -e 0` is what Node itself takes. From the sources, Node loads and uses what strips ' +
    'the types, too.',
  async measure({ rounds, progress }) {
    const server = await startServer({ entities: 1, delayMs: 0 })
    const args = ['run', '--target', server.root, '--only', 'VPP-ENTITY-01/documented-example']
    try {
      progress('one start to fill the caches')
      for (const run of [runSuite, runSources]) await run(args)
      await server.seen()
      const pairs = await alternately(
        Math.max(leastRounds, rounds),
        async (round) => {
          progress(`start ${round + 1}`)
          const { startedAt, ms } = await runSuite(args)
          const { firstAt, firstChangeAt } = await server.seen()
          return { first: firstAt! - startedAt, change: firstChangeAt! - startedAt, end: ms }
        },
        async () => {
          const { startedAt } = await runSources(args)
          const { firstAt } = await server.seen()
          return { sources: firstAt! - startedAt, node: (await runNode(['-e', '0'])).ms }
        },
      )
      return [
        figure(
          'first request',
          'ms',
          pairs.map(([{ first }]) => first),
          { atMost: 400 },
        ),
        figure(
          'first request, from the sources',
          'ms',
          pairs.map(([, { sources }]) => sources),
        ),
        figure(
          'first case sent',
          'ms',
          pairs.map(([{ change }]) => change),
        ),
        figure(
          'whole run of one case',
          'ms',
          pairs.map(([{ end }]) => end),
        ),
        figure(
          'node -e 0',
          'ms',
          pairs.map(([, { node }]) => node),
        ),
        figure(
          'first request ÷ node -e 0',
          '×',
          pairs.map(([{ first }, { node }]) => first / node),
        ),
      ]
    } finally {
      await server.close()
    }
  },
}
