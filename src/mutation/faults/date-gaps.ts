/** Whole seconds since 1970 of a date's instant; a fraction is cut off. */
export const utcSecond = (text: string) => Math.floor(Date.parse(text.replace(/\.\d+/, '')) / 1000)

/** The day of the month of the nth Sunday of a month, or of the last one. */
function sunday(year: number, month: number, nth: number | 'last'): number {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const sundays = Array.from({ length: days }, (_, index) => index + 1).filter(
    (day) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() === 0,
  )
  return sundays.at(nth === 'last' ? -1 : nth - 1)!
}

/** Whether a UTC clock shows a given hour on a given Sunday of its year. */
export const isHourOf = (text: string, month: number, nth: number | 'last', hour: number) => {
  const at = new Date(utcSecond(text) * 1000)
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1970) return false
  return (
    at.getUTCMonth() + 1 === month &&
    at.getUTCDate() === sunday(at.getUTCFullYear(), month, nth) &&
    at.getUTCHours() === hour
  )
}

/** Whether a date's UTC clock shows an hour that clocks in New York leave out in spring. */
export const inNewYorkGap = (text: string) => isHourOf(text, 3, 2, 2)

/** The same of Berlin. */
export const inBerlinGap = (text: string) => isHourOf(text, 3, 'last', 2)
