import type { Case } from '../cases/types.ts'
import { type Contract, keyName, type Validators } from '../contract/types.ts'
import { createEngine } from '../execute/engine.ts'
import { createDirectTransport } from '../http/direct.ts'
import { createEndpoint } from '../http/endpoint.ts'
import { createSender } from '../http/retry.ts'
import type { Judge } from '../judge/judge.ts'
import type { Judged } from '../judge/types.ts'
import { openTarget } from '../safety/open.ts'
import { writeBack } from '../safety/write-back.ts'
import { createImplementation } from '../stub/implementation.ts'
import type { ImplementationOptions } from '../stub/types.ts'
import { stubBearer, stubRoot } from './connect.ts'

/** What is executed in this process. */
export type InProcess = {
  readonly contract: Contract
  readonly validators: Validators
  readonly cases: readonly Case[]
  readonly seed: number
  /** How many requests are under way at once, at most; 1 by default. */
  readonly concurrency?: number
  /** Whether the implementation is told how a body is framed and which requests share a connection; not by default. */
  readonly connections?: boolean
  /** The judge, where it is not the usual one. */
  readonly judge?: Judge
  /** How the implementation differs from the conforming one. */
  readonly implementation?: ImplementationOptions
}

/** What came of it besides the results. */
export type InProcessOutcome = {
  /** Requests sent, those that open the target included. */
  readonly requests: number
  /** Why the implementation could not be tested at all. */
  readonly untestable?: string
}

const timeoutMs = 1000

/**
 * Executes cases on an implementation in this process, without a network: the engine of a run, whose waits cost no time.
 * Calls `onResult` with each case as it is decided. Throws an Error where the suite itself breaks.
 */
export async function executeInProcess(
  {
    contract,
    validators,
    cases,
    seed,
    judge,
    concurrency = 1,
    connections = false,
    implementation: given,
  }: InProcess,
  onResult: (judged: Judged) => void,
): Promise<InProcessOutcome> {
  const bearer = given?.bearer ?? stubBearer
  const implementation = createImplementation(contract, {
    ...given,
    bearer,
    basePath: new URL(stubRoot).pathname,
  })
  const sender = createSender(createDirectTransport(implementation.handle, timeoutMs), {
    sleep: () => Promise.resolve(),
    random: () => 0.5,
  })
  const endpoint = createEndpoint({ contract, sender, root: stubRoot, bearer, connections })
  const key = keyName(contract)
  const { opened, problem } = await openTarget(endpoint, [String(implementation.tokens()[0]![key])])
  if (problem !== undefined) return { untestable: problem, requests: sender.requests() }
  const engine = createEngine({
    contract,
    validators,
    endpoint,
    opened,
    refusedBack: await writeBack(endpoint, opened),
    seed,
    concurrency,
    // As at a distance: what is proven is what is done there.
    distantMs: 0,
    sleep: () => Promise.resolve(),
    ...(judge && { judge }),
  })
  await engine(cases, onResult)
  return { requests: sender.requests() }
}
