import type { Case } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { compileValidators } from '../contract/validate.ts'
import { createEngine } from '../execute/engine.ts'
import { createDirectTransport } from '../http/direct.ts'
import { createEndpoint } from '../http/endpoint.ts'
import { patient } from '../http/patient.ts'
import type { Judged } from '../judge/types.ts'
import { openTarget } from '../safety/open.ts'
import { createImplementation } from '../stub/implementation.ts'
import { stubBearer, stubRoot } from './connect.ts'

const timeoutMs = 5000

/** What a case comes to on the conforming stub, in this process and without a network. */
export async function exampleOf(contract: Contract, item: Case, seed: number): Promise<Judged> {
  const implementation = createImplementation(contract, {
    bearer: stubBearer,
    basePath: new URL(stubRoot).pathname,
  })
  const sender = patient(createDirectTransport(implementation.handle, timeoutMs))
  const endpoint = createEndpoint({ contract, patient: sender, root: stubRoot, bearer: stubBearer })
  const result = await openTarget(endpoint, [])
  if (result.problem !== undefined) throw new Error(`the embedded stub does not answer: ${result.problem}`)
  const validators = compileValidators(contract)
  return createEngine({ contract, validators, endpoint, opened: result.opened, seed })(item)
}
