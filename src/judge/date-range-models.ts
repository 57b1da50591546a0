import { type DateTimeOffset, parseDateTimeOffset } from '../edm/date-time-offset.ts'
import { floorDivide, ticksFromClock, ticksPerMinute, ticksPerSecond, unixEpoch } from '../edm/ticks.ts'
import { changing, type Prediction } from './date-model.ts'

type Limit = { readonly label: string; readonly ticks: bigint; readonly side: 'lowest' | 'highest' }

const limit = (side: Limit['side'], label: string, time = 'T00:00:00'): Limit => ({
  label,
  // The literals below are all well-formed.
  ticks: parseDateTimeOffset(`${label.includes('T') ? label : label + time}Z`)?.ticks ?? 0n,
  side,
})

// Where the types of common languages and databases end.
const limits: readonly Limit[] = [
  limit('lowest', '1970-01-01'),
  limit('lowest', '1970-01-01T00:00:01'),
  limit('lowest', '0001-01-01'),
  limit('lowest', '1753-01-01'),
  limit('lowest', '1900-01-01'),
  limit('lowest', '1601-01-01'),
  limit('lowest', '1901-12-13T20:45:52'),
  limit('lowest', '1677-09-21T00:12:43.1452241'),
  limit('lowest', '1677-09-21T00:12:43.1452242'),
  limit('highest', '2038-01-19T03:14:07'),
  limit('highest', '9999-12-31', 'T23:59:59'),
  limit('highest', '9999-12-31'),
  limit('highest', '2079-06-06', 'T23:59:00'),
  limit('highest', '2106-02-07T06:28:15'),
  limit('highest', '2262-04-11T23:47:16.8547758'),
]

/** The instants at which a limit may show: with each fraction that fills its second, in UTC or on the sent clock. */
function showings({ ticks, side }: Limit, sent: DateTimeOffset): bigint[] {
  const fills =
    side === 'lowest' || ticks % ticksPerSecond !== 0n ? [0n] : [0n, 9_990_000n, 9_999_990n, 9_999_999n]
  const offset = BigInt(sent.offsetMinutes) * ticksPerMinute
  return fills.flatMap((fill) => [ticks + fill, ticks + fill - offset])
}

/** What comes of a type whose range ends before the instant: it stops at the end of the range. */
export function clampModels(sent: DateTimeOffset): Prediction[] {
  const isBeyond = ({ ticks, side }: Limit) => (side === 'lowest' ? sent.ticks < ticks : sent.ticks > ticks)
  return changing(
    sent.ticks,
    limits.filter(isBeyond).flatMap((end) =>
      showings(end, sent).map((ticks) => ({
        name: `clamped to ${end.label}`,
        ticks,
        says: `the instant is beyond what the type can hold and became its ${end.side} value`,
      })),
    ),
  )
}

/** What comes of putting a type's own end (often its "no value") in the place of an instant that it can hold. */
export function replacedModels(sent: DateTimeOffset): Prediction[] {
  return changing(
    sent.ticks,
    limits.flatMap((end) =>
      showings(end, sent).map((ticks) => ({
        name: `replaced by ${end.label}`,
        ticks,
        says: `the value became ${end.label}, a default of its type`,
      })),
    ),
  )
}

/** What comes of counting an instant in an integer that is too small for it. */
export function overflowModels(sent: DateTimeOffset): Prediction[] {
  const since = sent.ticks - unixEpoch
  const down = floorDivide(since, ticksPerSecond)
  const fraction = since - down * ticksPerSecond
  const counts = fraction !== 0n && since < 0n ? [down, down + 1n] : [down]
  const wrapped = counts.flatMap((count) => [BigInt.asIntN(32, count), BigInt.asUintN(32, count)])
  const nanoseconds = floorDivide(BigInt.asIntN(64, since * 100n), 100n)
  return changing(sent.ticks, [
    ...wrapped
      .filter((count) => !counts.includes(count))
      .flatMap((count) => [count * ticksPerSecond, count * ticksPerSecond + fraction])
      .map((ticks) => ({
        name: '32-bit overflow',
        ticks: unixEpoch + ticks,
        says: 'Unix seconds do not fit in the 32 bits that hold them',
      })),
    {
      name: '64-bit overflow',
      ticks: unixEpoch + nanoseconds,
      says: 'Unix nanoseconds do not fit in the 64 bits that hold them',
    },
  ])
}

const epochs = [1, 1601, 1900, 1970, 2000, 2001].map((year) => ({
  year,
  ticks: ticksFromClock({ year, month: 1, day: 1, hour: 0, minute: 0, second: 0, ticks: 0n }),
}))

/** What comes of counting from the wrong day, or of taking a count of seconds for one of milliseconds and the like. */
export function epochModels(sent: DateTimeOffset): Prediction[] {
  const since = sent.ticks - unixEpoch
  const name = 'epoch in the wrong unit'
  const says = 'the count since 1970 was taken for one in another unit'
  const models: Prediction[] = []
  for (const factor of [1000n, 1_000_000n, 1_000_000_000n]) {
    // A count is a whole number of its unit, so what the unit cannot hold went before the mistake was made.
    for (const unit of [1n, 10n, 10_000n, ticksPerSecond]) {
      const count = floorDivide(since, unit) * unit
      models.push(
        { name, says, ticks: unixEpoch + floorDivide(count, factor) },
        { name, says, ticks: unixEpoch + count * factor },
      )
    }
  }
  for (const from of epochs) {
    for (const to of epochs) {
      models.push({
        name: 'wrong epoch',
        ticks: sent.ticks - from.ticks + to.ticks,
        says: `a count since the year ${from.year} was taken for one since ${to.year}`,
      })
    }
  }
  return changing(sent.ticks, models)
}
