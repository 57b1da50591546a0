import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { byRequirement, inOrder, phasesOf } from '../../src/execute/order.ts'
import { contract } from '../support/observation.ts'

const cases = deriveCases(contract)
const { requirements } = contract
const ranks = new Map(requirements.map(({ id }, rank) => [id, rank]))
const backwards = cases.toReversed()

describe('inOrder', () => {
  const ordered = inOrder(backwards, requirements)
  const first = ordered.findIndex(({ probe }) => probe.disruptive)

  it('keeps every case, and puts those that may bring a server down last', () => {
    expect(new Set(ordered)).toEqual(new Set(cases))
    expect(ordered).toHaveLength(cases.length)
    expect(first).toBeGreaterThan(0)
    expect(ordered.slice(first).every(({ probe }) => probe.disruptive)).toBe(true)
  })

  it('follows the catalogue among each of them, and within a requirement the order that is given', () => {
    for (const part of [ordered.slice(0, first), ordered.slice(first)]) {
      const own = part.map(({ requirement }) => ranks.get(requirement)!)
      expect(own).toEqual(own.toSorted((a, b) => a - b))
      for (const { cases: group } of byRequirement(part, requirements)) {
        const places = group.map((item) => backwards.indexOf(item))
        expect(places).toEqual(places.toSorted((a, b) => a - b))
      }
    }
  })
})

describe('phasesOf', () => {
  const phases = phasesOf(backwards)
  const [valid, invalid, sequences, disruptive, indigestible] = phases as [
    typeof cases,
    typeof cases,
    typeof cases,
    typeof cases,
    typeof cases,
  ]

  it('keeps every case once, in the order that is given', () => {
    expect(new Set(phases.flat())).toEqual(new Set(cases))
    expect(phases.flat()).toHaveLength(cases.length)
    for (const phase of phases) {
      const places = phase.map((item) => backwards.indexOf(item))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    }
  })

  it('sends nothing that has to be refused before all that is valid, and what may bring a server down last', () => {
    expect(valid.length).toBeGreaterThan(0)
    expect(valid.some(({ probe }) => probe.undo || probe.disruptive)).toBe(false)
    expect(invalid.length).toBeGreaterThan(0)
    expect(invalid.every(({ probe }) => probe.undo && !probe.disruptive)).toBe(true)
    expect(sequences.map(({ id }) => id)).toContain('VPP-ENTITY-15/after-refusal')
    const last = new Set(indigestible)
    expect(disruptive).toEqual(backwards.filter((item) => item.probe.disruptive && !last.has(item)))
  })

  it('sends what ends servers, or what a store may not be able to show again, last of all', () => {
    const bodies = indigestible.flatMap(({ probe }) => probe.steps.map(({ body }) => String(body)))
    for (const part of [/^null$/, /:1e999\b/, /:NaN\b/, /:Infinity\b/, /\[{65}/, /\\ud83d"/])
      expect(bodies.some((body) => part.test(body))).toBe(true)
    expect(indigestible.every(({ probe }) => probe.undo || probe.disruptive)).toBe(true)
    expect(disruptive.some(({ id }) => id === 'VPP-HTTP-01/number-infinity')).toBe(false)
  })

  it('has all cases of a probe in one of them', () => {
    const ids = phases.map((phase) => new Set(phase.map(({ probe }) => probe.id)))
    expect(new Set(ids.flatMap((own) => [...own])).size).toBe(ids.reduce((sum, own) => sum + own.size, 0))
  })
})

describe('byRequirement', () => {
  it('gives each requirement that has cases, in the order of the catalogue', () => {
    const [one, other] = [requirements[0]!.id, requirements.at(-1)!.id]
    const some = backwards.filter(({ requirement }) => [one, other].includes(requirement))
    const groups = byRequirement(some, requirements)
    expect(groups.map(({ requirement }) => requirement.id)).toEqual([one, other])
    for (const { requirement, cases: own } of groups)
      expect(own).toEqual(some.filter((item) => item.requirement === requirement.id))
  })

  it('gives nothing for no cases', () => {
    expect(byRequirement([], requirements)).toEqual([])
  })
})
