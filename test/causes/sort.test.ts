import { expect, it } from 'vitest'
import { isUnread } from '../../src/causes/sort.ts'
import { exchange, observation } from '../support/observation.ts'

it.each([
  [404, true],
  [500, true],
  [429, false],
])('whether a read that is answered %i tells that the entity is unreadable: %s', (status, isTold) => {
  const after = { problem: `answered ${status}`, exchange: exchange({ method: 'GET', status }) }
  expect(isUnread({ ...observation(), after })).toBe(isTold)
})
