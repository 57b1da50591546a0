import { runSuite, startServer } from './processes.ts'
import { figure } from './statistics.ts'
import type { Benchmark, Figure, Settings } from './types.ts'

const lanes = [1, 2, 4, 8] as const

/** How long each server waits before an answer, in milliseconds. */
const delays = [50, 200] as const

/** What several entities gain where the target takes its time. */
export const latency: Benchmark = {
  name: 'latency',
  about:
    'A whole run against a server that waits 50 or 200 ms before each answer, spread over 1, 2, 4 and 8 entities ' +
    '(`--id`, `--concurrency`). Efficiency is T1 ÷ (n × Tn): 1 is all that n entities can give. The aim, at either ' +
    'wait, is 0.85 with 4. Each run is made once.',
  async measure(settings) {
    const figures: Figure[] = []
    for (const delayMs of delays) figures.push(...(await measureServer(delayMs, settings)))
    return figures
  },
}

async function measureServer(delayMs: number, { progress }: Settings): Promise<readonly Figure[]> {
  const server = await startServer({ entities: Math.max(...lanes), delayMs })
  try {
    const title = `whole run, ${delayMs} ms`
    const figures: Figure[] = []
    let alone = 0
    for (const count of lanes) {
      progress(`${title}, ${count} ids`)
      const ids = server.ids.slice(0, count).flatMap((id) => ['--id', id])
      const rateLimit = ['--concurrency', String(count)]
      const { ms } = await runSuite(['run', '--target', server.root, ...ids, ...rateLimit])
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
