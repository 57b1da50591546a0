import { describe, expect, it } from 'vitest'
import { mostTogether } from '../../src/cases/sociable.ts'
import { lanesOf } from '../../src/run/lanes.ts'

describe('lanesOf', () => {
  it('takes no more entities than may be worked on at once, and cases enough to keep each of them busy', () => {
    const { ids, workers } = lanesOf(['a', 'b', 'c', 'd'], 3)
    expect(ids).toEqual(['a', 'b', 'c'])
    expect(workers).toBeGreaterThan(ids.length)
  })

  it('has cases ahead where there is one entity, or one at a time', () => {
    const one = lanesOf(['a'], 4)
    expect([one.ids, one.workers > mostTogether]).toEqual([['a'], true])
    expect(lanesOf(['a', 'b'], 1)).toEqual(one)
  })
})
