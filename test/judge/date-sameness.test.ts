import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/judge/date-diagnosis.ts'
import { literal, runs, withOffset } from './date-arbitraries.ts'
import { parts, unix } from './date-faults.ts'

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
            `${new Date(seconds * 1000).toISOString().slice(0, 19)}${fraction && `.${fraction}`}Z`,
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
