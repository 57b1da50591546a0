import { describe, expect, it } from 'vitest'
import { firstCounts, firstValue, joinedTexts } from '../../src/mutation/faults/duplicate-names.ts'
import { ofAll, type Recipe, spread } from '../../src/mutation/faults/types.ts'
import type { Call } from '../../src/stub/types.ts'
import { contract, propertyOf } from '../stub/client.ts'

const recipe: Recipe = {
  name: 'refused',
  requirement: (property) => (property === undefined ? 'ALL' : `ONE-${property.kind}`),
  family: 'accept',
  describe: 'It is refused.',
  of: ({ kind }) => kind === 'boolean' || kind === 'dateTimeOffset',
  stages: () => ({}),
}

describe('a recipe', () => {
  it('gives a fault for all properties and one for each, each with its own requirement', () => {
    const able = contract.properties.filter(recipe.of)
    expect(spread(contract, recipe).map(({ name, requirement }) => [name, requirement])).toEqual([
      ['refused', 'ALL'],
      ...able.map(({ name, kind }) => [`refused:${name}`, `ONE-${kind}`]),
    ])
  })

  it('gives one fault where a single property can have it, or where it is for all alike', () => {
    const single = { ...recipe, of: ({ name }: { name: string }) => name === propertyOf('boolean') }
    expect(spread(contract, single)).toHaveLength(1)
    expect(ofAll(contract, recipe).map(({ name }) => name)).toEqual(['refused'])
  })

  it('gives none where no property can have it', () => {
    expect(spread(contract, { ...recipe, of: () => false })).toEqual([])
  })
})

describe('duplicate names', () => {
  const call = { world: { contract } } as Call
  it.each([
    ['{"a":1,"a":2}', 1],
    ['{ "a" : "x,}\\"" , "a":2}', 'x,}"'],
    ['{"a":[1,{"b":2}],"a":3}', [1, { b: 2 }]],
    ['{"b":1,"a":null}', null],
    ['{"b":1}', null],
  ])('finds the first value in %s', (text, value) => {
    expect(firstValue(text, 'a')).toEqual(value)
  })

  it('lets the first count for every other property, and joins texts', () => {
    const text = propertyOf('string')
    const twice = `{"${text}":"1","${text}":"2"}`
    const odd = contract.properties.findIndex(({ name }) => name === text) % 2 === 1
    expect(firstCounts(twice, call)).toEqual({ [text]: odd ? '1' : '2' })
    expect(joinedTexts(twice, call)).toEqual({ [text]: '1, 2' })
    expect(() => joinedTexts('{', call)).toThrow(SyntaxError)
  })
})
