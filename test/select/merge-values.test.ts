import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { bodyOf } from '../../src/cases/generator.ts'
import { proveCase } from '../../src/cases/prove.ts'
import { mergeValues } from '../../src/select/merge-values.ts'
import { contract, validators } from '../support/observation.ts'

const cases = deriveCases(contract)

describe('cases whose values share a request', () => {
  const common = mergeValues(cases).filter(({ alone, probe }) => alone !== undefined && !probe.undo)

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
    for (const { alone, ...item } of common) expect(proveCase(item, validators), item.id).toBeUndefined()
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
  it('are of one kind where they may be refused, and differ where properties get the same values', () => {
    const bodies = [...new Set(common.map(({ probe }) => probe))].map(bodyOf)
    const withControls = bodies.filter((body) => body.organizationName === 'a\u0001b\u001fc\u007fd')
    expect(withControls).toMatchObject([{ appleId: withControls[0]?.organizationName }])
    const precise = common.filter(({ id }) => id.startsWith('VPP-DATE-01/'))
    expect(precise.length).toBeGreaterThan(30)
    for (const { probe } of precise) {
      const { expirationDateTime, lastSyncDateTime } = bodyOf(probe)
      expect(expirationDateTime).not.toBe(lastSyncDateTime)
    }
  })

  it('are so few in one request that it stays easy to read, however many properties there are', () => {
    const property = (index: number) => ({ ...contract.properties[1]!, name: `text${index}` })
    const many = Array.from({ length: 60 }, (_, index) => property(index))
    const grown = { ...contract, properties: [contract.properties[0]!, ...many] }
    const rows = mergeValues(deriveCases(grown)).filter(
      ({ alone, probe }) => alone !== undefined && !probe.undo,
    )
    expect(Math.max(...rows.map(({ probe }) => Object.keys(bodyOf(probe)).length))).toBe(24)
  })
})
