import { describe, expect, it } from 'vitest'
import { alternately, figure, keepsAim, spreadOf } from '../../bench/statistics.ts'

describe('spreadOf', () => {
  it('takes the middle of any order, between two where there is none', () => {
    expect(spreadOf([9, 1, 5])).toEqual({ median: 5, lower: 3, upper: 7, samples: 3 })
    expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, lower: 1.75, upper: 3.25, samples: 4 })
    expect(spreadOf([7])).toEqual({ median: 7, lower: 7, upper: 7, samples: 1 })
  })

  it('orders numbers, not their texts', () => {
    expect(spreadOf([10, 9, 100]).median).toBe(10)
  })

  it('refuses to make something of nothing', () => {
    expect(() => spreadOf([])).toThrow(RangeError)
  })
})

describe('keepsAim', () => {
  it.each([
    [{ atMost: 2 }, 2, true],
    [{ atMost: 2 }, 2.1, false],
    [{ atLeast: 2 }, 2, true],
    [{ atLeast: 2 }, 1.9, false],
    [undefined, 1, undefined],
  ] as const)('%o and a median of %d: %s', (aim, median, kept) => {
    expect(keepsAim(figure('one', '×', [median], aim))).toBe(kept)
  })
})

describe('alternately', () => {
  it('pairs what belongs together and begins with either in turn', async () => {
    const done: string[] = []
    const note = (name: string) => async (round: number) => {
      done.push(`${name}${round}`)
      return `${name}${round}`
    }
    expect(await alternately(3, note('a'), note('b'))).toEqual([
      ['a0', 'b0'],
      ['a1', 'b1'],
      ['a2', 'b2'],
    ])
    expect(done).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2'])
  })
})
