import type { Contract } from '../contract/types.ts'
import { acceptRules } from './accept.ts'
import { authRules } from './auth.ts'
import { concurrencyRules } from './concurrency.ts'
import { dateRules } from './date.ts'
import { entityRules } from './entity.ts'
import { enumRules } from './enum.ts'
import { errorRules } from './error.ts'
import { createGeneratorContext, type Generator } from './generator.ts'
import { httpRules } from './http.ts'
import { lookDrafts, looks } from './looks.ts'
import { typeRules } from './type.ts'
import type { Case } from './types.ts'

const probing: Readonly<Record<string, Generator>> = {
  ...entityRules,
  ...acceptRules,
  ...enumRules,
  ...dateRules,
  ...typeRules,
  ...errorRules,
  ...authRules,
  ...concurrencyRules,
  ...httpRules,
}

/** The rule of each requirement: how its cases follow from the contract, the looks at every exchange last. */
export const rules: Readonly<Record<string, Generator>> = Object.fromEntries(
  [...new Set([...Object.keys(probing), ...Object.values(looks)])].map((id): [string, Generator] => [
    id,
    (context) => [...(probing[id]?.(context) ?? []), ...lookDrafts(id)],
  ]),
)

/** The seed of a run that names none: two such runs send the same bytes. */
export const defaultSeed = 20170101

/**
 * Derives every case of a contract, in the order of its catalogue; where `thorough` is false, none that another one represents:
 * of a large contract they are most. Pure: the same contract and seed give the same cases. Throws a RangeError when a requirement has no rule, which is a bug of the suite.
 */
export function deriveCases(
  contract: Contract,
  seed: number = defaultSeed,
  { thorough = true }: { readonly thorough?: boolean } = {},
): readonly Case[] {
  const context = createGeneratorContext(contract, seed, thorough)
  return contract.requirements.flatMap((requirement) => {
    const rule = rules[requirement.id]
    if (rule === undefined) throw new RangeError(`requirement ${requirement.id} has no rule in src/cases`)
    return rule(context).map(
      ({ name, ...rest }): Case => ({
        ...rest,
        id: `${requirement.id}/${name}`,
        requirement: requirement.id,
      }),
    )
  })
}
