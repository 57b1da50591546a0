import { defaultSeed } from '../cases/derive.ts'
import type { Contract } from '../contract/types.ts'
import { type ClientGenerator, createClientGeneratorContext } from './generator.ts'
import { receiveGenerators } from './receive-cases.ts'
import { sendGenerators } from './send-cases.ts'
import type { ClientCase } from './types.ts'

/** The generator of each requirement on clients: how its cases follow from the contract. */
export const clientGenerators: Readonly<Record<string, ClientGenerator>> = {
  ...sendGenerators,
  ...receiveGenerators,
}

/**
 * Derives every case on clients of a contract, in the order of its catalogue. Pure: the same contract and seed give the
 * same cases. Throws a RangeError when a requirement has no generator, which is a bug of the suite.
 */
export function deriveClientCases(contract: Contract, seed: number = defaultSeed): readonly ClientCase[] {
  const context = createClientGeneratorContext(contract, seed)
  return contract.clientRequirements.flatMap((requirement) => {
    const generator = clientGenerators[requirement.id]
    if (generator === undefined)
      throw new RangeError(`requirement ${requirement.id} has no generator in src/client`)
    return generator(context).map(
      ({ name, ...rest }): ClientCase => ({
        ...rest,
        id: `${requirement.id}/${name}`,
        requirement: requirement.id,
      }),
    )
  })
}
