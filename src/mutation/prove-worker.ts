import { parentPort, workerData } from 'node:worker_threads'
import { deriveCases } from '../cases/derive.ts'
import { loadContract } from '../contract/load.ts'
import { compileValidators } from '../contract/validate.ts'
import { selectCases } from '../run/settings.ts'
import { messageOf } from '../thrown.ts'
import { type TrialContext, tryImplementation } from './proof.ts'
import type { WorkerAnswer, WorkerSetup } from './prove.ts'
import { subjectsOf } from './subjects.ts'

const { contract: nameOrPath, seed, quick, concurrency } = workerData as WorkerSetup
const contract = await loadContract(nameOrPath)
const context: TrialContext = {
  contract,
  validators: compileValidators(contract),
  cases: selectCases(deriveCases(contract, seed), { only: [], skip: [], quick }, contract),
  seed,
  concurrency,
}
const { base, faults, variants, pairs } = subjectsOf(contract)
const subjects = new Map([base, ...faults, ...variants, ...pairs].map((subject) => [subject.name, subject]))

async function answer(wanted: string): Promise<WorkerAnswer> {
  const subject = subjects.get(wanted)
  if (subject === undefined) return { name: wanted, problem: 'there is no such implementation' }
  try {
    return { name: wanted, trial: await tryImplementation(context, subject) }
  } catch (error) {
    return { name: wanted, problem: messageOf(error) }
  }
}

parentPort!.on('message', async (wanted: string) => parentPort!.postMessage(await answer(wanted)))
