import type { Case } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { compileValidators } from '../contract/validate.ts'
import type { Judged } from '../judge/types.ts'
import { executeInProcess } from './in-process.ts'

/** What a case comes to on the conforming stub, in this process and without a network. */
export async function exampleOf(contract: Contract, item: Case, seed: number): Promise<Judged> {
  const found: Judged[] = []
  const validators = compileValidators(contract)
  const { untestable } = await executeInProcess({ contract, validators, cases: [item], seed }, (judged) =>
    found.push(judged),
  )
  if (untestable !== undefined) throw new Error(`the embedded stub does not answer: ${untestable}`)
  return found[0]!
}
