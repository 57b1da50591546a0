import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { bodyOf } from '../../src/cases/generator.ts'
import { sociableProbes } from '../../src/cases/sociable.ts'
import { contract } from '../support/observation.ts'

const cases = deriveCases(contract)
const probes = sociableProbes(cases, contract)
const ids = new Set(probes.map(({ id }) => id))

describe('the probes that may share a reading', () => {
  it('are many, each once, one PATCH of the entity', () => {
    expect(probes.length).toBe(ids.size)
    expect(probes.filter(({ undo }) => undo).length).toBeGreaterThan(250)
    expect(probes.filter(({ undo }) => !undo).length).toBeGreaterThan(150)
    for (const { steps, parallel } of probes) {
      expect([steps.length, steps[0]!.method, steps[0]!.resource, parallel]).toEqual([
        1,
        'PATCH',
        'item',
        undefined,
      ])
    }
  })

  it('are, where they set something, such as set what the client owns', () => {
    const owned = contract.properties.filter(({ serverOwned }) => serverOwned)
    expect(owned.length).toBeGreaterThan(1)
    for (const probe of probes.filter(({ undo }) => !undo)) {
      for (const { name } of owned) expect(bodyOf(probe)).not.toHaveProperty(name)
    }
    expect(ids).toContain('patch/token/plain')
    expect(ids).not.toContain('patch/lastModifiedDateTime/server-owned')
  })

  it('are none that is valid and large, empty, or more than one request', () => {
    for (const id of ['http/large/text', 'patch/empty-object', 'patch-twice/all', 'parallel/reads-between-1'])
      expect([id, ids.has(id)]).toEqual([id, false])
  })
})
