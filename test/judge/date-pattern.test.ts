import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonName, type DateResult, patternOf } from '../../src/judge/date-pattern.ts'

const cut = 'milliseconds, truncated'
const nines = '2031-03-04T05:06:07.9876987Z'

const right = (property: string, id: string, where: 'answer' | 'read', sent?: string): DateResult => ({
  property,
  where,
  case: id,
  same: true,
  name: 'same',
  ...(sent !== undefined && { sent }),
})
const wrong = (
  property: string,
  id: string,
  where: 'answer' | 'read',
  name = cut,
  also?: string[],
): DateResult => ({
  property,
  where,
  case: id,
  same: false,
  name,
  sent: nines,
  ...(also && { also }),
})

describe('patternOf', () => {
  it('says nothing where nothing is lost', () => {
    expect(patternOf([])).toEqual([])
    expect(patternOf([right('a', '1', 'answer'), right('a', '1', 'read')])).toEqual([])
  })

  it('says nothing of a single loss in the only property and place', () => {
    expect(patternOf([wrong('a', '1', 'read')])).toEqual([])
  })

  it('names the one property that loses', () => {
    const results = [wrong('a', '1', 'read'), right('b', '2', 'read', nines)]
    expect(patternOf(results)).toEqual(['one property only: a'])
    expect(patternOf([...results, wrong('b', '3', 'read')])).not.toContain('one property only: a')
  })

  it('tells a loss on read from one in the answer', () => {
    expect(patternOf([right('a', '1', 'answer', nines), wrong('a', '1', 'read')])).toEqual([
      'lost only on read',
    ])
    expect(patternOf([wrong('a', '1', 'answer'), right('a', '1', 'read', nines)])).toEqual([
      'lost only in the answer',
    ])
    expect(patternOf([wrong('a', '1', 'answer'), wrong('a', '1', 'read')])).toEqual([
      `one defect explains all 2 losses: ${cut}`,
    ])
    // Only one place was looked at: nothing can be said of the other.
    expect(patternOf([wrong('a', '1', 'read'), right('a', '2', 'answer')])).toEqual([])
  })

  it('tells intermittent losses among repetitions of a case', () => {
    const results = [
      ...Array.from({ length: 37 }, () => right('a', 'again', 'read')),
      ...Array.from({ length: 3 }, () => wrong('a', 'again', 'read')),
    ]
    expect(patternOf(results)).toEqual([`one defect explains all 3 losses: ${cut}`, 'intermittent: 3 of 40'])
  })

  it('tells intermittent losses among cases in which the defect would have shown', () => {
    const whole = right('a', '2', 'read', '2031-03-04T05:06:07Z')
    const fine = right('a', '3', 'read', '2031-03-04T05:06:07.1234567Z')
    expect(patternOf([wrong('a', '1', 'read'), whole])).toEqual([])
    expect(patternOf([wrong('a', '1', 'read'), whole, fine])).toEqual(['intermittent: 1 of 2'])
    const dropped = (results: readonly DateResult[]) =>
      patternOf([wrong('a', '1', 'read', 'offset dropped'), ...results])
    expect(dropped([fine])).toEqual([])
    expect(dropped([right('a', '4', 'read', '2031-03-04T05:06:07+01:00')])).toEqual(['intermittent: 1 of 2'])
    expect(patternOf([wrong('a', '1', 'read', 'not stored'), whole])).toEqual(['intermittent: 1 of 2'])
    expect(patternOf([wrong('a', '1', 'read', 'stamped with another instant'), fine])).toEqual([])
    expect(patternOf([wrong('a', '1', 'read', 'offset dropped; seconds, truncated'), fine])).toEqual([
      'intermittent: 1 of 2',
    ])
  })

  it('does not call a loss intermittent that one place or property explains', () => {
    const results = [
      right('a', '1', 'answer', nines),
      wrong('a', '1', 'read'),
      right('b', '2', 'read', nines),
    ]
    expect(patternOf(results)).toEqual(['one property only: a', 'lost only on read'])
  })

  it('does not depend on the order of the results', () => {
    const results = [
      wrong('a', '1', 'read'),
      wrong('a', '2', 'read', 'SQL datetime'),
      right('a', '1', 'answer'),
      right('a', '2', 'answer'),
      right('a', '3', 'read', nines),
      right('b', '4', 'read'),
    ]
    const expected = patternOf(results)
    fc.assert(
      fc.property(fc.shuffledSubarray(results, { minLength: results.length }), (shuffled) => {
        expect(patternOf(shuffled)).toEqual(expected)
      }),
      { numRuns: 50, seed: 1 },
    )
  })
})

describe('commonName', () => {
  it('is the name that explains every loss, as a name or as an alternative', () => {
    const results = [
      wrong('a', '1', 'read', cut, ['SQL datetime', 'seconds, rounded']),
      wrong('a', '2', 'read', 'SQL datetime', ['imprecise']),
    ]
    expect(commonName(results)).toBe('SQL datetime')
    expect(patternOf(results)).toEqual(['one defect explains all 2 losses: SQL datetime'])
  })

  it('is the likelier of two that explain every loss', () => {
    const also = ['SQL datetime']
    expect(commonName([wrong('a', '1', 'read', cut, also), wrong('a', '2', 'read', cut, also)])).toBe(cut)
  })

  it('is undefined where nothing explains all, or nothing is lost', () => {
    expect(commonName([wrong('a', '1', 'read'), wrong('a', '2', 'read', 'SQL datetime')])).toBeUndefined()
    expect(commonName([right('a', '1', 'read')])).toBeUndefined()
  })
})
