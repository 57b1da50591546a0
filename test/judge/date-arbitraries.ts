import fc from 'fast-check'

// The seed is fixed so that a run tells of a change in the code and of nothing else.
export const runs = (numRuns: number) => ({ numRuns, seed: 20_310_304 })

const pad = (value: number, width = 2) => String(value).padStart(width, '0')

/** Literals of any year with seven digits, the last not 0, in Z or an offset with or without minutes. */
export function literal({ from = 1902, to = 2037, offset = anyOffset } = {}): fc.Arbitrary<string> {
  const days = [from, to].map((year) => Date.UTC(year, 0, 2) / 86_400_000)
  return fc
    .tuple(
      fc.integer({ min: days[0]!, max: days[1]! + 360 }),
      fc.integer({ min: 1, max: 86_399 }),
      fc.integer({ min: 0, max: 999_999 }),
      fc.integer({ min: 1, max: 9 }),
      offset,
    )
    .map(([day, second, digits, last, zone]) => {
      const head = new Date((day * 86_400 + second) * 1000).toISOString().slice(0, 19)
      return `${head}.${pad(digits, 6)}${last}${zone}`
    })
}
/** Offsets other than Z, some with minutes. */
export const withOffset = fc
  .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 13 }), fc.constantFrom(0, 15, 30, 45))
  .filter(([, hours, minutes]) => hours + minutes > 0)
  .map(([sign, hours, minutes]) => `${sign}${pad(hours)}:${pad(minutes)}`)
const anyOffset: fc.Arbitrary<string> = fc.oneof(fc.constant('Z'), withOffset)
/** Offsets with minutes. */
export const withMinutes = withOffset.filter((offset) => !offset.endsWith('00'))
