import { describe, expect, it } from 'vitest'
import { loadContract } from '../../src/contract/load.ts'
import { killedRun } from '../chaos/killed-run.ts'

const contract = await loadContract('v1.0')

describe('a run that is killed', () => {
  it.concurrent.each([[2, 0.05]])(
    'leaves a journal, from which all is put back (seed %i, trouble %d)',
    async (seed, rate) => {
      const { spoilt, journals, restored, changed, left } = await killedRun(contract, seed, rate, 15)
      expect(spoilt).not.toEqual([])
      expect(journals).toHaveLength(1)
      expect(restored).toMatchObject({ code: 0, output: expect.stringContaining('put back') })
      expect(changed).toEqual([])
      expect(left).toEqual([])
    },
  )
})
