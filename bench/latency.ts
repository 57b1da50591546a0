import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../src/client/authority.ts'
import { runSuite, type Server, startServer } from './processes.ts'
import { figure } from './statistics.ts'
import type { Benchmark, Figure, Settings } from './types.ts'

const counts = [1, 2, 4] as const

/** How long an answer takes to come, in milliseconds. */
const delays = [10, 50, 200] as const

/** What a run at a distance takes, of requests at once and of several entities. */
export const latency: Benchmark = {
  name: 'latency',
  about:
    'A whole run against a server whose answers take 10, 50 or 200 ms: over HTTP, where the server waits before each ' +
    'answer, and over TLS, where each byte takes half as long either way, those of the handshake included. With one entity ' +
    'once with `--concurrency 1` and once with the 6 requests under way that are usual, in turn, and their ratio (aim: 0.4 ' +
    'from 50 ms on); then with 2 and 4 entities (`--id`). Each run is made once.',
  async measure(settings) {
    const figures: Figure[] = []
    for (const delayMs of delays) {
      for (const secure of [false, true]) figures.push(...(await measureServer(delayMs, secure, settings)))
    }
    return figures
  },
}

async function measureServer(
  delayMs: number,
  secure: boolean,
  { progress }: Settings,
): Promise<readonly Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'))
  const authorityPath = join(directory, 'authority.pem')
  const certificate = secure ? await makeCertificate() : undefined
  if (certificate) await writeFile(authorityPath, certificate.authority)
  const server = await startServer({
    entities: Math.max(...counts),
    delayMs,
    ...(certificate && { tls: { key: certificate.key, cert: certificate.chain } }),
  })
  const env = secure ? { NODE_EXTRA_CA_CERTS: authorityPath } : {}
  const title = `${delayMs} ms, ${secure ? 'TLS' : 'HTTP'}`
  try {
    const measured = async (name: string, args: readonly string[]) => {
      progress(`${title}, ${name}`)
      return runCounted(server, args, env)
    }
    const single = ['--id', server.ids[0]!]
    const inSequence = await measured('in sequence', [...single, '--concurrency', '1'])
    const figures = [
      figure(`${title}, --concurrency 1`, 's', [inSequence.ms / 1000]),
      figure(`${title}, --concurrency 1: requests`, '', [inSequence.requests]),
    ]
    for (const count of counts) {
      const ids = server.ids.slice(0, count).flatMap((id) => ['--id', id])
      const name = `${title}, ${count} ${count === 1 ? 'id' : 'ids'}`
      const { ms, requests } = await measured(`${count} ids`, ids)
      const aim = count === 1 && delayMs >= 50 ? ({ atMost: 0.4 } as const) : undefined
      figures.push(
        figure(name, 's', [ms / 1000]),
        figure(`${name} ÷ --concurrency 1`, '×', [ms / inSequence.ms], aim),
        figure(`${name}: requests ÷ --concurrency 1`, '×', [requests / inSequence.requests], {
          atMost: 1.1,
        }),
      )
    }
    return figures
  } finally {
    await server.close()
    await rm(directory, { recursive: true })
  }
}

async function runCounted(
  server: Server,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly ms: number; readonly requests: number }> {
  const { ms } = await runSuite(['run', '--target', server.root, ...args], env)
  const { requests } = await server.seen()
  return { ms, requests: requests.length }
}
