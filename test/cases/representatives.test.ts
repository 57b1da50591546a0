import { describe, expect, it } from 'vitest'
import { type Classed, representatives } from '../../src/cases/representatives.ts'

const alike = (name: string, count: number): Classed[] =>
  Array.from({ length: count }, (_, index) => ({ name: `${name}-${index}`, class: name }))

/** The names that each of so many properties gets in any run. */
const own = (values: readonly Classed[], count: number) =>
  Array.from({ length: count }, (_, rank) =>
    representatives(values, rank, count)
      .filter(({ represented }) => !represented)
      .map(({ name }) => name),
  )

describe('representatives', () => {
  it('gives each property a part of a class, and each value to one of them', () => {
    expect(own(alike('a', 7), 3)).toEqual([
      ['a-0', 'a-3', 'a-6'],
      ['a-1', 'a-4'],
      ['a-2', 'a-5'],
    ])
  })

  it('gives each property one of a class that has fewer values than there are properties', () => {
    expect(own(alike('a', 2), 5)).toEqual([['a-0'], ['a-1'], ['a-0'], ['a-1'], ['a-0']])
  })

  it('gives what is like nothing else, and all to the only property', () => {
    const values = [{ name: 'empty' }, ...alike('a', 3), { name: 'null' }]
    expect(own(values, 2)).toEqual([
      ['empty', 'a-0', 'a-2', 'null'],
      ['empty', 'a-1', 'null'],
    ])
    expect(own(values, 1)).toEqual([values.map(({ name }) => name)])
  })

  it('takes no name for a class', () => {
    expect(own([{ name: 'a' }, ...alike('a', 2)], 2)).toEqual([
      ['a', 'a-0'],
      ['a', 'a-1'],
    ])
  })

  it('leaves out none: what another one stands for is marked', () => {
    const values = alike('a', 4)
    expect(representatives(values, 1, 3)).toEqual(
      values.map((value, place) => (place === 1 ? value : { ...value, represented: true })),
    )
  })
})
