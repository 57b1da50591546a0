import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { grownContract } from '../../bench/grown-contract.ts'
import { executeCounted } from '../../bench/in-process.ts'
import { deriveCases } from '../../src/cases/derive.ts'
import type { Case } from '../../src/cases/types.ts'
import { loadContract } from '../../src/contract/load.ts'
import type { Contract } from '../../src/contract/types.ts'

describe('a generated contract', () => {
  const size = 40
  let contract: Contract
  let cases: readonly Case[]

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-'))
    try {
      const path = join(folder, 'openapi.yaml')
      await writeFile(path, grownContract(size))
      contract = await loadContract(path)
      cases = deriveCases(contract)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('has as many properties as were asked for, of every kind', () => {
    const { properties } = contract
    expect(properties).toHaveLength(size)
    expect(properties.filter(({ key }) => key)).toHaveLength(1)
    expect(properties.some(({ nullable }) => nullable)).toBe(true)
    expect(new Set(properties.map(({ kind }) => kind))).toEqual(
      new Set(['string', 'enum', 'dateTimeOffset', 'boolean']),
    )
  })

  it('does not send each enum every member of every other one', () => {
    const enums = contract.properties.filter(({ kind }) => kind === 'enum')
    const siblings = cases.filter(({ requirement }) => requirement === 'VPP-ENUM-02')
    expect(siblings).toHaveLength(24 * enums.length)
    expect(24).toBeLessThan((enums.length - 1) * enums[0]!.members.length)
  })

  it('is met by the stub that is made from it', async () => {
    const looked = cases.filter(({ requirement }) => requirement === 'VPP-ENTITY-08').slice(0, 20)
    const { results, recording } = await executeCounted(contract, looked)
    expect(new Set(results.map(({ judgement }) => judgement.verdict))).toEqual(new Set(['pass']))
    expect(results.map(({ case: { id } }) => id).toSorted()).toEqual(looked.map(({ id }) => id).toSorted())
    expect(recording.some(({ caseIds }) => caseIds?.includes(looked[0]!.id))).toBe(true)
  })
})
