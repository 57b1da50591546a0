import { defaultSeed } from '../cases/derive.ts'
import type { Contract } from '../contract/types.ts'
import { type ClientRule, createClientKit } from './kit.ts'
import { receiveRules } from './receive-cases.ts'
import { sendRules } from './send-cases.ts'
import type { ClientCase } from './types.ts'

/** The rule of each requirement on clients: how its cases follow from the contract. */
export const clientRules: Readonly<Record<string, ClientRule>> = { ...sendRules, ...receiveRules }

/**
 * Derives every case on clients of a contract, in the order of its catalogue. Pure: the same contract and seed give the
 * same cases. Throws a RangeError when a requirement has no rule, which is a bug of the suite.
 */
export function deriveClientCases(contract: Contract, seed: number = defaultSeed): readonly ClientCase[] {
  const kit = createClientKit(contract, seed)
  return contract.clientRequirements.flatMap((requirement) => {
    const rule = clientRules[requirement.id]
    if (rule === undefined) throw new RangeError(`requirement ${requirement.id} has no rule in src/client`)
    return rule(kit).map(
      ({ name, ...rest }): ClientCase => ({
        ...rest,
        id: `${requirement.id}/${name}`,
        requirement: requirement.id,
      }),
    )
  })
}
