import type { Contract } from '../contract/types.ts'
import { acceptGenerators } from './accept.ts'
import { authGenerators } from './auth.ts'
import { concurrencyGenerators } from './concurrency.ts'
import { dateGenerators } from './date.ts'
import { entityGenerators } from './entity.ts'
import { enumGenerators } from './enum.ts'
import { errorGenerators } from './error.ts'
import { createGeneratorContext, type Generator } from './generator.ts'
import { httpGenerators } from './http.ts'
import { lookDrafts, looks } from './looks.ts'
import { typeGenerators } from './type.ts'
import type { Case } from './types.ts'

const probing: Readonly<Record<string, Generator>> = {
  ...entityGenerators,
  ...acceptGenerators,
  ...enumGenerators,
  ...dateGenerators,
  ...typeGenerators,
  ...errorGenerators,
  ...authGenerators,
  ...concurrencyGenerators,
  ...httpGenerators,
}

/** The generator of each requirement: how its cases follow from the contract, the looks at every exchange last. */
export const generators: Readonly<Record<string, Generator>> = Object.fromEntries(
  [...new Set([...Object.keys(probing), ...Object.values(looks)])].map((id): [string, Generator] => [
    id,
    (context) => [...(probing[id]?.(context) ?? []), ...lookDrafts(id)],
  ]),
)

/** The seed of a run that names none: two such runs send the same bytes. */
export const defaultSeed = 20170101

/**
 * Derives every case of a contract, in the order of its catalogue; where `thorough` is false, none that another one represents:
 * of a large contract they are most. Pure: the same contract and seed give the same cases. Throws a RangeError when a requirement has no generator, which is a bug of the suite.
 */
export function deriveCases(
  contract: Contract,
  seed: number = defaultSeed,
  { thorough = true }: { readonly thorough?: boolean } = {},
): readonly Case[] {
  const context = createGeneratorContext(contract, seed, thorough)
  return contract.requirements.flatMap((requirement) => {
    const generator = generators[requirement.id]
    if (generator === undefined)
      throw new RangeError(`requirement ${requirement.id} has no generator in src/cases`)
    return generator(context).map(
      ({ name, ...rest }): Case => ({
        ...rest,
        id: `${requirement.id}/${name}`,
        requirement: requirement.id,
      }),
    )
  })
}
