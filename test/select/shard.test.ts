import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { loadContract } from '../../src/contract/load.ts'
import { assign, parseShard, requestsOf, shardCases } from '../../src/select/shard.ts'

const contract = await loadContract('v1.0')
const cases = deriveCases(contract)

/** All parts of a division into `count`. */
function parts<T>(count: number, part: (shard: { index: number; count: number }) => T): T[] {
  return Array.from({ length: count }, (_, index) => part({ index: index + 1, count }))
}

function cost(own: typeof cases): number {
  const probes = new Map(own.map(({ probe }) => [probe.id, probe]))
  return [...probes.values()].reduce((sum, probe) => sum + requestsOf(probe), 0)
}
const heaviest = Math.max(...cases.map(({ probe }) => requestsOf(probe)))

describe('parseShard', () => {
  it.each([
    ['1/1', { index: 1, count: 1 }],
    ['2/3', { index: 2, count: 3 }],
    ['1000/1000', { index: 1000, count: 1000 }],
  ])('reads %s', (text, shard) => expect(parseShard(text)).toEqual(shard))

  it.each([
    '0/3',
    '4/3',
    '1/0',
    '1',
    '1/',
    '/3',
    '-1/3',
    '1/3/5',
    '1.5/3',
    ' 1/3',
    '1/1001',
    'one/three',
    '99999/99999',
  ])('refuses %s', (text) => expect(parseShard(text)).toBeUndefined())
})

describe('assign', () => {
  it('divides into runs of neighbours of about the same weight', () => {
    const items = ['a', 'b', 'c', 'd', 'e']
    expect(parts(2, (shard) => assign(items, [4, 1, 1, 1, 1], shard))).toEqual([['a'], ['b', 'c', 'd', 'e']])
    expect(
      parts(3, (shard) => assign(items, [1, 1, 1, 1, 1], shard))
        .map((part) => part.length)
        .sort(),
    ).toEqual([1, 2, 2])
  })

  it('gives each item to one part, in order, and leaves no part empty that could have one', () => {
    const weighted = fc.array(fc.nat(50), { maxLength: 60 })
    fc.assert(
      fc.property(weighted, fc.integer({ min: 1, max: 12 }), (weights, count) => {
        const items = weights.map((_, index) => index)
        const divided = parts(count, (shard) => assign(items, weights, shard))
        expect(divided.flat()).toEqual(items)
        expect(divided.filter((part) => part.length > 0).length).toBe(Math.min(count, items.length))
      }),
    )
  })

  it('is out by no more than the heaviest item', () => {
    const weighted = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 20, maxLength: 80 })
    fc.assert(
      fc.property(weighted, fc.integer({ min: 1, max: 5 }), (weights, count) => {
        const share = weights.reduce((sum, weight) => sum + weight, 0) / count
        for (const part of parts(count, (shard) => assign(weights, weights, shard))) {
          const sum = part.reduce((total, weight) => total + weight, 0)
          expect(Math.abs(sum - share)).toBeLessThanOrEqual(Math.max(...weights))
        }
      }),
    )
  })
})

describe('shardCases', () => {
  it.each([1, 2, 3, 4, 7, 16])('gives each of %i shards its share, and each probe to one', (count) => {
    const divided = parts(count, (shard) => shardCases(cases, shard))
    expect(
      divided
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(cases.map(({ id }) => id).sort())
    const probes = divided.map((own) => new Set(own.map(({ probe }) => probe.id)))
    expect(probes.reduce((sum, { size }) => sum + size, 0)).toBe(
      new Set(cases.map(({ probe }) => probe.id)).size,
    )
    for (const own of divided) {
      expect(own).toEqual(cases.filter((item) => own.includes(item)))
      expect(Math.abs(cost(own) - cost(cases) / count)).toBeLessThanOrEqual(heaviest)
    }
  })

  it('divides what is selected, not the whole', () => {
    const selected = cases.filter(({ requirement }) => requirement === 'VPP-ENUM-02')
    for (const own of parts(3, (shard) => shardCases(selected, shard))) expect(own.length).toBeGreaterThan(0)
  })

  it('leaves a shard without cases where there are more shards than probes', () => {
    const few = cases.slice(0, 2)
    const sizes = parts(3, (shard) => shardCases(few, shard).length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2)
    expect(sizes).toContain(0)
  })
})
