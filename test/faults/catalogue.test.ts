import { describe, expect, it } from 'vitest'
import { faultBearer } from '../../fixtures/faults/auth.ts'
import { catalogue } from '../../fixtures/faults/catalogue.ts'
import { families } from '../../fixtures/faults/types.ts'
import { createImplementation } from '../../fixtures/stub/implementation.ts'
import { variants } from '../../fixtures/variants/catalogue.ts'
import { variantBearer } from '../../fixtures/variants/messages.ts'
import { combine } from '../../fixtures/variants/types.ts'
import { firstDifference, transcript, whole } from '../stub/battery.ts'
import { contract, sendRaw } from '../stub/client.ts'

const faults = catalogue(contract)
const plain = await whole(transcript(createImplementation(contract)))
const guarded = await whole(transcript(createImplementation(contract, { bearer: faultBearer }), faultBearer))

describe('the catalogue of faults', () => {
  it('has unique names', () => {
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
  })

  it('has at least 250 faults, and some of every family', () => {
    expect(faults.length).toBeGreaterThanOrEqual(250)
    expect(new Set(faults.map(({ family }) => family))).toEqual(new Set(families))
  })

  it('names requirements that exist, and a fault for each that can be broken', () => {
    const breakable = contract.requirements.filter(({ level }) => level !== 'MAY').map(({ id }) => id)
    expect([...new Set(faults.map(({ requirement }) => requirement))].sort()).toEqual(breakable.sort())
  })

  it.each(faults)('$name changes what is answered or read', async ({ stages, options = {} }) => {
    const implementation = createImplementation(contract, { stages: [stages], ...options })
    const base = options.bearer === undefined ? plain : guarded
    expect(await firstDifference(transcript(implementation, options.bearer), base)).toBeDefined()
  })

  it('gives each implementation a state of its own', async () => {
    for (const { stages } of faults.filter(({ family }) => family === 'intermittent')) {
      const implementation = createImplementation(contract, { stages: [stages] })
      const first = await whole(transcript(implementation))
      implementation.reset()
      const other = createImplementation(contract, { stages: [stages] })
      expect(await firstDifference(transcript(implementation), first)).toBeUndefined()
      expect(await firstDifference(transcript(other), first)).toBeUndefined()
    }
  })
})

describe('the catalogue of variants', () => {
  it('has at least 40, with unique names', () => {
    expect(variants.length).toBeGreaterThanOrEqual(40)
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length)
  })

  const visible = variants.filter(({ name }) => name !== 'slow')
  it.each(visible)('$name changes what is answered or read', async ({ stages, options = {} }) => {
    const implementation = createImplementation(contract, { stages: [stages], ...options })
    expect(await firstDifference(transcript(implementation, options.bearer), plain)).toBeDefined()
  })

  it('combines two: both show', async () => {
    const [pretty, guard] = ['answer-pretty-printed', 'auth-required'].map((name) =>
      variants.find((v) => v.name === name),
    )
    const both = pretty && guard && combine(pretty, guard)
    const options = { bearer: variantBearer }
    expect(both?.options).toEqual(options)
    const implementation = createImplementation(contract, {
      stages: both ? [both.stages] : [],
      ...both?.options,
    })
    const lines = await whole(transcript(implementation, variantBearer))
    expect(lines[0]).toMatch(/\r\n/)
    expect(lines.some((line) => line.startsWith('401'))).toBe(true)
    expect(pretty && combine(pretty, pretty)).toBeUndefined()
  })

  it('combines pairwise: each pair accepts a plain PATCH', async () => {
    const pairs = variants.flatMap((first, at) =>
      variants.slice(at + 1).map((second) => combine(first, second)),
    )
    const statuses = pairs.map(async (pair) => {
      const implementation = createImplementation(contract, {
        stages: pair ? [pair.stages] : [],
        ...pair?.options,
      })
      const headers = [
        ['Content-Type', 'application/json'],
        ['Authorization', `Bearer ${variantBearer}`],
      ] as const
      return (await sendRaw(implementation, { headers, body: contract.example.request })).response?.status
    })
    expect(pairs).toHaveLength((variants.length * (variants.length - 1)) / 2)
    expect(new Set(await Promise.all(statuses))).toEqual(new Set([200]))
  })
})
