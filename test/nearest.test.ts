import { describe, expect, it } from 'vitest'
import { nearest } from '../src/nearest.ts'

describe('the nearest name', () => {
  it.each([
    ['rum', ['serve', 'run'], 'run'],
    ['--tarjet', ['--timeout', '--target'], '--target'],
    [
      'date-milisecond',
      ['date-float64-seconds', 'date-milliseconds-truncated'],
      'date-milliseconds-truncated',
    ],
    ['', ['b', 'a'], 'b'],
  ])('of %j among %j is %j', (wanted, names, expected) => {
    expect(nearest(wanted, names)).toBe(expected)
  })
})
