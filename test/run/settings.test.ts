import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { selectCases } from '../../src/run/settings.ts'
import { contract } from '../support/observation.ts'

const cases = deriveCases(contract)
const idsOf = (only: string[], skip: string[] = []) =>
  selectCases(cases, { only, skip }, contract).map(({ id }) => id)
const represented = cases.filter((item) => item.represented).map(({ id }) => id)

describe('selectCases', () => {
  it('takes all that no other one represents where nothing is said', () => {
    const ids = cases.map(({ id }) => id)
    expect(represented.length).toBeGreaterThan(100)
    const sampled = new Set(cases.filter((item) => item.sampled).map(({ id }) => id))
    expect(idsOf([]).filter((id) => !sampled.has(id))).toEqual(
      ids.filter((id) => !represented.includes(id) && !sampled.has(id)),
    )
    expect(idsOf([], ['VPP-ENUM-*']).filter((id) => represented.includes(id))).toEqual([])
  })

  it('takes all for a thorough run, and all that is named', () => {
    const thorough = selectCases(cases, { only: [], skip: [], thorough: true }, contract)
    expect(thorough.map(({ id }) => id)).toEqual(cases.map(({ id }) => id))
    expect(idsOf([represented[0]!])).toEqual([represented[0]])
  })

  it('has values share a request, but one that is asked for alone', () => {
    const id = 'VPP-DATE-01/expirationDateTime/digits-7'
    const own = cases.find((item) => item.id === id)!
    const whole = selectCases(cases, { only: [], skip: [] }, contract).find((item) => item.id === id)!
    expect(whole).toMatchObject({ alone: own.probe })
    expect(selectCases(cases, { only: [id], skip: [] }, contract)).toEqual([own])
  })

  it('takes an id, the beginning of ids up to a slash, a chapter, or a glob over slashes', () => {
    const id = 'VPP-ENUM-02/state/sibling-member:completed'
    expect(idsOf([id])).toEqual([id])
    expect(idsOf(['VPP-ENUM-02/state'])).toContain(id)
    expect(new Set(idsOf(['VPP-ENUM-02']).map((found) => found.slice(0, 12)))).toEqual(
      new Set(['VPP-ENUM-02/']),
    )
    expect(idsOf(['VPP-ENUM-*completed'])).toContain(id)
    expect(idsOf(['*/state/*']).every((found) => found.includes('/state/'))).toBe(true)
    const enums = cases.filter(
      ({ requirement, represented: one }) => requirement.startsWith('VPP-ENUM-') && !one,
    )
    expect(idsOf(['VPP-ENUM'])).toEqual(expect.arrayContaining(enums.map((item) => item.id)))
    expect(idsOf(['VPP-ENUM']).every((found) => found.startsWith('VPP-ENUM-'))).toBe(true)
    for (const idle of ['VPP-ENUM-0', 'vpp-enum-02', ''])
      expect(() => idsOf([id, idle])).toThrow(`--only: no case matches ${JSON.stringify(idle)}`)
  })

  it('takes for an id no other one that goes on after a dash', () => {
    const ids = cases.map(({ id }) => id)
    const known = new Set(ids)
    const longer = ids.filter((id) =>
      [...id.matchAll(/-/g)].some(({ index }) => known.has(id.slice(0, index))),
    )
    expect(longer.length).toBeGreaterThan(0)
    const [long] = longer as [string]
    const short = ids.find((id) => long.startsWith(`${id}-`))!
    expect(idsOf([short])).toEqual([short])
  })

  it('takes every id as itself, whatever characters are in it', () => {
    const odd = cases.map(({ id }) => id).filter((id) => /[^\w/:.-]/.test(id))
    expect(odd.length).toBeGreaterThan(0)
    for (const id of odd) expect(idsOf([id])).toContain(id)
  })

  it('joins several, and takes away what is skipped', () => {
    const both = idsOf(['VPP-ENUM-01', 'VPP-ENUM-02'])
    expect(both).toEqual([...idsOf(['VPP-ENUM-01']), ...idsOf(['VPP-ENUM-02'])])
    expect(idsOf(['VPP-ENUM-01', 'VPP-ENUM-02'], ['VPP-ENUM-01'])).toEqual(idsOf(['VPP-ENUM-02']))
    expect(() => idsOf([], ['*'])).toThrow('--skip * leaves no case')
  })
})

describe('a quick run', () => {
  it('takes fewer cases, of those that are left otherwise, before it is divided', () => {
    const quick = selectCases(cases, { only: ['VPP-ENUM-*'], skip: ['VPP-ENUM-01'], quick: true }, contract)
    const chapter = idsOf(['VPP-ENUM-*'], ['VPP-ENUM-01'])
    expect(quick.length).toBeGreaterThan(10)
    expect(quick.length).toBeLessThan(chapter.length)
    for (const { id } of quick) expect(chapter).toContain(id)
    const part = (index: number) =>
      selectCases(
        cases,
        {
          only: ['VPP-ENUM-*'],
          skip: ['VPP-ENUM-01'],
          quick: true,
          shard: { index, count: 2 },
        },
        contract,
      )
    expect([...part(1), ...part(2)]).toEqual(quick)
  })

  it('is never empty where something is selected', () => {
    expect(
      selectCases(cases, { only: ['VPP-HTTP-11'], skip: [], quick: true }, contract).length,
    ).toBeGreaterThan(0)
  })
})
