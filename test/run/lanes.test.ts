import { describe, expect, it } from 'vitest'
import { lanesOf } from '../../src/run/lanes.ts'

describe('lanesOf', () => {
  it('takes no more entities than may be worked on at once, and cases enough to keep each of them busy', () => {
    const { ids, workers } = lanesOf(['a', 'b', 'c', 'd'], 3)
    expect(ids).toEqual(['a', 'b', 'c'])
    expect(workers).toBeGreaterThan(ids.length)
  })

  it('has one case under way where there is one entity, or one at a time', () => {
    expect(lanesOf(['a'], 4)).toEqual({ ids: ['a'], workers: 1 })
    expect(lanesOf(['a', 'b'], 1)).toEqual({ ids: ['a'], workers: 1 })
  })
})
