import { floorTo, ticksFromClock, ticksPerMinute, ticksPerSecond } from '../edm/ticks.ts'
import { changing, type Prediction } from './date-model.ts'

const day = (year: number, month: number, date: number): bigint =>
  ticksFromClock({ year, month, day: date, hour: 0, minute: 0, second: 0, ticks: 0n })

// The ranges that the two types can hold; outside them another defect must explain what came back.
const datetimeFrom = day(1753, 1, 1)
const smallFrom = day(1900, 1, 1)
const smallTo = day(2079, 6, 7)

const ticksPerMillisecond = 10_000n

/** 1/300 s steps within a second, shown as SQL Server shows them (.000, .003, .007) or carried on to 7 digits. */
function datetimeTicks(withinSecond: bigint): bigint[] {
  const step = (withinSecond * 600n + ticksPerSecond) / (2n * ticksPerSecond)
  const milliseconds = (step * 20n + 3n) / 6n
  return [
    milliseconds * ticksPerMillisecond,
    (step * ticksPerSecond) / 300n,
    (step * ticksPerSecond * 2n + 300n) / 600n,
  ]
}

/**
 * What SQL Server's older types make of an instant: `datetime` counts 1/300 s, `smalldatetime` rounds to the minute
 * (29.998 s and less down). Some drivers cut to milliseconds before.
 */
export function sqlModels(base: bigint): Prediction[] {
  const second = floorTo(base, ticksPerSecond)
  const within = base - second
  const models: Prediction[] = []
  if (base >= datetimeFrom) {
    for (const value of [within, floorTo(within, ticksPerMillisecond)]) {
      for (const ticks of datetimeTicks(value)) {
        models.push({
          name: 'SQL datetime',
          ticks: second + ticks,
          says: 'the fraction was rounded to 1/300 s as SQL datetime does',
        })
      }
    }
  }
  const minute = floorTo(base, ticksPerMinute)
  const up = base - minute >= 29_999n * ticksPerMillisecond
  const nearest = up ? minute + ticksPerMinute : minute
  const says = 'the time was rounded to whole minutes'
  if (base >= smallFrom && base < smallTo) models.push({ name: 'SQL smalldatetime', ticks: nearest, says })
  models.push({ name: 'minutes, rounded', ticks: nearest, says })
  return changing(base, models)
}
