import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { loadContract } from '../../src/contract/load.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { tryImplementation } from '../../src/mutation/proof.ts'
import { defaultSettings, selectCases } from '../../src/run/settings.ts'
import { faultPairs } from '../support/pairs.ts'

const contract = await loadContract('v1.0')
const context = {
  contract,
  validators: compileValidators(contract),
  cases: selectCases(deriveCases(contract), defaultSettings, contract),
  seed: defaultSettings.seed,
}

describe('an implementation with two faults of different families', () => {
  it('is told as two causes, each with the requirement that its fault breaks', async () => {
    const pairs = faultPairs(contract, 10, 3)
    const told = []
    for (const pair of pairs) {
      const { causes } = await tryImplementation(context, pair)
      const names = ({ requirement }: (typeof pair.faults)[number]) =>
        causes.some(({ requirements }) => requirements.includes(requirement))
      told.push({ pair: pair.name, count: causes.length, named: pair.faults.every(names) })
    }
    const right = told.filter(({ count, named }) => count === 2 && named)
    // Two causes and no third one; of ten pairs, most.
    expect(right.length, JSON.stringify(told, null, 1)).toBeGreaterThanOrEqual(9)
  })
})
