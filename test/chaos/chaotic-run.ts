import { hash } from '../../src/cases/generator.ts'
import type { Case } from '../../src/cases/types.ts'
import type { Contract, Validators } from '../../src/contract/types.ts'
import { createEngine } from '../../src/execute/engine.ts'
import { createEndpoint } from '../../src/http/endpoint.ts'
import { createLiveTransport } from '../../src/http/live.ts'
import { createSender } from '../../src/http/retry.ts'
import type { Verdict } from '../../src/judge/types.ts'
import { openTarget } from '../../src/safety/open.ts'
import { restore } from '../../src/safety/restore.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { serveImplementation } from '../../src/stub/server.ts'
import { type Chaos, startChaos } from '../support/chaos.ts'
import { differences } from './killed-run.ts'

/** What a chaotic run is made of. */
export type ChaoticOptions = {
  readonly contract: Contract
  readonly validators: Validators
  readonly cases: readonly Case[]
  readonly seed: number
  /** How likely each kind of trouble is. */
  readonly rate: number
  /** Time limit of a request, in milliseconds; what is delayed comes within three times as much. */
  readonly timeoutMs: number
}

/** What became of it. */
export type ChaoticRun = {
  readonly seed: number
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>
  /** Cases that fail although the stub conforms: one line each. */
  readonly failed: readonly string[]
  readonly unproven: readonly string[]
  /** Why the target was held for untestable. */
  readonly untestable?: string
  readonly notPutBack: readonly string[]
  /** Members that are not as they were when nothing is under way any more. */
  readonly changed: readonly string[]
  readonly requests: number
  readonly trouble: ReturnType<Chaos['counts']>
}

/** The cases of a sample of the probes: a share of them, another one for each seed. Whole probes, so that state is kept. */
export function sampleOf(cases: readonly Case[], seed: number, share: number): readonly Case[] {
  const chosen = cases.filter(({ probe }) => hash(`${seed} ${probe.id}`) / 2 ** 32 < share)
  return [
    ...chosen.filter(({ probe }) => !probe.disruptive),
    ...chosen.filter(({ probe }) => probe.disruptive),
  ]
}

/** Runs cases against the conforming stub behind the proxy, puts the entity back, and looks at what is stored. */
export async function chaoticRun(options: ChaoticOptions): Promise<ChaoticRun> {
  const { contract, validators, cases, seed, rate, timeoutMs } = options
  const delay = { from: 1.25 * timeoutMs, to: 3 * timeoutMs }
  const bearer = 'chaos-bearer'
  const implementation = createImplementation(contract, { basePath: '/v1.0', bearer })
  const before = implementation.tokens()
  const server = await serveImplementation(implementation, { port: 0 })
  const chaos = await startChaos({ upstream: server.url, seed, rate, delay })
  // Waits between repeats are scaled down, as the time limit is; what is tested does not depend on their length.
  const sender = createSender(createLiveTransport({ timeoutMs, connections: 8 }), {
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 50)),
  })
  const endpoint = createEndpoint({ contract, sender: sender, root: `${chaos.url}/v1.0`, bearer })
  try {
    const result = await openTarget(endpoint, [])
    const verdicts: Partial<Record<Verdict, number>> = {}
    const [failed, unproven]: [string[], string[]] = [[], []]
    let notPutBack: readonly string[] = []
    if (result.problem === undefined) {
      const { opened } = result
      // Both ways of sending: one after another, and some at once.
      const concurrency = seed % 2 === 0 ? 6 : 1
      const engine = createEngine({ contract, validators, endpoint, opened, seed: 1, concurrency })
      await engine(cases, ({ case: item, judgement }) => {
        verdicts[judgement.verdict] = (verdicts[judgement.verdict] ?? 0) + 1
        const line = `${item.id}: ${judgement.diagnosis ?? ''} ${judgement.message ?? ''} ${judgement.where ?? ''} got ${judgement.got ?? ''}`
        if (judgement.verdict === 'fail') failed.push(line)
        if (judgement.verdict === 'unproven') unproven.push(line)
      })
      notPutBack = await restore(endpoint, opened, { settleMs: delay.to })
    }
    await chaos.idle()
    const changed = differences(contract, before, implementation.tokens())
    return {
      seed,
      verdicts,
      failed,
      unproven,
      ...(result.problem !== undefined && { untestable: result.problem }),
      notPutBack,
      changed,
      requests: sender.requests(),
      trouble: chaos.counts(),
    }
  } finally {
    await sender.close()
    await chaos.close()
    await server.close()
  }
}
