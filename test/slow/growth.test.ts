import { expect, it } from 'vitest'
import { defaultSeed, deriveCases } from '../../src/cases/derive.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import { tryImplementation } from '../../src/mutation/proof.ts'
import { judgeFault } from '../../src/mutation/proof-result.ts'
import { addedProperties, grownContract } from '../support/grown.ts'

it('where properties are added, several of a kind, each fault that one can have alone is killed', async () => {
  const { newInstant, newFlag, newChoice } = addedProperties
  const added = { ...addedProperties, moreInstant: newInstant, moreFlag: newFlag, moreChoice: newChoice }
  const contract = await grownContract(added)
  const context = { contract, validators: compileValidators(contract), seed: defaultSeed }
  const cases = deriveCases(contract, defaultSeed, { thorough: false })
  const faults = catalogue(contract).filter(({ name }) => name.includes(':'))
  const has = (property: string) => faults.some(({ name }) => name.endsWith(`:${property}`))
  expect(Object.keys(added).filter((property) => !has(property))).toEqual([])
  const missed: string[] = []
  for (const fault of faults) {
    const own = cases.filter(({ requirement }) => requirement === fault.requirement)
    const trial = await tryImplementation({ ...context, cases: own }, fault)
    const { verdict } = judgeFault({ subject: fault, trial }, contract)
    if (verdict !== 'killed') missed.push(`${fault.name} by ${fault.requirement}: ${verdict}`)
  }
  expect(missed).toEqual([])
})
