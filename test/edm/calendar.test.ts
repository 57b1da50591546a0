import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilFromDays, daysFromCivil, daysInMonth, isLeapYear } from '../../src/edm/calendar.ts'

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

describe('the calendar', () => {
  it('agrees with a count day by day over the years 0001–9999', () => {
    let count = 0
    const wrong: string[] = []
    for (let year = 1; year <= 9999; year += 1) {
      const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      if (isLeapYear(year) !== leap) wrong.push(`${year}`)
      for (let month = 1; month <= 12; month += 1) {
        const length = lengths[month - 1]! + (month === 2 && leap ? 1 : 0)
        if (daysInMonth(year, month) !== length) wrong.push(`${year}-${month}`)
        for (let day = 1; day <= length; day += 1) {
          const civil = civilFromDays(count)
          if (civil.year !== year || civil.month !== month || civil.day !== day) wrong.push(`day ${count}`)
          if (daysFromCivil({ year, month, day }) !== count) wrong.push(`${year}-${month}-${day}`)
          count += 1
        }
      }
    }
    expect(wrong).toEqual([])
    expect(count).toBe(3_652_059)
  })

  it('agrees with Date, also before year 0001 and after 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -90_000_000, max: 90_000_000 }), (days) => {
        const date = new Date(days * 86_400_000)
        const civil = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
        expect(civilFromDays(days + 719_162)).toEqual(civil)
        expect(daysFromCivil(civil)).toBe(days + 719_162)
      }),
      { numRuns: 5000 },
    )
  })

  it('has no days in a month that does not exist', () => {
    expect([0, 13, -1].map((month) => daysInMonth(2031, month))).toEqual([0, 0, 0])
    expect([1900, 2000, 2024, 2100].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 29, 28])
  })
})
