import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { plainRefusals } from '../../src/cases/refusals.ts'
import { contract } from '../support/observation.ts'

const cases = deriveCases(contract)
const ids = new Set(plainRefusals(cases, contract).map(({ id }) => id))
const levels = new Map(contract.requirements.map(({ id, level }) => [id, level]))

describe('the refusals that may share a reading', () => {
  it('are many, each once, one PATCH that has to be refused', () => {
    const probes = plainRefusals(cases, contract)
    expect(probes.length).toBe(ids.size)
    expect(probes.length).toBeGreaterThan(150)
    for (const { steps, undo, prepare, dangerous, parallel } of probes) {
      expect([steps.length, undo, prepare.length, dangerous, parallel]).toEqual([
        1,
        true,
        0,
        undefined,
        undefined,
      ])
    }
  })

  it('are none that a conforming server may accept', () => {
    const open = cases.filter(
      ({ expect: { kind }, requirement }) => kind === 'refused' && levels.get(requirement) !== 'MUST',
    )
    expect(open.length).toBeGreaterThan(10)
    expect(open.filter(({ probe }) => ids.has(probe.id))).toEqual([])
  })
})
