import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { loadContract } from '../../src/contract/load.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { chaoticRun, sampleOf } from '../chaos/chaotic-run.ts'

const contract = await loadContract('v1.0')
const validators = compileValidators(contract)
const cases = deriveCases(contract)

describe('a quarter of the requests gone wrong', () => {
  // Two hundred of them: npm run chaos.
  it.concurrent.each([1, 2])(
    'is not held against the target, and all is put back (seed %i)',
    async (seed) => {
      const sample = sampleOf(cases, seed, 0.03)
      const run = await chaoticRun({
        contract,
        validators,
        cases: sample,
        seed,
        rate: 0.05,
        timeoutMs: 200,
      })
      expect(run).toMatchObject({ failed: [], notPutBack: [], changed: [] })
      expect(run).not.toHaveProperty('untestable')
      expect(run.verdicts.warn).toBeUndefined()
      const { through, ...trouble } = run.trouble
      const spoilt = Object.values(trouble).reduce((sum, count) => sum + count, 0)
      expect(spoilt / (spoilt + through)).toBeGreaterThan(0.1)
      // What a slow machine does not answer in time is trouble, too.
      expect(run.unproven.length).toBeLessThan(sample.length * 0.1)
    },
  )
})
