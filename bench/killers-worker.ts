import { parentPort, workerData } from 'node:worker_threads'
import { deriveCases } from '../src/cases/derive.ts'
import { loadContract } from '../src/contract/load.ts'
import { compileValidators } from '../src/contract/validate.ts'
import { tryImplementation } from '../src/mutation/proof.ts'
import { levelOf } from '../src/mutation/quick-proof.ts'
import { subjectsOf } from '../src/mutation/subjects.ts'
import type { Killer, KillersSetup } from './killers.ts'

const { contract: name, seed, ids } = workerData as KillersSetup
const contract = await loadContract(name)
const wanted = new Set(ids)
const cases = deriveCases(contract, seed).filter(({ id }) => wanted.has(id))
const context = { contract, validators: compileValidators(contract), cases, seed }
const faults = new Map(subjectsOf(contract).faults.map((fault) => [fault.name, fault]))

const ownProbe = new Map(cases.map(({ id, probe }) => [id, probe.id]))

/** The cases that fail on a fault; where it breaks a SHOULD, those that warn too. */
async function killersOf(fault: string): Promise<readonly Killer[]> {
  const subject = faults.get(fault)!
  const must = levelOf(subject.requirement, contract) === 'MUST'
  const found: Killer[] = []
  await tryImplementation(context, subject, ({ case: item, judgement: { verdict } }) => {
    if (verdict !== 'fail' && (must || verdict !== 'warn')) return
    // A look is given with the probe in which it has found something; a case that was redone alone names another one.
    const isLook = item.expect.kind === 'every-exchange'
    found.push({ requirement: item.requirement, probe: isLook ? item.probe.id : ownProbe.get(item.id)! })
  })
  return found
}

parentPort!.on('message', async (fault: string) => parentPort!.postMessage(await killersOf(fault)))
