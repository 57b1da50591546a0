import { deriveCases } from '../../src/cases/derive.ts'
import type { Case } from '../../src/cases/types.ts'
import { loadContract } from '../../src/contract/load.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { createRecorder } from '../../src/execute/record.ts'
import { createEndpoint } from '../../src/http/endpoint.ts'
import { createSender } from '../../src/http/retry.ts'
import type { Judged } from '../../src/judge/types.ts'
import type { ReportCase } from '../../src/report/model/types.ts'
import { stubBearer, stubRoot } from '../../src/run/connect.ts'
import { executeInProcess } from '../../src/run/in-process.ts'
import { createMask } from '../../src/secrets/mask.ts'
import { defaultCases } from '../../src/select/default.ts'
import type { StageFactory } from '../../src/stub/types.ts'

const seed = 42

export const contract = await loadContract('v1.0')
/** All that the contract gives. */
export const planned = deriveCases(contract, seed)
const usual = defaultCases(planned)

const validators = compileValidators(contract)

/** Executes cases, those of a default run unless told, on an implementation in process; gives what a report says of each, in the order of the cases. */
export async function runCases(
  stages: readonly StageFactory[],
  cases: readonly Case[] = usual,
): Promise<ReportCase[]> {
  const found = new Map<string, Judged>()
  const { untestable } = await executeInProcess(
    { contract, validators, cases, seed, implementation: { stages } },
    (judged) => found.set(judged.case.id, judged),
  )
  if (untestable !== undefined) throw new Error(untestable)
  const sender = createSender({
    send: () => Promise.reject(new Error('nothing is sent')),
    close: async () => {},
  })
  const endpoint = createEndpoint({ contract, sender, root: stubRoot, bearer: stubBearer })
  const record = createRecorder(endpoint, 'not sent', createMask())
  const requirements = new Map(contract.requirements.map((one) => [one.id, one]))
  return cases.map(({ id, requirement }) => record(found.get(id)!, requirements.get(requirement)!))
}
