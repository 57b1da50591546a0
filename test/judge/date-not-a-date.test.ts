import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/judge/date-diagnosis.ts'

describe('what is not a date', () => {
  const sent = '2031-03-04T05:06:07.9876987Z'

  it.each([
    [undefined, 'missing'],
    [null, 'null'],
    [true, 'not a date: boolean'],
    [[], 'not a date: array'],
    [{}, 'not a date: object'],
    ['', 'not a date: empty'],
    ['soon', 'not a date'],
    ['2031-03-04', 'not a date: date only'],
    ['05:06:07', 'not a date: time only'],
    ['2031-03-04 05:06:07.9876987Z', 'not a date: blank between date and time'],
    ['PT5S', 'not a date: duration'],
    ['/Date(1930367167987)/', 'not a date: ASP.NET /Date(…)/'],
    ['Tue, 04 Mar 2031 05:06:07 GMT', 'not a date: HTTP date'],
    ['2031-02-30T05:06:07Z', 'not a date: no such day or time'],
    ['1930367167', 'not a date: Unix seconds as text'],
    ['7', 'not a date: number as text'],
    ['2031-03-04T05:06:07.9876987', 'offset missing'],
    [Date.parse(sent) / 1000, 'a number: Unix seconds'],
    [Math.floor(Date.parse(sent) / 1000), 'a number: Unix seconds'],
    [Number('1930367167.9876987'), 'a number: Unix seconds'],
    [Date.parse(sent), 'a number: Unix milliseconds'],
    [1930367167987698, 'a number: Unix microseconds'],
    [Number(1_930_367_167_987_698_700n), 'a number: Unix nanoseconds'],
    [Number(19303671679876987n + 621355968000000000n), 'a number: ticks'],
    [Number(19_303_671_679_876_987n), 'a number: ticks since 1970'],
    [5, 'a number'],
  ] as const)('%j: %s', (got, name) => {
    expect(diagnose({ sent, got })).toMatchObject({
      same: false,
      name,
    })
  })

  it.each([
    '2031-03-04T05:06:07.9876987+0000',
    '2031-03-04T06:06:07.9876987+01:00[Europe/Berlin]',
    '2031-03-04T05:06:07.9876987Z[UTC]',
  ])('looks at the instant where only the way it is written is none: %s', (got) => {
    expect(diagnose({ sent, got }).same).toBe(true)
    expect(diagnose({ sent, got: got.replace('.9876987', '.987') }).name).toBe('milliseconds, truncated')
  })

  it('only compares where what was sent is not a date', () => {
    expect(diagnose({ sent: 'never', got: 'never' })).toMatchObject({ same: true, name: 'same' })
    expect(diagnose({ sent: 'never', got: '0001-01-01T00:00:00Z' })).toMatchObject({
      same: false,
      name: 'altered',
    })
    expect(diagnose({ sent: { a: 1 }, got: undefined }).same).toBe(false)
  })
})
