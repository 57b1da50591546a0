import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { proveCase } from '../../src/cases/prove.ts'
import type { Case } from '../../src/cases/types.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { contracts } from './contracts.ts'

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) deepFrozen(member)
  }
  return value
}

const contract = deepFrozen(structuredClone(contracts[0]!))
// Cases of the chapter `error` look at the exchanges of generated ones, whose name theirs holds.
const isGenerated = ({ id }: Case) => /\/generated-\d+$/.test(id)

describe('deriveCases', () => {
  const cases = deriveCases(contract, 1)

  it('leaves out those alone that another represents where none are asked for', () => {
    for (const version of contracts)
      expect(deriveCases(version, 1, { thorough: false })).toEqual(
        deriveCases(version, 1).filter(({ represented }) => !represented),
      )
  })

  it('is pure: the same seed gives the same cases, and the contract is left alone', () => {
    expect(deriveCases(contract, 1)).toEqual(cases)
    // As text too: neither the order of members may change nor one that is undefined come in.
    expect(JSON.stringify(deriveCases(structuredClone(contract), 1))).toBe(JSON.stringify(cases))
  })

  it('gives another seed other generated values, and nothing else', () => {
    const others = deriveCases(contract, 2)
    expect(others.map(({ id }) => id)).toEqual(cases.map(({ id }) => id))
    const changed = cases.filter((item, index) => JSON.stringify(item) !== JSON.stringify(others[index]))
    expect(changed.filter((item) => !isGenerated(item)).map(({ id }) => id)).toEqual([])
    expect(changed.length).toBeGreaterThan(0.9 * cases.filter(isGenerated).length)
  })

  it('marks what was generated, so that a counter-example can be made smaller', () => {
    const marked = cases.filter(({ generated }) => generated !== undefined)
    expect(marked.length).toBeGreaterThan(30)
    expect(marked.filter((item) => !isGenerated(item))).toEqual([])
    expect(new Set(marked.map(({ generated }) => generated))).toEqual(new Set(['text', 'instant']))
  })

  it.each([0, 3, 12345, 2 ** 31 - 1])('derives only cases that can be proven from the seed %i', (seed) => {
    const validators = compileValidators(contract)
    expect(deriveCases(contract, seed).flatMap((item) => proveCase(item, validators) ?? [])).toEqual([])
  })
})

describe('what is sent', () => {
  const bodies = deriveCases(contract)

  it('differs from the documented example, that example apart', () => {
    const shown = new Map(
      Object.entries(contract.example.response).map(([name, value]) => [name, JSON.stringify(value)]),
    )
    const free = new Set(
      contract.properties
        .filter(({ kind }) => kind === 'string' || kind === 'dateTimeOffset')
        .map(({ name }) => name),
    )
    const same = bodies.filter(({ probe, expect: expected }) => {
      if (
        probe.id === 'patch/documented-example' ||
        !('sent' in expected) ||
        typeof expected.sent !== 'object'
      )
        return false
      return Object.entries(expected.sent).some(
        ([name, value]) => free.has(name) && JSON.stringify(value) === shown.get(name),
      )
    })
    expect(same.map(({ id }) => id)).toEqual([])
  })

  it('has a 7th digit that is not 0 where precision is judged', () => {
    const instants = bodies.flatMap(({ id, requirement, expect: expected }) =>
      requirement === 'VPP-DATE-01' && expected.kind === 'instant' && !id.endsWith('/trailing-zeros')
        ? [expected.sent]
        : [],
    )
    expect(instants.filter((text) => /\.\d{6}0/.test(text))).toEqual([])
    for (const digits of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const form = digits === 0 ? /:\d\dZ/ : new RegExp(`\\.\\d{${digits}}(Z|[+-])`)
      expect(instants.filter((text) => form.test(text)).length, `${digits} digits`).toBeGreaterThan(0)
    }
  })

  it('carries @odata.type only where that is the point', () => {
    const typed = bodies.filter(({ probe }) =>
      probe.steps.some(({ body }) => typeof body === 'string' && body.includes('@odata.type')),
    )
    expect(
      typed
        .filter(({ probe }) => !/documented-example|with-type|annotation/.test(probe.id))
        .map(({ id }) => id),
    ).toEqual([])
    expect(typed.length).toBeGreaterThan(0)
  })

  it('comes last where it might bring a server down', () => {
    const disruptive = bodies
      .filter(({ probe }) => probe.disruptive)
      .map(({ probe }) =>
        probe.id.includes('/absurd/') ? 'absurd' : probe.id.split('/').slice(0, 2).join('/'),
      )
    expect(new Set(disruptive)).toEqual(
      new Set([
        'http/not-json',
        'http/not-utf-8',
        'http/deep',
        'http/not-object',
        'http/prototype',
        'http/meaning',
        'http/large',
        'http/open',
        'absurd',
      ]),
    )
  })

  it('overlaps in the chapter concurrency alone', () => {
    const parallel = bodies.filter(({ probe }) => probe.parallel)
    expect(parallel.length).toBeGreaterThan(0)
    expect(parallel.filter(({ requirement }) => !requirement.startsWith('VPP-CONC-'))).toEqual([])
  })
})
