import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { byRequirement, inOrder } from '../../src/execute/order.ts'
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
