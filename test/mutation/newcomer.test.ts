import { describe, expect, it } from 'vitest'
import { habitNames, titlesOf } from '../support/habits.ts'

// What several of them come to is proven in test/slow/newcomer.test.ts.
describe('a server that was written in an hour', () => {
  it.each(habitNames)('is told its one defect: %s', async (name) => {
    expect(await titlesOf(name)).toEqual([expect.stringContaining(name)])
  })
})
