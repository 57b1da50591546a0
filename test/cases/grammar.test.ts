import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { zoneInstants } from '../../src/cases/grammar/date-boundaries.ts'
import { brokenDates } from '../../src/cases/grammar/date-time-offset.ts'
import { readDateTimeOffset } from '../../src/edm/date-time-forms.ts'
import { coverageOf, grammars } from '../../tools/docs/grammar-coverage.ts'
import { contracts } from './contracts.ts'

describe.each(contracts)('what is sent of the grammars by $name', (contract) => {
  const cases = deriveCases(contract)

  it('has an input for every production', () => {
    const holes = coverageOf(cases).flatMap(({ name, productions }) =>
      productions.filter(({ operators }) => operators.size === 0).map((hole) => `${name}: ${hole.name}`),
    )
    expect(holes).toEqual([])
  })

  it('shows a hole', () => {
    const without = cases.filter(({ input }) => input?.production !== 'hour of the offset')
    const [date] = coverageOf(without)
    expect(date!.productions.filter(({ operators }) => operators.size === 0).map(({ name }) => name)).toEqual(
      ['hour of the offset'],
    )
  })

  it('knows every production that a case names', () => {
    const known = new Set(
      grammars.flatMap(({ name, productions }) => productions.map((one) => `${name}/${one.name}`)),
    )
    const named = new Set(
      cases.flatMap(({ input }) => (input ? [`${input.grammar}/${input.production}`] : [])),
    )
    expect([...named].filter((name) => !known.has(name))).toEqual([])
  })

  it('counts an input once, whatever looks at it and wherever it is sent', () => {
    const count = (of: typeof cases) =>
      coverageOf(of).flatMap(({ productions }) => productions.map(({ operators }) => [...operators.values()]))
    expect(count(cases)).toEqual(
      count(cases.filter(({ requirement }) => !requirement.startsWith('VPP-ERROR'))),
    )
  })
})

describe('the literals that are broken', () => {
  it('are none by any standard, each another one', () => {
    expect(brokenDates.filter(({ value }) => readDateTimeOffset(value) !== undefined)).toEqual([])
    expect(new Set(brokenDates.map(({ value }) => value)).size).toBe(brokenDates.length)
  })
})

describe('the clocks of zones', () => {
  const clockOf = (zone: string) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })

  it.each(zoneInstants.filter(({ clock }) => clock === 'skipped'))(
    '$zone skips $value',
    ({ zone, value }) => {
      const clock = value.replace('T', ' ').replace('Z', '')
      // No instant within a day shows that clock.
      const minutes = Array.from(
        { length: 2 * 36 * 60 },
        (_, index) => Date.parse(value) + (index - 36 * 60) * 60_000,
      )
      const shown = clockOf(zone)
      expect(minutes.filter((instant) => shown.format(instant) === clock)).toEqual([])
    },
  )

  it('are shown twice in pairs', () => {
    const pairs = Map.groupBy(
      zoneInstants.filter(({ clock }) => clock === 'shown twice'),
      ({ zone }) => zone,
    )
    for (const [zone, [first, second, ...more]] of pairs) {
      expect([zone, clockOf(zone).format(Date.parse(first!.value)), more]).toEqual([
        zone,
        clockOf(zone).format(Date.parse(second!.value)),
        [],
      ])
      expect(first!.value).not.toBe(second!.value)
    }
  })
})
