import { runSuite, startServer } from './processes.ts'
import { figure } from './statistics.ts'
import type { Benchmark, Figure, Settings } from './types.ts'

const lanes = [1, 2, 4, 8] as const

/** One server and what is run against it: a whole run takes minutes where each answer takes 200 ms. */
const servers = [
  { delayMs: 50, only: [], what: 'whole run' },
  { delayMs: 200, only: ['VPP-ENUM-*'], what: 'chapter enum' },
] as const

/** What several entities gain where the target takes its time. */
export const latency: Benchmark = {
  name: 'latency',
  about:
    'A run against a server that waits before each answer, spread over 1, 2, 4 and 8 entities (`--id`, ' +
    '`--concurrency`): the whole run where it waits 50 ms, chapter enum where it waits 200 ms. Efficiency is T1 ÷ ' +
    '(n × Tn): 1 is all that n entities can give. The aim, at either wait, is 0.85 with 4. Each run is made once.',
  async measure(settings) {
    const figures: Figure[] = []
    for (const server of servers) figures.push(...(await measureServer(server, settings)))
    return figures
  },
}

async function measureServer(
  { delayMs, only, what }: (typeof servers)[number],
  { progress }: Settings,
): Promise<readonly Figure[]> {
  const server = await startServer({ entities: Math.max(...lanes), delayMs })
  try {
    const title = `${what}, ${delayMs} ms`
    const figures: Figure[] = []
    let alone = 0
    for (const count of lanes) {
      progress(`${title}, ${count} ids`)
      const ids = server.ids.slice(0, count).flatMap((id) => ['--id', id])
      const selected = only.flatMap((pattern) => ['--only', pattern])
      const pace = ['--concurrency', String(count)]
      const { ms } = await runSuite(['run', '--target', server.root, ...ids, ...selected, ...pace])
      const { requests } = await server.seen()
      figures.push(
        figure(`${title}, ${count} ids`, 's', [ms / 1000]),
        figure(`${title}, ${count} ids: requests`, '', [requests.length]),
      )
      if (count === 1) {
        alone = ms
        figures.push(
          figure(`${title}: run ÷ time that the server waits`, '×', [ms / (requests.length * delayMs)], {
            atMost: 1.3,
          }),
        )
      } else {
        const aim = count === 4 ? ({ atLeast: 0.85 } as const) : undefined
        figures.push(figure(`${title}, ${count} ids: efficiency`, '×', [alone / (count * ms)], aim))
      }
    }
    return figures
  } finally {
    await server.close()
  }
}
