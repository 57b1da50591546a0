import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { tryImplementation } from '../../src/mutation/proof.ts'
import { subjectsOf } from '../../src/mutation/subjects.ts'
import { quickCases, quickRequests } from '../../src/select/quick.ts'
import { contract, validators } from '../support/observation.ts'

const seed = 20170101
const cases = deriveCases(contract, seed)
const quick = quickCases(cases, contract)
const idsOf = (list: typeof cases) => list.map(({ id }) => id)

describe('the cases of a quick run', () => {
  it('take few requests, and none fails on what conforms', async () => {
    const trial = await tryImplementation(
      { contract, validators, cases: quick, seed },
      subjectsOf(contract).base,
    )
    expect(trial).toMatchObject({ killed: {}, failed: {}, undecided: {} })
    expect(trial.requests).toBeLessThan(quickRequests)
  })

  it('are a selection, in the order given, and the same each time', () => {
    const chosen = new Set(idsOf(quick))
    expect(idsOf(quick)).toEqual(idsOf(cases).filter((id) => chosen.has(id)))
    expect(quickCases(deriveCases(contract, seed), contract)).toEqual(quick)
  })

  it('look at nearly every requirement that can be broken, and at each settable property', () => {
    const asked = (list: typeof cases) =>
      new Set(list.filter(({ expect: { kind } }) => kind !== 'freedom').map(({ requirement }) => requirement))
    expect(asked(quick).size).toBeGreaterThan(asked(cases).size * 0.8)
    const properties = new Set(quick.map(({ property }) => property))
    for (const { name, serverOwned } of contract.properties)
      if (!serverOwned) expect(properties).toContain(name)
  })

  it('follow from what is asked for: the other requirements give room to those that are left', () => {
    const dates = cases.filter(({ id }) => id.startsWith('VPP-DATE-'))
    const before = quick.filter(({ id }) => id.startsWith('VPP-DATE-')).length
    expect(quickCases(dates, contract).length).toBeGreaterThan(before)
    expect(quickCases([], contract)).toEqual([])
  })
})
