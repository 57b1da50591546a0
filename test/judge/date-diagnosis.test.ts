import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/judge/date-diagnosis.ts'
import { commonName, type DateResult } from '../../src/judge/date-pattern.ts'
import { faults, parts, unix } from './date-faults.ts'

// The seed is fixed so that a run tells of a change in the code and of nothing else.
const runs = (numRuns: number) => ({ numRuns, seed: Number(process.env.DATE_SEED ?? 20_310_304) })

const pad = (value: number, width = 2) => String(value).padStart(width, '0')

/** Literals of any year with seven digits, the last not 0, in Z or an offset with or without minutes. */
function literal({ from = 1902, to = 2037, offset = anyOffset } = {}): fc.Arbitrary<string> {
  const days = [from, to].map((year) => Date.UTC(year, 0, 2) / 86_400_000)
  return fc
    .tuple(
      fc.integer({ min: days[0]!, max: days[1]! + 360 }),
      fc.integer({ min: 1, max: 86_399 }),
      fc.integer({ min: 0, max: 999_999 }),
      fc.integer({ min: 1, max: 9 }),
      offset,
    )
    .map(([day, second, digits, last, zone]) => {
      const head = new Date((day * 86_400 + second) * 1000).toISOString().slice(0, 19)
      return `${head}.${pad(digits, 6)}${last}${zone}`
    })
}
const withOffset = fc
  .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 13 }), fc.constantFrom(0, 15, 30, 45))
  .filter(([, hours, minutes]) => hours + minutes > 0)
  .map(([sign, hours, minutes]) => `${sign}${pad(hours)}:${pad(minutes)}`)
const anyOffset: fc.Arbitrary<string> = fc.oneof(fc.constant('Z'), withOffset)
const withMinutes = withOffset.filter((offset) => !offset.endsWith('00'))

const names = ({ name, also = [] }: { readonly name: string; readonly also?: readonly string[] }) => [
  name,
  ...also,
]

/** What a fault needs of a literal for the fault to show; any literal otherwise. */
const needs: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'offset dropped': literal({ offset: withOffset }),
  'offset doubled': literal({ offset: withOffset }),
  'offset sign flipped': literal({ offset: withOffset }),
  'offset minutes ignored': literal({ offset: withMinutes }),
  'offset replaced': literal({ offset: fc.constant('Z') }),
  'offset dropped; milliseconds, truncated': literal({ from: 1971, offset: withOffset }),
  'fraction read as an integer': literal().map((text) => text.replace(/\.\d/, '.0')),
  '32-bit overflow': literal({ from: 2039, to: 2100 }),
  'clamped to 2038-01-19T03:14:07': literal({ from: 2039, to: 2100 }),
  'clamped to 1970-01-01': literal({ from: 1902, to: 1968 }),
  'two-digit year': literal({ from: 2001, to: 2037 }).filter((text) => !text.includes('02-29')),
  'day and month swapped': literal().filter(
    (text) => Number(text.slice(8, 10)) <= 12 && text.slice(5, 7) !== text.slice(8, 10),
  ),
  '12-hour clock': literal().filter((text) => Number(text.slice(11, 13)) > 12),
  'month off by one': literal().filter((text) => text.slice(5, 7) < '12' && text.slice(8, 10) < '28'),
  'month written for the minutes': literal().filter((text) => text.slice(5, 7) !== text.slice(14, 16)),
  'shifted by +1:00': literal({ offset: fc.constant('Z') }),
  'shifted by -5:30': literal({ offset: fc.constant('Z') }),
  'shifted by -1:00; milliseconds, truncated': literal({ offset: fc.constant('Z') }),
  'SQL smalldatetime': literal({ from: 1902, to: 2037 }),
  'epoch in the wrong unit': literal({ from: 1971, to: 2037 }),
}

describe('each known defect', () => {
  it.each(Object.entries(faults))(
    '%s: is among the names of every value, and shared by all',
    (name, fault) => {
      const results: DateResult[] = []
      fc.assert(
        fc.property(needs[name] ?? literal(), (sent) => {
          const diagnosis = diagnose({ sent, got: fault(sent) })
          if (!diagnosis.same && !names(diagnosis).includes(name)) {
            throw new Error(`${sent} → ${fault(sent)}: ${names(diagnosis).join(' / ')}`)
          }
          results.push({ property: 'p', where: 'read', case: sent, ...diagnosis })
        }),
        runs(200),
      )
      expect(results.filter(({ same }) => !same).length).toBeGreaterThan(90)
      // Where two defects agree on every value the likelier stands for both.
      expect(commonName(results)).toBe(name)
    },
  )

  it('has its own name on nearly every value, the ambiguous ones apart', () => {
    const own = [
      'milliseconds, truncated',
      'microseconds, truncated',
      'offset dropped',
      'fraction read as an integer',
    ]
    for (const name of own) {
      fc.assert(
        fc.property(needs[name] ?? literal(), (sent) => {
          const got = faults[name]!(sent)
          // The cut agrees with a shorter one where the digits that it keeps end in 0.
          fc.pre(/\.\d*[1-9](Z|[+-]..:..)$/.test(got) && !/\.(00|.0+\D)/.test(sent))
          expect(diagnose({ sent, got }).name).toBe(name)
        }),
        runs(200),
      )
    }
  })
})

describe('on the values that the suite sends', () => {
  const nines = '2031-03-04T05:06:07.9876987Z'
  const west = '2031-03-04T05:06:07.0481239-08:00'
  const east = '2031-03-04T05:06:07.0481239+05:30'
  const before = '1969-12-31T23:59:59.9876987Z'

  it.each([
    [nines, 'milliseconds, truncated'],
    [nines, 'milliseconds, rounded'],
    [nines, 'microseconds, truncated'],
    [nines, 'microseconds, rounded'],
    [nines, 'seconds, truncated'],
    [nines, 'seconds, rounded'],
    [nines, 'minutes, truncated'],
    [nines, 'time of day dropped'],
    [nines, 'offset replaced'],
    [nines, 'shifted by +1:00'],
    [nines, 'day and month swapped'],
    [nines, 'two-digit year'],
    [west, 'milliseconds, truncated'],
    [west, 'microseconds, truncated'],
    [west, 'SQL datetime'],
    [west, 'float64 seconds'],
    [west, 'float64 milliseconds'],
    [west, 'offset dropped'],
    [west, 'offset doubled'],
    [west, 'offset sign flipped'],
    [west, 'fraction read as an integer'],
    [west, 'offset dropped; milliseconds, truncated'],
    [east, 'offset dropped'],
    [east, 'offset doubled'],
    [east, 'offset sign flipped'],
    [east, 'offset minutes ignored'],
    [east, 'SQL datetime'],
    [east, 'offset missing'],
    [before, 'milliseconds, truncated'],
    [before, 'seconds, rounded'],
    ['2038-01-19T03:14:08.9876987Z', '32-bit overflow'],
    ['2040-02-29T13:06:07.9876987+05:30', '32-bit overflow'],
    ['2040-02-29T13:06:07.9876987+05:30', 'clamped to 2038-01-19T03:14:07'],
    ['1969-07-20T20:17:40.9876987Z', 'clamped to 1970-01-01'],
    ['9999-12-31T23:59:59.9876987Z', '32-bit overflow'],
  ])('%s: %s', (sent, name) => {
    const got = faults[name]!(sent)
    expect(diagnose({ sent, got })).toMatchObject({ same: false, name })
  })

  it('tells what several values together decide', () => {
    const common = (name: string, fault = faults[name]!) =>
      commonName(
        [nines, west, east, before].map((sent) => ({
          property: 'p',
          where: 'read',
          case: sent,
          ...diagnose({ sent, got: fault(sent) }),
        })),
      )
    for (const name of [
      'SQL datetime',
      'milliseconds, truncated',
      'milliseconds, rounded',
      'milliseconds, truncated towards 1970',
      'microseconds, truncated',
      'microseconds, rounded',
      'seconds, rounded',
      'float64 seconds',
    ]) {
      expect(common(name)).toBe(name)
    }
  })

  it('says it in one line', () => {
    const detail = (sent: string, got: string) => diagnose({ sent, got }).detail
    expect(detail('2016-12-31T23:57:57.2481234-08:00', '2016-12-31T23:57:57.248-08:00')).toBe(
      'the 4th to 7th digits are gone (.2481234 came back as .248)',
    )
    expect(detail(nines, '2031-03-04T05:06:07.98769Z')).toBe(
      'the 6th and 7th digits are gone (.9876987 came back as .98769)',
    )
    expect(detail(nines, '2031-03-04T05:06:07.987698Z')).toBe(
      'the 7th digit is gone (.9876987 came back as .987698)',
    )
    expect(detail(before, '1969-12-31T23:59:59.988Z')).toBe(
      'the 4th to 7th digits are gone, rounded or cut towards 1970 (.9876987 came back as .988)',
    )
    expect(detail(east, east.replace('+05:30', 'Z'))).toBe(
      `the clock was kept and its offset +05:30 dropped (${east} came back as 2031-03-04T05:06:07.0481239Z)`,
    )
    expect(diagnose({ sent: nines, got: '2031-03-04T05:06:07.987Z' }).lost).toEqual({
      digits: 3,
      mode: 'truncated',
    })
  })
})

describe('rare defects', () => {
  it.each([
    ['0001-01-01T00:00:00.1234567Z', '0001-01-03T00:00:00.1234567Z', 'Julian/Gregorian shift'],
    ['2000-02-29T12:00:00.1234567Z', '2000-03-01T12:00:00.1234567Z', 'leap day moved to 1 March'],
    ['2000-02-29T12:00:00.1234567Z', '2000-02-28T12:00:00.1234567Z', 'leap day moved to 28 February'],
    ['2031-03-04T05:06:07.9999999Z', '2031-03-04T05:06:07.000Z', 'seconds, truncated'],
    ['2031-03-04T05:06:07.9996Z', '2031-03-04T05:06:07.000Z', 'seconds, truncated'],
    ['0001-01-01T00:00:00Z', '1753-01-01T00:00:00Z', 'clamped to 1753-01-01'],
    ['1752-01-01T00:00:00Z', '1900-01-01T00:00:00Z', 'clamped to 1900-01-01'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59Z', 'seconds, truncated'],
    ['9999-12-31T23:59:59.5-08:00', '9999-12-31T23:59:59.9999999Z', 'clamped to 9999-12-31'],
    ['0001-01-01T00:00:00+05:30', '0001-01-01T00:00:00Z', 'offset dropped'],
    ['2031-03-04T05:06:07.5Z', '0001-01-01T00:00:00Z', 'replaced by 0001-01-01'],
    ['2031-03-04T05:06:07.5Z', '2031-03-04T05:06:07.000005Z', 'fraction read as an integer'],
    ['2031-03-04T05:06:07.1234567Z', '2031-03-04T05:06:08.234567Z', 'fraction read as an integer'],
    ['2031-03-04T05:06:07.1234567Z', '2031-03-04T05:26:41.567Z', 'fraction read as an integer'],
    ['2031-03-04T05:06:07.0481239Z', '2031-03-04T05:06:07.48Z', 'fraction read as an integer'],
    ['9999-12-31T23:59:59Z', '1816-03-30T05:56:07.0662773Z', '64-bit overflow'],
    ['2031-03-04T05:06:07.9876987Z', '2031-03-04T05:06:07.9876990Z', 'microseconds, rounded'],
    ['2031-03-04T05:06:07.9876987Z', '2031-03-04T05:06:07.9877987Z', 'imprecise'],
    ['2031-03-04T05:06:07.9876987Z', '2026-08-22T10:11:12.1234567Z', 'stamped with another instant'],
    [
      '2031-03-04T05:06:07.9876987-03:30',
      '2031-03-04T07:36:07.9876987Z',
      'offset minutes with the wrong sign',
    ],
    ['2031-03-04T05:06:07.9876987-03:30', '2031-03-04T08:06:07.9876987Z', 'offset minutes ignored'],
    [
      '2031-03-04T05:06:07.0481239-08:00',
      '2031-03-04T05:06:07.048',
      'offset missing; milliseconds, truncated',
    ],
  ])('%s → %s: %s', (sent, got, name) => {
    expect(diagnose({ sent, got })).toMatchObject({ same: false, name })
  })
})

describe('what is the same instant', () => {
  it('is the same in any offset, with zeros trimmed or padded', () => {
    fc.assert(
      fc.property(literal({ from: 3, to: 9998 }), withOffset, fc.nat(7), (sent, offset, keep) => {
        const { minutes } = parts(`2000-01-01T00:00:00${offset}`)
        const { seconds } = unix(sent)
        const digits = sent.slice(20, 20 + keep)
        const value = sent.replace(/\.\d+/, digits && `.${digits}`)
        const head = new Date((seconds + minutes * 60) * 1000).toISOString().slice(0, 19)
        const trimmed = digits.replace(/0+$/, '')
        for (const fraction of [digits, digits.padEnd(7, '0'), digits.padEnd(12, '0'), trimmed]) {
          for (const got of [
            head + (fraction && `.${fraction}`) + offset,
            new Date(seconds * 1000).toISOString().slice(0, 19) + (fraction && `.${fraction}`) + 'Z',
          ]) {
            expect(diagnose({ sent: value, got, before: got })).toMatchObject({ same: true, name: 'same' })
          }
        }
      }),
      runs(300),
    )
  })

  it.each([
    ['2031-03-04T05:06:07.123456712345Z', '.123456712345', 'kept'],
    ['2031-03-04T05:06:07.123456712345Z', '.12345671234500', 'kept'],
    ['2031-03-04T05:06:07.123456712345Z', '.1234567', 'cut'],
    ['2031-03-04T05:06:07.123456712345Z', '.123456712', 'cut'],
    ['2031-03-04T05:06:07.123456799Z', '.1234567', 'cut'],
    ['2031-03-04T05:06:07.123456799Z', '.1234568', 'rounded'],
    ['2031-03-04T05:06:07.1234567895Z', '.123456790', 'rounded'],
    ['1969-12-31T23:59:59.12345671Z', '.1234568', 'cut'],
  ])('%s came back as %s: %s', (sent, fraction, beyond) => {
    const got = sent.replace(/\.\d+/, fraction)
    expect(diagnose({ sent, got })).toMatchObject({ same: true, beyond })
  })

  it.each(['.1234568', '.1234566', '.123456', '.123456713', '.12345672'])(
    '.123456712345 is not %s',
    (fraction) => {
      const sent = '2031-03-04T05:06:07.123456712345Z'
      expect(diagnose({ sent, got: sent.replace(/\.\d+/, fraction) }).same).toBe(false)
    },
  )

  it('allows noise of a float only below 50 ns', () => {
    const sent = '1969-12-31T23:59:59.9876987Z'
    expect(diagnose({ sent, got: '1969-12-31T23:59:59.98769870000000001Z' }).same).toBe(true)
    expect(diagnose({ sent, got: '1969-12-31T23:59:59.98769869999999999Z' }).same).toBe(true)
    expect(diagnose({ sent, got: '1969-12-31T23:59:59.98769876Z' }).same).toBe(false)
  })

  it('tells the form in which it came back', () => {
    expect(diagnose({ sent: '2031-03-04T05:06:00Z', got: '2031-03-04t05:06z' })).toMatchObject({
      same: true,
      forms: ['without seconds', 'lower-case letter'],
    })
  })
})

describe('what was stored before', () => {
  const sent = '2031-03-04T05:06:07.9876987Z'

  it('names a value that was not stored, in whatever offset it is read', () => {
    const before = '2020-01-02T03:04:05.1234567Z'
    expect(diagnose({ sent, got: before, before }).name).toBe('not stored')
    expect(diagnose({ sent, got: '2020-01-02T04:04:05.1234567+01:00', before }).name).toBe('not stored')
    expect(diagnose({ sent, got: before, before: null }).name).toBe('stamped with another instant')
    expect(diagnose({ sent, got: before }).name).toBe('stamped with another instant')
  })

  it('goes before a shift, and after what an earlier request with the same loss may have left', () => {
    const shifted = '2031-03-04T06:06:07.9876987Z'
    expect(diagnose({ sent, got: shifted, before: shifted }).name).toBe('not stored')
    const cut = '2031-03-04T05:06:07.987Z'
    const diagnosis = diagnose({ sent, got: cut, before: cut })
    expect(diagnosis.name).toBe('milliseconds, truncated')
    expect(diagnosis.also).toContain('not stored')
  })
})

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
    ['2031-03-04T05:06:07.9876987+0000', 'not a date: offset without colon'],
    ['PT5S', 'not a date: duration'],
    ['/Date(1930367167987)/', 'not a date: ASP.NET /Date(…)/'],
    ['Tue, 04 Mar 2031 05:06:07 GMT', 'not a date: HTTP date'],
    ['2031-02-30T05:06:07Z', 'not a date: no such day or time'],
    ['1930367167', 'not a date: Unix seconds as text'],
    ['7', 'not a date: number as text'],
    ['2031-03-04T05:06:07.9876987', 'offset missing'],
    [Date.parse(sent) / 1000, 'a number: Unix seconds'],
    [Math.floor(Date.parse(sent) / 1000), 'a number: Unix seconds'],
    [1930367167.9876987, 'a number: Unix seconds'],
    [Date.parse(sent), 'a number: Unix milliseconds'],
    [1930367167987698, 'a number: Unix microseconds'],
    [1930367167987698700, 'a number: Unix nanoseconds'],
    [Number(19303671679876987n + 621355968000000000n), 'a number: ticks'],
    [19303671679876987, 'a number: ticks since 1970'],
    [5, 'a number'],
  ] as const)('%j: %s', (got, name) => {
    // JSON has no undefined; a missing member is told by it.
    expect(diagnose({ sent, got: got === 1930367167.987 ? 1930367167 : got })).toMatchObject({
      same: false,
      name,
    })
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

it('does not mistake an unrelated instant for a loss', () => {
  fc.assert(
    fc.property(literal({ from: 2002, to: 2037 }), literal({ from: 1971, to: 1999 }), (sent, got) => {
      expect(diagnose({ sent, got }).name).toBe('stamped with another instant')
    }),
    runs(300),
  )
})
