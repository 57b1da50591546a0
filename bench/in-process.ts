import { defaultSeed } from '../src/cases/derive.ts'
import type { Case } from '../src/cases/types.ts'
import type { Contract } from '../src/contract/types.ts'
import { compileValidators } from '../src/contract/validate.ts'
import { createEngine } from '../src/execute/engine.ts'
import { createExchangeLog, type Recording } from '../src/execute/recording.ts'
import { createDirectTransport } from '../src/http/direct.ts'
import { createEndpoint } from '../src/http/endpoint.ts'
import { createSender } from '../src/http/retry.ts'
import type { Judged } from '../src/judge/types.ts'
import { stubBearer, stubRoot } from '../src/run/connect.ts'
import { openTarget } from '../src/safety/open.ts'
import { createMask } from '../src/secrets/mask.ts'
import { createImplementation } from '../src/stub/implementation.ts'

/** What came of cases: their results, and all that was sent, each request with the first case that it was sent for. */
export type Counted = { readonly results: readonly Judged[]; readonly recording: Recording }

/**
 * Executes cases on the stub of a contract, as a run does, without a network. Throws an Error where it cannot be tested.
 */
export async function executeCounted(contract: Contract, cases: readonly Case[]): Promise<Counted> {
  const basePath = new URL(stubRoot).pathname
  const implementation = createImplementation(contract, { bearer: stubBearer, basePath })
  const log = createExchangeLog(contract, createMask())
  const sender = createSender(log.recorded(createDirectTransport(implementation.handle, 1000)))
  const endpoint = createEndpoint({ contract, sender, root: stubRoot, bearer: stubBearer })
  const { opened, problem } = await openTarget(endpoint, [])
  if (problem !== undefined) throw new Error(`the stub cannot be tested: ${problem}`)
  const validators = compileValidators(contract)
  const { during } = log
  const engine = createEngine({ contract, validators, endpoint, opened, seed: defaultSeed, during })
  const results: Judged[] = []
  await engine(cases, (judged) => results.push(judged))
  return { results, recording: log.finish() }
}
