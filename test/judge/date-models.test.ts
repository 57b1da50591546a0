import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/judge/date-diagnosis.ts'
import { commonName } from './common-name.ts'
import { literal, runs, withMinutes, withOffset } from './date-arbitraries.ts'
import { faults } from './date-faults.ts'

const names = ({ name, also = [] }: { readonly name: string; readonly also?: readonly string[] }) => [
  name,
  ...also,
]

/** What a fault needs of a literal for the fault to show; any literal otherwise. */
const needs: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'offset dropped': literal({ offset: withOffset }),
  'offset doubled': literal({ offset: withOffset }),
  'offset sign flipped': literal({ offset: withOffset }),
  'day not carried over': literal({ offset: withOffset }).filter(
    (text) => new Date(text).toISOString().slice(8, 10) !== text.slice(8, 10),
  ),
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
      const results: ReturnType<typeof diagnose>[] = []
      fc.assert(
        fc.property(needs[name] ?? literal(), (sent) => {
          const diagnosis = diagnose({ sent, got: fault(sent) })
          if (!diagnosis.same && !names(diagnosis).includes(name)) {
            throw new Error(`${sent} → ${fault(sent)}: ${names(diagnosis).join(' / ')}`)
          }
          results.push(diagnosis)
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

it('does not mistake an unrelated instant for a loss', () => {
  fc.assert(
    fc.property(literal({ from: 2002, to: 2037 }), literal({ from: 1971, to: 1999 }), (sent, got) => {
      expect(diagnose({ sent, got }).name).toBe('stamped with another instant')
    }),
    runs(300),
  )
})
