import { describe, expect, it } from 'vitest'
import { judgeInstant } from '../../src/client/dates.ts'

const profile = { name: 'x', version: '1', language: 'Java', keepsOffset: true, dateType: 'Instant' }

function verdict(precision: number, sent: string, got: string): string {
  return judgeInstant({ ...profile, precision }, { property: 'when', sent, got, where: 'result' }).verdict
}

const after = '2033-02-01T10:20:38.1234567Z'
const before = '1969-12-31T23:59:58.1234567Z'

/** The two values that so many digits can hold next to an instant, and one beyond each. */
const neighbours: readonly [
  precision: number,
  sent: string,
  down: string,
  up: string,
  below: string,
  above: string,
][] = [
  [0, after, '2033-02-01T10:20:38Z', '2033-02-01T10:20:39Z', '2033-02-01T10:20:37Z', '2033-02-01T10:20:40Z'],
  [
    3,
    after,
    '2033-02-01T10:20:38.123Z',
    '2033-02-01T10:20:38.124Z',
    '2033-02-01T10:20:38.122Z',
    '2033-02-01T10:20:38.125Z',
  ],
  [
    6,
    after,
    '2033-02-01T10:20:38.123456Z',
    '2033-02-01T10:20:38.123457Z',
    '2033-02-01T10:20:38.123455Z',
    '2033-02-01T10:20:38.123458Z',
  ],
  [0, before, '1969-12-31T23:59:58Z', '1969-12-31T23:59:59Z', '1969-12-31T23:59:57Z', '1970-01-01T00:00:00Z'],
  [
    3,
    before,
    '1969-12-31T23:59:58.123Z',
    '1969-12-31T23:59:58.124Z',
    '1969-12-31T23:59:58.122Z',
    '1969-12-31T23:59:58.125Z',
  ],
  [
    6,
    before,
    '1969-12-31T23:59:58.123456Z',
    '1969-12-31T23:59:58.123457Z',
    '1969-12-31T23:59:58.123455Z',
    '1969-12-31T23:59:58.123458Z',
  ],
]

describe('an instant in a type of fewer digits', () => {
  it.each(neighbours)('of %i digits, for %s: %s and %s warn', (precision, sent, down, up, below, above) => {
    expect([down, up].map((got) => verdict(precision, sent, got))).toEqual(['warn', 'warn'])
    expect([below, above].map((got) => verdict(precision, sent, got))).toEqual(['fail', 'fail'])
  })

  it('must not lose more than its type does, nor anything where the type need not', () => {
    expect(verdict(6, after, '2033-02-01T10:20:38.123Z')).toBe('fail')
    expect(verdict(3, after, '2033-02-01T10:20:38Z')).toBe('fail')
    expect(verdict(3, '2033-02-01T10:20:38.123Z', '2033-02-01T10:20:38.124Z')).toBe('fail')
    expect(verdict(0, '2033-02-01T10:20:38Z', '2033-02-01T10:20:39Z')).toBe('fail')
  })

  it('passes where it is the same, whatever its offset and digits', () => {
    expect(verdict(3, after, '2033-02-01T12:20:38.1234567+02:00')).toBe('pass')
    expect(verdict(3, '2033-02-01T10:20:38.12Z', '2033-02-01T10:20:38.120000000Z')).toBe('pass')
  })

  it('says which type holds how many digits', () => {
    const got = '2033-02-01T10:20:38.123Z'
    const judged = judgeInstant(
      { ...profile, precision: 3 },
      { property: 'when', sent: after, got, where: 'x' },
    )
    expect(judged.message).toMatch(/^Java's Instant holds 3 fraction digits: /)
    expect(judged.diagnosis).toBe('4 of 7 digits lost, as the type must')
  })
})

describe('an instant in a type of 7 digits or more', () => {
  it.each([7, 9])('of %i: every other instant fails', (precision) => {
    for (const sent of [after, before]) {
      expect(verdict(precision, sent, sent)).toBe('pass')
      expect(verdict(precision, sent, sent.replace('4567Z', '4566Z'))).toBe('fail')
      expect(verdict(precision, sent, sent.replace('4567Z', '4568Z'))).toBe('fail')
    }
  })

  it.each([7, 9])('of %i: digits after the 7th are no matter', (precision) => {
    const sent = '2036-04-05T06:07:09.123456789Z'
    expect(verdict(precision, sent, '2036-04-05T06:07:09.1234567Z')).toBe('pass')
    expect(verdict(precision, sent, '2036-04-05T06:07:09.1234568Z')).toBe('pass')
    expect(verdict(precision, sent, '2036-04-05T06:07:09.1234566Z')).toBe('fail')
  })
})

describe('what is no date', () => {
  it.each(['', 'tomorrow', '2033-02-01'])('fails, whatever the precision: %j', (got) => {
    expect(verdict(0, after, got)).toBe('fail')
  })
})
