import { describe, expect, it } from 'vitest'
import { deriveCases, generators } from '../../src/cases/derive.ts'
import { type Chapter, type Contract, chapters } from '../../src/contract/types.ts'
import { contracts } from './contracts.ts'

/** What all probes and steps of a contract are, by the probe's id. */
function disagreements(cases: ReturnType<typeof deriveCases>): string[] {
  const seen = new Map<string, string>()
  return cases.flatMap(({ id, probe }) => {
    const data = JSON.stringify(probe)
    const known = seen.get(probe.id) ?? data
    seen.set(probe.id, known)
    return known === data ? [] : [`${id}: another ${probe.id}`]
  })
}

describe.each(contracts)('the catalogue and the cases of $name', (contract) => {
  const cases = deriveCases(contract)

  it('has a generator for each requirement, and a requirement for each generator', () => {
    expect(Object.keys(generators).sort()).toEqual(contract.requirements.map(({ id }) => id).sort())
  })

  it('has a case for each requirement, members of another version apart where there are none', () => {
    const withCases = new Set(cases.map(({ requirement }) => requirement))
    const without = contract.requirements.map(({ id }) => id).filter((id) => !withCases.has(id))
    const hasForeign = contract.properties.some(({ foreignMembers }) => foreignMembers.length > 0)
    expect(without).toEqual(hasForeign ? [] : ['VPP-ENUM-03'])
  })

  it('names each case by its requirement, once and readably', () => {
    const ids = cases.map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    expect(
      ids.filter((id) => !/^VPP-[A-Z]+-\d\d(\/[A-Za-z0-9][\w.:,+*-]*|\/[+_-][\w.:,+-]*)+$/.test(id)),
    ).toEqual([])
    expect(cases.filter(({ id, requirement }) => !id.startsWith(`${requirement}/`))).toEqual([])
    expect(ids.filter((id) => id.length > 100)).toEqual([])
  })

  it('names the property where a case is about one', () => {
    const names = new Set(contract.properties.map(({ name }) => name))
    expect(cases.filter(({ property }) => property !== undefined && !names.has(property))).toEqual([])
    expect(cases.filter(({ id, property }) => property !== undefined && !id.includes(property))).toEqual([])
  })

  it('gives probes of the same id the same data', () => {
    expect(disagreements(cases)).toEqual([])
    const [first, second] = cases
    expect(
      disagreements([first!, { ...second!, probe: { ...second!.probe, id: first!.probe.id } }]),
    ).toHaveLength(1)
  })

  it('sends a PATCH in each probe, the looks at every exchange apart, and addresses no host or credential of its own', () => {
    for (const { id, probe } of cases.filter(({ expect: { kind } }) => kind !== 'every-exchange')) {
      expect({ id, patches: probe.steps.some(({ method }) => method === 'PATCH') }).toEqual({
        id,
        patches: true,
      })
    }
  })

  it('keeps requirements in the order of their chapters', () => {
    const order = contract.requirements.map(({ chapter }) => chapters.indexOf(chapter as Chapter))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })
})

describe('deriveCases', () => {
  it('refuses a requirement without a generator', () => {
    const [contract] = contracts as [Contract]
    const stray = { ...contract.requirements[0]!, id: 'VPP-NONE-01' }
    expect(() => deriveCases({ ...contract, requirements: [stray] })).toThrow(/VPP-NONE-01 has no generator/)
  })
})
