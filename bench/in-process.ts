import { defaultSeed } from '../src/cases/derive.ts'
import type { Case } from '../src/cases/types.ts'
import type { Contract } from '../src/contract/types.ts'
import { compileValidators } from '../src/contract/validate.ts'
import type { Verify } from '../src/execute/confirm.ts'
import { createEngine } from '../src/execute/engine.ts'
import { createDirectTransport } from '../src/http/direct.ts'
import { createEndpoint } from '../src/http/endpoint.ts'
import { createSender } from '../src/http/retry.ts'
import { stubBearer, stubRoot } from '../src/run/connect.ts'
import { openTarget } from '../src/safety/open.ts'
import { createImplementation } from '../src/stub/implementation.ts'

/** The suite on the stub of a contract, without a network and without vitest. */
export type InProcess = {
  readonly verify: Verify
  /** How many requests were sent so far. */
  readonly requests: () => number
}

/**
 * Opens the stub of a contract for the cases that will be verified, in their order. Throws an Error where it cannot be
 * tested.
 */
export async function openInProcess(contract: Contract, cases: readonly Case[]): Promise<InProcess> {
  const basePath = new URL(stubRoot).pathname
  const implementation = createImplementation(contract, { bearer: stubBearer, basePath })
  const sender = createSender(createDirectTransport(implementation.handle, 1000))
  const endpoint = createEndpoint({ contract, sender: sender, root: stubRoot, bearer: stubBearer })
  const { opened, problem } = await openTarget(endpoint, [])
  if (problem !== undefined) throw new Error(`the stub cannot be tested: ${problem}`)
  const validators = compileValidators(contract)
  const verify = createEngine({ contract, validators, endpoint, opened, seed: defaultSeed, cases })
  return { verify, requests: sender.requests }
}
