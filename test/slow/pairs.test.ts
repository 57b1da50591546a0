import { expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { loadContract } from '../../src/contract/load.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { tryImplementation } from '../../src/mutation/proof.ts'
import { defaultSettings, selectCases } from '../../src/run/settings.ts'
import { faultPairs } from '../support/pairs.ts'

it('100 pairs of faults of different families are told as two causes, nine in ten at least', async () => {
  const contract = await loadContract('v1.0')
  const validators = compileValidators(contract)
  const cases = selectCases(deriveCases(contract), defaultSettings, contract)
  const told: { pair: string; causes: readonly string[] }[] = []
  for (const pair of faultPairs(contract, 100, 20_260_101)) {
    const { causes } = await tryImplementation(
      { contract, validators, cases, seed: defaultSettings.seed },
      pair,
    )
    told.push({ pair: pair.name, causes: causes.map(({ title }) => title) })
  }
  const others = told.filter(({ causes }) => causes.length !== 2)
  process.stdout.write(`two causes for ${told.length - others.length} of ${told.length} pairs\n`)
  expect(others.length, JSON.stringify(others, null, 1)).toBeLessThanOrEqual(10)
})
