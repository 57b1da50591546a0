import { describe, expect, it } from 'vitest'
import type { Case, Expectation } from '../../src/cases/types.ts'
import { dateRulings } from '../../src/judge/dates.ts'
import { createJudge } from '../../src/judge/judge.ts'
import {
  caseOf,
  contract,
  entityWith,
  exchange,
  judgeRow,
  observation,
  type Row,
  row,
  testRows,
  validators,
} from '../support/observation.ts'

const property = 'expirationDateTime'
const text = '2033-02-01T10:20:38.1234567-08:00'
const shown = (answer: unknown, read = answer) => ({
  exchanges: [exchange({ json: entityWith({ [property]: answer as string }) })],
  after: entityWith({ [property]: read as string }),
})
const instant = (
  sent: string,
  places: ('answer' | 'read')[] = ['answer', 'read'],
  refusal?: 'info',
): Expectation => ({
  kind: 'instant',
  in: places,
  property,
  sent,
  ...(refusal && { refusal }),
})
const offset: Expectation = { kind: 'offset', property, sent: text }
const form: Expectation = { kind: 'date-form' }
const utc = '2033-02-01T18:20:38.1234567Z'
const milliseconds = '2033-02-01T10:20:38.123-08:00'
const long = '2036-04-05T06:07:09.123456789Z'

const rows: readonly Row[] = [
  row(instant(text), 'as sent', shown(text), 'pass'),
  row(instant(text), 'in UTC', shown(utc), 'pass'),
  row(instant(text), 'in milliseconds when read', shown(text, milliseconds), 'fail', {
    where: `GET response $.${property}`,
    diagnosis: 'milliseconds, truncated',
  }),
  row(instant(text), 'in milliseconds in the answer', shown(milliseconds, text), 'fail', {
    where: `PATCH response $.${property}`,
    diagnosis: 'milliseconds, truncated',
  }),
  row(instant(text, ['answer']), 'the read is not looked at', shown(text, milliseconds), 'pass'),
  row(
    instant('2033-02-01T10:20:39.9876987Z'),
    'rounded to milliseconds',
    shown('2033-02-01T10:20:39.988Z'),
    'fail',
    { diagnosis: 'milliseconds, rounded' },
  ),
  row(instant(text), 'cut to microseconds', shown('2033-02-01T10:20:38.123456-08:00'), 'fail', {
    diagnosis: 'microseconds, truncated',
  }),
  row(instant(text), 'the offset dropped', shown('2033-02-01T10:20:38.1234567Z'), 'fail', {
    diagnosis: 'offset dropped',
  }),
  row(instant(text), 'the last value of all', shown(entityWith()[property]), 'fail'),
  row(instant(text), 'missing', shown(null), 'fail'),
  row(
    instant(long, ['answer', 'read'], 'info'),
    '9 digits cut at the 7th',
    shown('2036-04-05T06:07:09.1234567Z'),
    'pass',
  ),
  row(
    instant(long, ['answer', 'read'], 'info'),
    '9 digits refused',
    { exchanges: [exchange({ status: 400 })] },
    'info',
  ),
  row(
    instant(long, ['answer', 'read'], 'info'),
    '9 digits answered 500',
    { exchanges: [exchange({ status: 500 })] },
    'fail',
  ),
  row(
    instant(long, ['answer', 'read'], 'info'),
    '9 digits carried into the seconds',
    shown('2036-04-05T06:07:21.3456789Z'),
    'fail',
  ),
  row(instant(text), 'refused, which is another’s', { exchanges: [exchange({ status: 400 })] }, 'unproven'),
  row(
    instant(text),
    '204 is looked at when read',
    { ...shown(text, milliseconds), exchanges: [exchange({ status: 204 })] },
    'fail',
    { where: 'GET response' },
  ),
  row(
    instant(text, ['answer']),
    '204 where only the answer counts',
    { ...shown(text), exchanges: [exchange({ status: 204 })] },
    'n/a',
  ),
  row(instant(text), 'not readable', { ...shown(text), after: null }, 'unproven'),
  row(offset, 'kept', shown(text), 'pass'),
  row(offset, 'kept, trimmed of nothing', shown(text, '2033-02-01T10:20:38.12345670-08:00'), 'pass'),
  row(offset, 'normalised', shown(utc), 'fail', { diagnosis: 'normalised to UTC' }),
  row(offset, 'normalised, weighed as the SHOULD that it is', shown(utc), 'warn', {
    requirement: 'VPP-DATE-06',
  }),
  row(offset, 'another instant', shown('2033-02-01T10:20:38Z'), 'n/a'),
  row(form, 'every date a DateTimeOffset', shown(utc), 'pass'),
  row(form, 'no offset in the answer', shown('2033-02-01T10:20:38', utc), 'fail', {
    where: 'PATCH response',
    diagnosis: 'no offset',
  }),
  row(form, 'no offset when read', shown(utc, '2033-02-01T10:20:38'), 'fail', {
    where: 'GET response',
    diagnosis: 'no offset',
  }),
  row(form, 'a zone in brackets', shown('2033-02-01T18:20:38.1234567Z[UTC]'), 'fail', {
    diagnosis: 'a zone in brackets',
  }),
  row(form, 'an offset without colon', shown('2033-02-01T10:20:38.1234567-0800'), 'fail', {
    diagnosis: 'an offset without colon',
  }),
  row(instant(text), 'with a zone in brackets', shown(`${utc}[UTC]`), 'pass'),
  row(form, 'a date alone', shown('2033-02-01'), 'fail', { diagnosis: 'a date alone' }),
  row(
    form,
    'a stamp without an offset',
    { after: entityWith({ lastModifiedDateTime: '2033-02-01T10:20:38' }) },
    'fail',
    { where: 'lastModifiedDateTime' },
  ),
  row(
    form,
    'an instant of the year 1 in a zone where it is the year 0',
    shown('0000-12-31T19:00:00-05:00'),
    'pass',
  ),
  row(
    form,
    'an instant of the year 9999 where it is the year 10000',
    shown('10000-01-01T04:59:59+05:00'),
    'pass',
  ),
  row(form, 'an instant beyond the calendar', shown('10000-01-01T00:00:00Z'), 'fail', {
    diagnosis: 'year before 0001 or after 9999',
  }),
  row(instant('0001-01-01T00:00:00Z'), 'shown west of it', shown('0000-12-31T19:00:00-05:00'), 'pass'),
  row(form, 'nothing to look at', { exchanges: [exchange({ status: 204 })], after: null }, 'unproven'),
]

describe('dates', () => {
  testRows(rows, Object.keys(dateRulings))

  it('leaves the form of a value that is a neighbour in one request to the case of that value', () => {
    const other = 'lastSyncDateTime'
    const [own, merged] = [text, `2033-02-01T10:20:38.1234567`]
    const happened = {
      exchanges: [exchange({ json: entityWith({ [property]: own, [other]: merged }) })],
      after: entityWith({ [property]: own, [other]: merged }),
    }
    const steps = [
      { method: 'PATCH', resource: 'item', body: JSON.stringify({ [property]: own, [other]: own }) },
    ] as const
    const verdict = (item: Partial<Case>) =>
      createJudge(contract, validators)(caseOf(form, { property, steps, ...item }), observation(happened))
        .verdict
    expect(verdict({})).toBe('fail')
    expect(verdict({ alone: caseOf(form).probe })).toBe('pass')
  })

  it.each(contract.properties.filter(({ kind }) => kind === 'dateTimeOffset').map(({ name }) => name))(
    'looks at the property that the case names: %s',
    (name) => {
      const happened = {
        exchanges: [exchange({ json: entityWith({ [name]: milliseconds }) })],
        after: entityWith({ [name]: milliseconds }),
      }
      const expected: Expectation = { kind: 'instant', in: ['read'], property: name, sent: text }
      const judgement = judgeRow({ name, expect: expected, happened, verdict: 'fail' })
      expect(judgement).toMatchObject({
        verdict: 'fail',
        where: `GET response $.${name}`,
        diagnosis: expect.stringContaining('milliseconds, truncated'),
      })
    },
  )
})
