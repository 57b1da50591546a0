import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { proveCase } from '../../src/cases/prove.ts'
import { quickCases, quickRequests } from '../../src/cases/quick.ts'
import { packed } from '../../src/cases/quick-pack.ts'
import { isObject } from '../../src/json.ts'
import { tryImplementation } from '../../src/run/proof.ts'
import { subjectsOf } from '../../src/run/subjects.ts'
import { contract, validators } from '../support/observation.ts'

const seed = 20170101
const cases = deriveCases(contract, seed)
const quick = quickCases(cases)
const idsOf = (list: typeof cases) => list.map(({ id }) => id)

describe('the cases of a quick run', () => {
  it('take few requests, and none fails on what conforms', async () => {
    const trial = await tryImplementation(
      { contract, validators, cases: quick, seed },
      subjectsOf(contract).base,
    )
    expect(trial).toMatchObject({ caught: {}, failed: {}, undecided: {} })
    expect(trial.requests).toBeLessThan(quickRequests)
  })

  it('are a selection, in the order given, and the same each time', () => {
    const chosen = new Set(idsOf(quick))
    expect(idsOf(quick)).toEqual(idsOf(cases).filter((id) => chosen.has(id)))
    expect(quickCases(deriveCases(contract, seed))).toEqual(quick)
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
    expect(quickCases(dates).length).toBeGreaterThan(before)
    expect(quickCases([])).toEqual([])
  })
})

describe('cases whose values share a request', () => {
  const common = packed(cases).filter(({ alone }) => alone !== undefined)

  it('keep all but the request, which holds what they would send alone', () => {
    expect(common.length).toBeGreaterThan(100)
    const byId = new Map(cases.map((item) => [item.id, item]))
    for (const item of common) {
      const { alone, ...rest } = item
      expect({ ...rest, probe: alone }).toEqual(byId.get(item.id))
      expect(bodyOf(item.probe)).toMatchObject(bodyOf(alone!))
      expect(Object.keys(bodyOf(item.probe)).length).toBeGreaterThan(1)
    }
  })

  it('are as well proven as alone, and no value is sent that belongs to none of them', () => {
    for (const item of common) expect(proveCase(item, validators), item.id).toBeUndefined()
    for (const probe of new Set(common.map((item) => item.probe))) {
      const own = common.filter((item) => item.probe === probe).map(({ property }) => property)
      expect(new Set(own)).toEqual(new Set(Object.keys(bodyOf(probe))))
    }
  })

  it('look at their own property alone: those that look at the others keep their request', () => {
    const kinds = new Set(common.map((item) => item.expect.kind))
    expect(kinds).toContain('instant')
    expect([...kinds].filter((kind) => ['others', 'complete', 'accepted', 'refused'].includes(kind))).toEqual(
      [],
    )
  })
})

function bodyOf({ steps }: (typeof cases)[number]['probe']) {
  const value: unknown = JSON.parse(String(steps[0]!.body))
  return isObject(value) ? value : {}
}
