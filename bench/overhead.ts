import { createLiveTransport } from '../src/target/live.ts'
import type { WireRequest } from '../src/target/types.ts'
import { runSuite, startServer } from './processes.ts'
import { alternately, figure, timed } from './statistics.ts'
import type { Benchmark } from './types.ts'

/** A run that costs at most so much of the bare requests is as fast as its target. */
const aim = 1.3

/** A whole run against its bare requests. */
export const overhead: Benchmark = {
  name: 'overhead',
  about:
    'A whole run (the process from start to end) against a stub on the loopback interface, and the very same ' +
    'requests one after another on kept connections, through the same HTTP client and without anything else.',
  async measure({ rounds, progress }) {
    const server = await startServer({ entities: 1, delayMs: 0 })
    try {
      progress('a run that is recorded')
      await runSuite(['run', '--target', server.root])
      const { requests } = await server.seen()
      await replay(requests)
      const pairs = await alternately(
        rounds,
        async (round) => {
          progress(`run ${round + 1} of ${rounds}`)
          return (await runSuite(['run', '--target', server.root])).ms
        },
        async () => (await timed(() => replay(requests))).ms,
      )
      await server.seen()
      const count = requests.length
      const each = (of: (run: number, bare: number) => number) => pairs.map(([run, bare]) => of(run, bare))
      return [
        figure('requests', '', [count]),
        figure(
          'whole run',
          's',
          each((run) => run / 1000),
        ),
        figure(
          'bare replay',
          's',
          each((_, bare) => bare / 1000),
        ),
        figure(
          'run ÷ replay',
          '×',
          each((run, bare) => run / bare),
          { atMost: aim },
        ),
        figure(
          'what the suite adds to a request',
          'ms',
          each((run, bare) => (run - bare) / count),
        ),
        figure(
          `answer time of a server from which run ÷ replay is below ${aim}`,
          'ms',
          each((run, bare) => Math.max(0, (run - aim * bare) / (aim - 1) / count)),
        ),
      ]
    } finally {
      await server.close()
    }
  },
}

/** Sends requests one after another. */
async function replay(requests: readonly WireRequest[]): Promise<void> {
  const transport = createLiveTransport({ timeoutMs: 5000, connections: 64 })
  for (const request of requests) await transport.send(plain(request))
  await transport.close()
}

/** A request without what is the connection's. */
function plain(request: WireRequest): WireRequest {
  return { ...request, headers: request.headers.filter(([name]) => name.toLowerCase() !== 'connection') }
}
