import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hash } from '../../src/cases/generator.ts'
import { packageRoot } from '../../src/contract/root.ts'
import type { Contract } from '../../src/contract/types.ts'
import type { JsonObject } from '../../src/json.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { serveImplementation } from '../../src/stub/server.ts'
import type { Implementation } from '../../src/stub/types.ts'
import { startChaos } from '../support/chaos.ts'

/** What became of a run that was killed. */
export type KilledRun = {
  readonly seed: number
  /** How many PATCHes with a body had come in when it was killed. */
  readonly killedAt: number
  /** Members that were not as they had been when it was dead. */
  readonly spoilt: readonly string[]
  /** Names of the journals that it left. */
  readonly journals: readonly string[]
  /** What `restore` printed, and its exit code. */
  readonly restored: { readonly code: number | null; readonly output: string }
  /** Members that are not as they were when `restore` is done. */
  readonly changed: readonly string[]
  /** Names of the journals that `restore` left. */
  readonly left: readonly string[]
}

/**
 * Runs the command line against the stub, kills it (SIGKILL) after a number of writes that follows from the seed, and
 * lets the command line put the entity back from the journal. `rate` is that of the trouble in between, if any, and
 * `within` the most writes that it may do.
 */
export async function killedRun(
  contract: Contract,
  seed: number,
  rate: number,
  within: number,
): Promise<KilledRun> {
  const killedAt = 1 + (hash(`kill ${seed}`) % within)
  const stub = createImplementation(contract, { basePath: '/v1.0' })
  const original = stub.tokens()
  let child: ChildProcess | undefined
  let writes = 0
  const watched: Implementation = {
    ...stub,
    handle(request) {
      if (request.method === 'PATCH' && (request.body?.length ?? 0) > 2) writes += 1
      if (writes === killedAt) child?.kill('SIGKILL')
      return stub.handle(request)
    },
  }
  const server = await serveImplementation(watched, { port: 0 })
  const chaos = await startChaos({ upstream: server.url, seed, rate, delay: { from: 400, to: 900 } })
  const directory = await mkdtemp(join(tmpdir(), 'vpptoken-killed-'))
  const journals = async () =>
    (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.json'))
  const changed = () => differences(contract, original, stub.tokens())
  try {
    child = start(['run', '--target', `${chaos.url}/v1.0`, '--journal', directory, '--timeout', '300'])
    await ended(child)
    const spoilt = changed()
    const found = await journals()
    const restored = await ended(
      start(['restore', join(directory, found[0] ?? 'none.json'), '--timeout', '300']),
    )
    await chaos.idle()
    return { seed, killedAt, spoilt, journals: found, restored, changed: changed(), left: await journals() }
  } finally {
    child?.kill('SIGKILL')
    await chaos.close()
    await server.close()
    await rm(directory, { recursive: true, force: true })
  }
}

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(packageRoot(), 'src/cli/bin.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function ended(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })))
}

/** The members that a client may set and that are not as they were, with the id of their entity. */
export function differences(
  contract: Contract,
  before: readonly JsonObject[],
  after: readonly JsonObject[],
): readonly string[] {
  const own = contract.properties.filter(({ serverOwned }) => !serverOwned)
  return before.flatMap((entity, index) =>
    own
      .filter(({ name }) => JSON.stringify(entity[name]) !== JSON.stringify(after[index]?.[name]))
      .map(({ name }) => `${name} of entity ${index + 1} is ${JSON.stringify(after[index]?.[name])}`),
  )
}
