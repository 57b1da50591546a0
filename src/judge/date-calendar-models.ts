import { daysInMonth } from '../edm/calendar.ts'
import type { DateTimeOffset } from '../edm/date-time-offset.ts'
import { type Clock, clockFromTicks, floorTo, ticksFromClock, ticksPerDay } from '../edm/ticks.ts'
import { changing, type Prediction } from './date-model.ts'

const gregorianFrom = ticksFromClock({
  year: 1582,
  month: 10,
  day: 15,
  hour: 0,
  minute: 0,
  second: 0,
  ticks: 0n,
})

/** Days by which the Gregorian calendar is ahead of the Julian one. */
function julianDays({ year, month }: Clock): number {
  const marchYear = month > 2 ? year : year - 1
  return Math.floor(marchYear / 100) - Math.floor(marchYear / 400) - 2
}

function fieldChanges(
  clock: Clock,
): readonly (readonly [name: string, says: string, change: Partial<Clock>])[] {
  const { year, month, day, hour, minute } = clock
  const changes: (readonly [string, string, Partial<Clock>])[] = []
  if (month === 2 && day === 29) {
    changes.push(
      ['leap day moved to 1 March', '29 February became 1 March', { month: 3, day: 1 }],
      ['leap day moved to 28 February', '29 February became 28 February', { day: 28 }],
    )
  }
  // Between Christmas and Epiphany the year of the week may be another one.
  if (month === 12 && day >= 26) {
    changes.push([
      'year of the week',
      'the year of the week was written (YYYY in a Java pattern)',
      { year: year + 1 },
    ])
  }
  if (month === 1 && day <= 3) {
    changes.push([
      'year of the week',
      'the year of the week was written (YYYY in a Java pattern)',
      { year: year - 1 },
    ])
  }
  for (const century of [1900, 2000, 0]) {
    const short = (year % 100) + century
    changes.push(['two-digit year', `of the year ${year} two digits were kept`, { year: short }])
  }
  changes.push(['day and month swapped', 'day and month were swapped', { month: day, day: month }])
  const says = 'the hour was written on a 12-hour clock and read on a 24-hour one'
  changes.push(
    ['12-hour clock', says, { hour: hour % 12 || 12 }],
    ['12-hour clock', says, { hour: hour % 12 }],
  )
  for (const wrong of [month + 1, month - 1]) {
    changes.push(['month off by one', 'months were counted from 0 and from 1', { month: wrong }])
  }
  changes.push(
    ['month written for the minutes', 'the month stands in the place of the minutes', { minute: month }],
    ['minutes written for the month', 'the minutes stand in the place of the month', { month: minute }],
  )
  return changes
}

// The year of the week may be one more than the last year.
const exists = ({ year, month, day }: Clock): boolean =>
  year >= 1 && year <= 10_000 && day >= 1 && day <= daysInMonth(year, month)

/** What comes of a mistaken field of the date or the clock, on the clock that was sent or on that of UTC. */
export function calendarModels(sent: DateTimeOffset): Prediction[] {
  const models: Prediction[] = []
  for (const local of new Set([sent.localTicks, sent.ticks])) {
    const offset = local - sent.ticks
    const clock = clockFromTicks(local)
    for (const [name, says, change] of fieldChanges(clock)) {
      const changed = { ...clock, ...change }
      if (exists(changed)) models.push({ name, says, ticks: ticksFromClock(changed) - offset })
    }
    if (local < gregorianFrom) {
      const shift = BigInt(julianDays(clock)) * ticksPerDay
      const says = 'the date moved between the Julian and the Gregorian calendar'
      models.push(
        { name: 'Julian/Gregorian shift', says, ticks: sent.ticks - shift },
        { name: 'Julian/Gregorian shift', says, ticks: sent.ticks + shift },
      )
    }
    const midnight = floorTo(local, ticksPerDay)
    const says = 'only the date is left'
    models.push(
      { name: 'time of day dropped', says, ticks: midnight - offset },
      { name: 'time of day dropped', says, ticks: midnight },
    )
  }
  return changing(sent.ticks, models)
}
