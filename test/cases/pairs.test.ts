import { describe, expect, it } from 'vitest'
import { pairsOfLevels } from '../../src/cases/pairs.ts'

/** How many pairs of levels of any two columns occur in no row. */
function missing(rows: readonly (readonly number[])[], columns: number): number {
  let count = 0
  for (let one = 0; one < columns; one += 1) {
    for (let other = one + 1; other < columns; other += 1) {
      count += 9 - new Set(rows.map((row) => row[one]! * 3 + row[other]!)).size
    }
  }
  return count
}

describe('pairsOfLevels', () => {
  it.each([1, 2, 12, 21, 64, 65, 200])('has every pair of %i columns', (columns) => {
    const rows = pairsOfLevels(columns)
    expect(missing(rows, columns)).toBe(0)
    expect(
      rows.every((row) => row.length === columns && row.every((level) => [0, 1, 2].includes(level))),
    ).toBe(true)
  })

  it('misses pairs without the rows of any one power of four', () => {
    const rows = pairsOfLevels(64)
    for (const power of [0, 1, 2]) {
      expect(missing(rows.toSpliced(9 * power, 9), 64)).toBeGreaterThan(0)
    }
  })

  it('takes no more rows than 9 for each power of four', () => {
    expect([4, 16, 21, 256, 1000].map((columns) => pairsOfLevels(columns).length)).toEqual([
      9, 18, 27, 36, 45,
    ])
  })
})
