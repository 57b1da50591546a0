import { floorDivide, midnight, ticksPerDay, ticksPerSecond, unixEpoch } from '../edm/ticks.ts'
import { changing, type Prediction } from './date-model.ts'

type Scale = {
  readonly name: string
  readonly says: string
  readonly unit: bigint
  readonly epoch: bigint
}

const seconds = { name: 'float64 seconds', unit: ticksPerSecond }
const days = { name: 'float64 days', unit: ticksPerDay }

const scales: readonly Scale[] = [
  { ...seconds, epoch: unixEpoch, says: 'Unix seconds in a 64-bit float cannot hold the 7th digit' },
  {
    name: 'float64 milliseconds',
    unit: ticksPerSecond / 1000n,
    epoch: unixEpoch,
    says: 'Unix milliseconds in a 64-bit float cannot hold the 7th digit',
  },
  { ...seconds, epoch: 0n, says: 'seconds since year 1 in a 64-bit float cannot hold the 6th digit' },
  {
    ...days,
    epoch: midnight(1899, 12, 30),
    says: 'an OLE date (days in a 64-bit float) cannot hold the 7th digit',
  },
  { ...days, epoch: unixEpoch, says: 'days since 1970 in a 64-bit float cannot hold the 7th digit' },
  { ...days, epoch: 0n, says: 'days since year 1 in a 64-bit float cannot hold the 6th digit' },
  {
    ...days,
    epoch: midnight(1858, 11, 17) - 2_400_000n * ticksPerDay - ticksPerDay / 2n,
    says: 'a Julian date (days in a 64-bit float) cannot hold the 5th digit',
  },
]

/** A finite double as `mantissa / 2^shift`, exactly. */
function exactly(value: number): { readonly mantissa: bigint; readonly shift: bigint } {
  const bits = new BigUint64Array(new Float64Array([value]).buffer)[0] ?? 0n
  const exponent = (bits >> 52n) & 0x7ffn
  const digits = (bits & 0xfffffffffffffn) | (exponent === 0n ? 0n : 1n << 52n)
  const shift = 1075n - (exponent === 0n ? 1n : exponent)
  const signed = bits >> 63n ? -digits : digits
  return shift >= 0n ? { mantissa: signed, shift } : { mantissa: signed << -shift, shift: 0n }
}

/** The doubles to which programs come that hold `count / unit` in one: divided at once, or the fraction added. */
function doubles(count: bigint, unit: bigint): Set<number> {
  const whole = floorDivide(count, unit)
  const rest = Number(count - whole * unit) / Number(unit)
  const found = new Set([Number(whole) + rest, Number(count) / Number(unit)])
  if (unit < ticksPerSecond) {
    const seconds = floorDivide(count, ticksPerSecond)
    const fraction = Number(count - seconds * ticksPerSecond) / Number(ticksPerSecond)
    const scale = Number(ticksPerSecond / unit)
    found.add(Number(seconds) * scale + fraction * scale).add((Number(seconds) + fraction) * scale)
  }
  if (unit !== ticksPerDay) {
    const size = count < 0n ? -count : count
    const fraction = (size % unit).toString().padStart(unit.toString().length - 1, '0')
    const nearest = Number(`${size / unit}.${fraction}`)
    found.add(count < 0n ? -nearest : nearest)
  }
  return found
}

/** Ways back from a double: its exact value cut or rounded to 7 or 6 digits, or multiplied in floating point. */
function back(value: number, unit: bigint): Set<bigint> {
  const { mantissa, shift } = exactly(value)
  const over = 1n << shift
  const product = value * Number(unit)
  const found = new Set([Math.floor(product), Math.round(product), Math.trunc(product)].map(BigInt))
  for (const step of [1n, 10n]) {
    const scaled = mantissa * unit
    found.add(floorDivide(scaled, over * step) * step)
    found.add(floorDivide(2n * scaled + over * step, 2n * over * step) * step)
  }
  return found
}

/** Days as programs compute them from Unix seconds in a double, and the Unix seconds that they compute back. */
function throughDays(since: bigint, epoch: bigint): Set<bigint> {
  const offset = Number(unixEpoch - epoch) / Number(ticksPerDay)
  const found = new Set<bigint>()
  for (const value of doubles(since, ticksPerSecond)) {
    const again = (value / 86_400 + offset - offset) * 86_400
    for (const ticks of back(again, ticksPerSecond)) found.add(ticks)
  }
  return found
}

/** What comes of holding an instant as a 64-bit float of seconds, milliseconds or days (or 32-bit, of seconds). */
export function floatModels(base: bigint): Prediction[] {
  const models: Prediction[] = []
  for (const { name, says, unit, epoch } of scales) {
    for (const value of doubles(base - epoch, unit)) {
      for (const ticks of back(value, unit)) models.push({ name, ticks: epoch + ticks, says })
    }
    if (unit !== ticksPerDay) continue
    for (const ticks of throughDays(base - unixEpoch, epoch)) {
      models.push({ name, ticks: unixEpoch + ticks, says })
    }
  }
  const single = Math.fround(Number(base - unixEpoch) / Number(ticksPerSecond))
  const says = 'Unix seconds in a 32-bit float are minutes apart'
  for (const ticks of back(single, ticksPerSecond)) {
    models.push({ name: 'float32 seconds', ticks: unixEpoch + ticks, says })
  }
  return changing(base, models)
}
