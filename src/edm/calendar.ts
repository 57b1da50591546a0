/** A day of the proleptic Gregorian calendar (ISO 8601: the year before 0001 is 0000). */
export type CivilDay = { readonly year: number; readonly month: number; readonly day: number }

// 400 years repeat exactly; the arithmetic counts years from 1 March so that the leap day comes last.
const daysPerEra = 146_097
const daysFromMarch0000To0001 = 306

/** Whether a year of the proleptic Gregorian calendar has a 29 February. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** How many days a month (1–12) has. Any other month number has none. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  if (month === 4 || month === 6 || month === 9 || month === 11) return 30
  return month >= 1 && month <= 12 ? 31 : 0
}

/**
 * Days from 0001-01-01 to a day (0 for that day itself, negative before it); exact for each year whose number of
 * days is a safe integer. The day must exist: see `daysInMonth`.
 */
export function daysFromCivil({ year, month, day }: CivilDay): number {
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * daysPerEra + dayOfEra - daysFromMarch0000To0001
}

/** The day that lies a number of days after 0001-01-01: the inverse of `daysFromCivil`. */
export function civilFromDays(days: number): CivilDay {
  const shifted = days + daysFromMarch0000To0001
  const era = Math.floor(shifted / daysPerEra)
  const dayOfEra = shifted - era * daysPerEra
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / (daysPerEra - 1))) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}
