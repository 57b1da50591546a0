import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDateTimeOffset } from '../../src/edm/date-time-offset.ts'

const lastTick = 3_155_378_975_999_999_999n
const ticks = fc.oneof(
  fc.bigInt({ min: 0n, max: lastTick }),
  fc.constantFrom(0n, 1n, lastTick, 621_355_968_000_000_000n, 621_355_967_999_999_999n),
)
const offset = fc.integer({ min: -1439, max: 1439 })

/** A literal as other means than ours write it; the instant is in 100 ns steps since the year 1. */
function written(instant: bigint, offsetMinutes: number): string {
  const local = instant + BigInt(offsetMinutes) * 600_000_000n
  const clock = new Date(
    Number((local - 621_355_968_000_000_000n) / 10_000_000n) * 1000 -
      (local < 621_355_968_000_000_000n && local % 10_000_000n !== 0n ? 1000 : 0),
  )
  const size = new Date(Math.abs(offsetMinutes) * 60_000).toISOString().slice(11, 16)
  const offset = offsetMinutes === 0 ? 'Z' : `${offsetMinutes < 0 ? '-' : '+'}${size}`
  return `${clock.toISOString().slice(0, 19)}.${String(local % 10_000_000n).padStart(7, '0')}${offset}`
}

describe('parseDateTimeOffset', () => {
  it('reads what is written, over all instants and offsets', () => {
    fc.assert(
      fc.property(ticks, offset, (instant, offsetMinutes) => {
        const local = instant + BigInt(offsetMinutes) * 600_000_000n
        fc.pre(local >= 0n && local <= lastTick)
        const text = written(instant, offsetMinutes)
        expect(parseDateTimeOffset(text)).toMatchObject({
          text,
          ticks: instant,
          localTicks: local,
          offsetMinutes,
          rest: '',
        })
      }),
      { numRuns: 20_000 },
    )
  })

  it('agrees with Date to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (milliseconds) => {
        const text = new Date(milliseconds).toISOString()
        const parsed = parseDateTimeOffset(text)
        expect(parsed?.ticks).toBe(BigInt(milliseconds) * 10_000n + 621_355_968_000_000_000n)
      }),
      { numRuns: 5000 },
    )
  })

  it('keeps how a literal is written', () => {
    expect(parseDateTimeOffset('2016-12-31T23:57:57.248123400-08:30')).toEqual({
      text: '2016-12-31T23:57:57.248123400-08:30',
      year: 2016,
      month: 12,
      day: 31,
      hour: 23,
      minute: 57,
      second: 57,
      fraction: '248123400',
      offset: '-08:30',
      offsetMinutes: -510,
      ticks: parseDateTimeOffset('2017-01-01T08:27:57.2481234Z')!.ticks,
      rest: '00',
      localTicks: parseDateTimeOffset('2016-12-31T23:57:57.2481234Z')!.ticks,
    })
  })

  it.each([
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59.9999999Z',
    '2000-02-29T00:00:00Z',
    '2024-02-29T23:59:59.123456789012-23:59',
    '2024-01-01T00:00:00+00:00',
    `2024-01-01T00:00:00.${'1'.repeat(30)}Z`,
  ])('reads %s', (text) => {
    expect(parseDateTimeOffset(text)?.text).toBe(text)
  })

  it.each([
    '0000-01-01T00:00:00Z',
    '2031-00-01T00:00:00Z',
    '2031-13-01T00:00:00Z',
    '2031-01-00T00:00:00Z',
    '2031-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2031-04-31T00:00:00Z',
    '2031-01-01T24:00:00Z',
    '2031-01-01T00:60:00Z',
    '2031-01-01T00:00:60Z',
    '2031-01-01T00:00Z',
    '2031-01-01T00:00:00.Z',
    `2031-01-01T00:00:00.${'1'.repeat(31)}Z`,
    '2031-01-01T00:00:00,5Z',
    '2031-01-01T00:00:00',
    '2031-01-01T00:00:00+24:00',
    '2031-01-01T00:00:00+01:60',
    '2031-01-01T00:00:00+0100',
    '2031-01-01T00:00:00-00:00',
    '2031-01-01t00:00:00z',
    '2031-01-01 00:00:00Z',
    '2031-01-01',
    '12031-01-01T00:00:00Z',
    ' 2031-01-01T00:00:00Z',
    '2031-01-01T00:00:00Z\n',
    '２031-01-01T00:00:00Z',
    'tomorrow',
    '',
  ])('does not read %j', (text) => {
    expect(parseDateTimeOffset(text)).toBeUndefined()
  })
})
