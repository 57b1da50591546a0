import type { DateTimeOffset } from '../edm/date-time-offset.ts'
import { floorTo, ticksPerDay, ticksPerMinute } from '../edm/ticks.ts'
import { changing, type Prediction } from './date-model.ts'

/**
 * What comes of a wrong treatment of the offset; `got` is what came back, where there is something: only from it can
 * be seen that the clock was kept and another offset put behind it.
 */
export function offsetModels(sent: DateTimeOffset, got?: DateTimeOffset): Prediction[] {
  const { offset, offsetMinutes, localTicks } = sent
  const by = (minutes: number): bigint => localTicks - BigInt(minutes) * ticksPerMinute
  const day = floorTo(localTicks, ticksPerDay)
  const hours = Math.trunc(offsetMinutes / 60) * 60
  const models: Prediction[] = [
    { name: 'offset dropped', ticks: by(0), says: `the clock was kept and its offset ${offset} dropped` },
    { name: 'offset doubled', ticks: by(2 * offsetMinutes), says: `the offset ${offset} was applied twice` },
    {
      name: 'offset sign flipped',
      ticks: by(-offsetMinutes),
      says: `the offset ${offset} was taken with the other sign`,
    },
    {
      name: 'day not carried over',
      ticks: day + (sent.ticks - floorTo(sent.ticks, ticksPerDay)),
      says: `the offset ${offset} was applied to the clock, and the day left as it was`,
    },
  ]
  if (hours !== offsetMinutes) {
    const says = `the minutes of the offset ${offset} were ignored`
    models.push(
      { name: 'offset minutes ignored', ticks: by(hours), says },
      { name: 'offset minutes ignored', ticks: by(Math.floor(offsetMinutes / 60) * 60), says },
      {
        name: 'offset minutes with the wrong sign',
        ticks: by(2 * hours - offsetMinutes),
        says: `the minutes of the offset ${offset} were taken with the other sign`,
      },
    )
  }
  if (got && models.every(({ ticks }) => ticks !== by(got.offsetMinutes))) {
    models.push({
      name: 'offset replaced',
      ticks: by(got.offsetMinutes),
      says: `the clock was kept and its offset ${offset} replaced by ${got.offset}`,
    })
  }
  return changing(sent.ticks, models)
}
