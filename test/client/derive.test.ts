import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../src/client/capture.ts'
import { clientGenerators, deriveClientCases } from '../../src/client/derive.ts'
import { probesOf } from '../../src/client/run.ts'
import type { Contract } from '../../src/contract/types.ts'
import type { JsonObject } from '../../src/json.ts'
import { contracts } from '../cases/contracts.ts'

const [v1, beta] = contracts as [Contract, Contract]

/** The same contract with other names. */
function renamed(contract: Contract): Contract {
  const other = (name: string) =>
    contract.properties.some((property) => property.name === name)
      ? `other${name.length}_${[...name].reverse().join('')}`
      : name
  const object = (value: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        other(name),
        member === contract.entityType ? '#other.thing' : member,
      ]),
    )
  return {
    ...contract,
    entityType: '#other.thing',
    collectionPath: '/others',
    itemPath: '/others/{id}',
    properties: contract.properties.map((property) => ({ ...property, name: other(property.name) })),
    example: { request: object(contract.example.request), response: object(contract.example.response) },
  }
}

describe.each(contracts)('the cases on clients of $name', (contract) => {
  const cases = deriveClientCases(contract)

  it('follow from a generator for each requirement, and each has some', () => {
    const required = contract.clientRequirements.map(({ id }) => id)
    expect(Object.keys(clientGenerators).sort()).toEqual([...required].sort())
    expect([...new Set(cases.map(({ requirement }) => requirement))]).toEqual(required)
  })

  it('have ids of their own that begin with their requirement', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
    expect(cases.filter(({ id, requirement }) => !id.startsWith(`${requirement}/`))).toEqual([])
  })

  it('share a call where they share its id, and no two calls share an entity', () => {
    const calls = new Set(cases.map(({ probe }) => `${probe.id} ${fingerprint(probe)}`))
    const probes = probesOf(cases)
    expect(calls.size).toBe(probes.length)
    expect(new Set(probes.map(({ key }) => key)).size).toBe(probes.length)
  })

  it('are the same each time, to the letter', () => {
    expect(JSON.stringify(deriveClientCases(contract))).toBe(JSON.stringify(cases))
  })

  it('name a property of the contract, or none', () => {
    const names = contract.properties.map(({ name }) => name)
    expect(cases.filter(({ property }) => property !== undefined && !names.includes(property))).toEqual([])
  })
})

describe('the cases on clients of a contract of one’s own', () => {
  it('have nothing of the documented names', () => {
    const cases = deriveClientCases(renamed(v1))
    expect(cases.length).toBe(deriveClientCases(v1).length)
    const text = JSON.stringify(cases)
    expect(v1.properties.filter(({ name, key }) => !key && text.includes(`"${name}"`))).toEqual([])
    expect(text.includes(v1.entityType)).toBe(false)
  })

  it('follow from booleans alone, where there is nothing else', () => {
    const properties = v1.properties.filter(({ kind, key }) => kind === 'boolean' || key)
    const some = (value: JsonObject): JsonObject =>
      Object.fromEntries(
        Object.entries(value).filter(([name]) => properties.some((item) => item.name === name)),
      )
    const example = { request: some(v1.example.request), response: some(v1.example.response) }
    const cases = deriveClientCases({ ...v1, properties, example })
    expect(cases.map(({ id }) => id)).toContain('VPP-SEND-11/automaticallyUpdateApps/false')
    expect(cases.filter(({ requirement }) => requirement === 'VPP-SEND-12')).toEqual([])
  })

  it('grow with an enum’s members', () => {
    const grown = v1.properties.map((property) =>
      property.kind === 'enum' ? { ...property, members: [...property.members, 'grown'] } : property,
    )
    const ids = deriveClientCases({ ...v1, properties: grown }).map(({ id }) => id)
    const enums = v1.properties.filter(({ kind }) => kind === 'enum')
    for (const { name } of enums) {
      expect(ids).toContain(`VPP-SEND-09/${name}/grown`)
      expect(ids).toContain(`VPP-RECEIVE-02/${name}/grown`)
    }
    expect(enums.length).toBeGreaterThan(0)
  })

  it('cannot be had where a client may set nothing, or for a requirement without a generator', () => {
    const owned = v1.properties.map((property) => ({ ...property, serverOwned: true }))
    expect(() => deriveClientCases({ ...v1, properties: owned })).toThrow(RangeError)
    const [first] = v1.clientRequirements
    const clientRequirements = [{ ...first!, id: 'VPP-SEND-99' }]
    expect(() => deriveClientCases({ ...v1, clientRequirements })).toThrow(
      'requirement VPP-SEND-99 has no generator in src/client',
    )
  })
})

describe('the cases on clients of beta', () => {
  it('ask for what only beta has', () => {
    const [known, ids] = [v1, beta].map((of) => new Set(deriveClientCases(of).map(({ id }) => id)))
    const more = [...ids!].filter((id) => !known!.has(id))
    const names = beta.properties
      .map(({ name }) => name)
      .filter((name) => v1.properties.every((item) => item.name !== name))
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect(more.some((id) => id.includes(`/${name}/`))).toBe(true)
  })
})
