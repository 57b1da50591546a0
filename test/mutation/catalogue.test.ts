import { describe, expect, it } from 'vitest'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import { reportedNames } from '../../src/mutation/faults/reports.ts'
import { families } from '../../src/mutation/faults/types.ts'
import { variants } from '../../src/mutation/variants/catalogue.ts'
import { variantBearer } from '../../src/mutation/variants/messages.ts'
import { incompatible, pairs } from '../../src/mutation/variants/pairs.ts'
import { combine } from '../../src/mutation/variants/types.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import type { ImplementationOptions } from '../../src/stub/types.ts'
import { contract, sendRaw } from '../stub/client.ts'
import { everyProbe, firstDifference, probesOf, transcript, whole } from '../stub/transcript.ts'

const faults = catalogue(contract)
const plain = await whole(transcript(createImplementation(contract), everyProbe))

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

  // All of them are killed in the whole proof (.ci/run), which says more: here, some of each family.
  const some = faults.filter((_, index) => index % 10 === 0)
  it.each(some)('$name shows in what the cases of $requirement send', async (fault) => {
    const { stages, options = {} } = fault
    const probes = probesOf((id) => id === fault.requirement)
    const whatDoes = (more: ImplementationOptions) =>
      transcript(createImplementation(contract, { ...options, ...more }), probes, options.bearer)
    expect(await firstDifference(whatDoes({ stages: [stages] }), whatDoes({}))).toBeDefined()
  })

  it('names the public report of 150 faults and more, unlike each other, by its address and year', () => {
    const shown = faults.filter(({ report }) => report !== undefined)
    expect(shown.length).toBeGreaterThanOrEqual(150)
    for (const { name, report } of shown) {
      expect([name, report!.at]).toEqual([name, expect.stringMatching(/^[\w.-]+\/[\w.-]+#\d+$/)])
      expect([name, report!.year]).toEqual([name, Math.trunc(report!.year)])
      expect(report!.year).toBeGreaterThan(2000)
    }
    expect(new Set(shown.map(({ report }) => report!.at)).size).toBeGreaterThanOrEqual(shown.length - 5)
    const names = new Set(faults.map(({ name }) => name))
    expect(reportedNames.filter((name) => !names.has(name))).toEqual([])
  })

  it('gives each implementation a state of its own', async () => {
    const some = everyProbe.slice(0, 40)
    for (const { stages } of faults.filter(({ name }) => /^intermittent-.*-1-in-3$/.test(name))) {
      const implementation = createImplementation(contract, { stages: [stages] })
      const first = await whole(transcript(implementation, some))
      implementation.reset()
      const other = createImplementation(contract, { stages: [stages] })
      expect(await firstDifference(transcript(implementation, some), first)).toBeUndefined()
      expect(await firstDifference(transcript(other, some), first)).toBeUndefined()
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
    expect(await firstDifference(transcript(implementation, everyProbe, options.bearer), plain)).toBeDefined()
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
    const lines = await whole(transcript(implementation, everyProbe, variantBearer))
    expect(lines[0]).toMatch(/\r\n/)
    expect(lines.some((line) => line.startsWith('401'))).toBe(true)
    expect(pretty && combine(pretty, pretty)).toBeUndefined()
  })

  it('combines in pairs: each pair accepts a plain PATCH', async () => {
    const headers = [
      ['Content-Type', 'application/json'],
      ['Authorization', `Bearer ${variantBearer}`],
    ] as const
    const statuses = pairs().map(async ({ stages, options }) => {
      const implementation = createImplementation(contract, { stages: [stages], ...options })
      return (await sendRaw(implementation, { headers, body: contract.example.request })).response?.status
    })
    expect(new Set(await Promise.all(statuses))).toEqual(new Set([200]))
  })
})

describe('the pairs of variants', () => {
  const names = new Set(variants.map(({ name }) => name))
  const partsOf = ({ name }: { readonly name: string }) => name.split('+')

  it('are the same each time, and others for another seed', () => {
    expect(pairs().map(({ name }) => name)).toEqual(pairs().map(({ name }) => name))
    expect(pairs(1).map(({ name }) => name)).not.toEqual(pairs().map(({ name }) => name))
  })

  it('are some 60, each of two variants, and have each variant in one at least', () => {
    expect(pairs().length).toBeGreaterThanOrEqual(60)
    expect(pairs().every((pair) => partsOf(pair).length === 2)).toBe(true)
    expect(new Set(pairs().flatMap(partsOf))).toEqual(names)
  })

  it('leave out those that exclude each other, for a reason', () => {
    for (const { names: excluding, reason } of incompatible) {
      expect(reason).not.toBe('')
      expect(excluding.filter((name) => !names.has(name))).toEqual([])
      for (const seed of [1, 2, 3]) {
        const found = pairs(seed).filter((pair) => partsOf(pair).every((name) => excluding.includes(name)))
        expect(found).toEqual([])
      }
    }
  })
})
