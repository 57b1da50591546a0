import { deriveCases } from '../../src/cases/derive.ts'
import type { Case } from '../../src/cases/types.ts'
import { loadContract } from '../../src/contract/load.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { createEngine } from '../../src/execute/engine.ts'
import { createRecorder } from '../../src/execute/record.ts'
import { createDirectTransport } from '../../src/http/direct.ts'
import { createEndpoint } from '../../src/http/endpoint.ts'
import { createSender } from '../../src/http/retry.ts'
import type { ReportCase } from '../../src/report/model/types.ts'
import { stubBearer, stubRoot } from '../../src/run/connect.ts'
import { openTarget } from '../../src/safety/open.ts'
import { createMask } from '../../src/secrets/mask.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import type { StageFactory } from '../../src/stub/types.ts'

const seed = 42

export const contract = await loadContract('v1.0')
/** All that the contract gives. */
export const planned = deriveCases(contract, seed)

const validators = compileValidators(contract)

/** Runs cases against an implementation in process, as `tryImplementation` does; gives what a report says of each. */
export async function runCases(
  stages: readonly StageFactory[],
  cases: readonly Case[] = planned,
): Promise<ReportCase[]> {
  const basePath = new URL(stubRoot).pathname
  const { handle, tokens } = createImplementation(contract, { bearer: stubBearer, basePath, stages })
  const sender = createSender(createDirectTransport(handle, 1000), {
    sleep: () => Promise.resolve(),
    random: () => 0.5,
  })
  const endpoint = createEndpoint({ contract, sender: sender, root: stubRoot, bearer: stubBearer })
  const id = String(tokens()[0]!.id)
  const { opened, problem } = await openTarget(endpoint, [id])
  if (problem !== undefined) throw new Error(problem)
  const verify = createEngine({ contract, validators, endpoint, opened, seed })
  const record = createRecorder(endpoint, id, createMask())
  const records: ReportCase[] = []
  for (const item of cases) {
    const requirement = contract.requirements.find((known) => known.id === item.requirement)!
    records.push(record(await verify(item), requirement))
  }
  return records
}
