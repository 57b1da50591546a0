import { floorDivide, floorTo, ticksPerSecond } from '../edm/ticks.ts'
import { changing, type Prediction } from './date-model.ts'

const units = [
  { name: '100 ns steps', perSecond: 10_000_000n },
  { name: 'microseconds', perSecond: 1_000_000n },
  { name: 'milliseconds', perSecond: 1000n },
  { name: 'nanoseconds', perSecond: 1_000_000_000n },
]

const asFraction = (digits: string): bigint => BigInt(digits.slice(0, 7).padEnd(7, '0'))

/**
 * What comes of reading the digits after the point as an integer: counted in a unit that they are not written in
 * (.5 as 5 microseconds, .9876987 as 9876987 milliseconds), or written back without their leading zeros
 * (.0481234 as .481234). `fraction` holds the digits as they were sent; `base` is the instant they belong to.
 */
export function fractionModels(base: bigint, fraction: string): Prediction[] {
  if (fraction === '') return []
  const name = 'fraction read as an integer'
  const second = floorTo(base, ticksPerSecond)
  const models: Prediction[] = []
  for (const length of [fraction.length, 7, 6, 3]) {
    const digits = fraction.slice(0, length)
    // Without leading zeros this is a mere cut, which has a name of its own.
    if (!digits.startsWith('0')) continue
    models.push({
      name,
      ticks: second + asFraction(digits.replace(/^0+/, '')),
      says: `the fraction's leading zeros are lost: ${fraction} was read as an integer`,
    })
  }
  for (const digits of [fraction, fraction.replace(/0+$/, '')]) {
    for (const unit of units) {
      const count = BigInt(digits || '0')
      models.push({
        name,
        ticks: second + floorDivide(count * ticksPerSecond, unit.perSecond),
        says: `the fraction's digits were read as an integer: ${count} ${unit.name}`,
      })
    }
  }
  return changing(base, models)
}
