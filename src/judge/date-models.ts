import type { DateTimeOffset } from '../edm/date-time-offset.ts'
import { ticksPerHour, ticksPerMinute } from '../edm/ticks.ts'
import { calendarModels } from './date-calendar-models.ts'
import { floatModels } from './date-float-models.ts'
import { fractionModels } from './date-fraction-models.ts'
import type { Prediction } from './date-model.ts'
import { offsetModels } from './date-offset-models.ts'
import { precisionModels } from './date-precision-models.ts'
import { clampModels, epochModels, overflowModels } from './date-range-models.ts'
import { sqlModels } from './date-sql-models.ts'

/**
 * Defects of a value's precision, the likeliest first. `base` is the instant they act on, `sent` the literal whose
 * fraction digits it has, `got` what came back, where there is something.
 */
export function valueModels(base: bigint, sent: DateTimeOffset, got?: DateTimeOffset): Prediction[] {
  const says = 'the last of the seven digits is off by one'
  return [
    ...precisionModels(base, got?.fraction.length),
    ...sqlModels(base),
    ...fractionModels(base, sent.fraction),
    ...floatModels(base),
    { name: 'last digit off by one', ticks: base - 1n, says },
    { name: 'last digit off by one', ticks: base + 1n, says },
  ]
}

/** Defects that move the instant and keep its fraction (offset, range, calendar), the likeliest first. */
export function clockModels(sent: DateTimeOffset, got?: DateTimeOffset): Prediction[] {
  return [
    ...offsetModels(sent, got),
    ...overflowModels(sent),
    ...clampModels(sent),
    ...calendarModels(sent),
    ...epochModels(sent),
  ]
}

// No defect of precision moves an instant further (the fraction's digits read as milliseconds are 9999 s).
const furthest = 3n * ticksPerHour

/** Defects of the clock together with one of precision, e.g. `offset dropped; milliseconds, truncated`. */
export function composedModels(sent: DateTimeOffset, got: DateTimeOffset): Prediction[] {
  return clockModels(sent, got)
    .filter(({ ticks }) => got.ticks - ticks < furthest && ticks - got.ticks < furthest)
    .flatMap((clock) =>
      valueModels(clock.ticks, sent, got).map((value) => ({
        ...value,
        name: `${clock.name}; ${value.name}`,
        says: `${clock.says}, and ${value.says}`,
      })),
    )
}

const longestShift = 26n * 60n

/** A difference in whole minutes as `+1:00` or `-5:30`. */
function shiftText(minutes: bigint): string {
  const size = minutes < 0n ? -minutes : minutes
  return `${minutes < 0n ? '-' : '+'}${size / 60n}:${(size % 60n).toString().padStart(2, '0')}`
}

/**
 * A shift by whole minutes, at most 26 hours (the widest difference of two offsets in use), alone or with digits lost:
 * what comes of converting a clock to another zone without its offset, or the offset without its clock.
 */
export function shiftModels(sent: DateTimeOffset, got: DateTimeOffset): Prediction[] {
  const plain: Prediction = { name: '', ticks: sent.ticks, says: '' }
  const lossy = precisionModels(sent.ticks, got.fraction.length).filter(({ lost }) => lost)
  return [plain, ...lossy].flatMap((value) => {
    const off = got.ticks - value.ticks
    const minutes = off / ticksPerMinute
    const size = minutes < 0n ? -minutes : minutes
    if (off % ticksPerMinute !== 0n || size === 0n || size > longestShift) return []
    const name = `shifted by ${shiftText(minutes)}`
    const summer =
      size === 60n ? ', as where the offset of summer is taken in winter or the other way round' : ''
    const says = `the instant moved by ${shiftText(minutes)} (hours:minutes${summer})`
    return [
      value.name === ''
        ? { name, ticks: got.ticks, says }
        : { ...value, name: `${name}; ${value.name}`, ticks: got.ticks, says: `${says}, and ${value.says}` },
    ]
  })
}
