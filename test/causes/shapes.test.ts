import { describe, expect, it } from 'vitest'
import { shapesOf } from '../../src/causes/shapes.ts'
import { contract } from '../support/observation.ts'

const of = (kind: string) => contract.properties.find((property) => property.kind === kind)!
const told = (kind: string, value: string) =>
  shapesOf(of(kind), value).map((shape) => `${shape.kind} ${shape.of}`)

describe('the shapes of a value', () => {
  it('count the fraction digits of a date, and say between which years it is', () => {
    const shapes = told('dateTimeOffset', '1969-12-31T23:59:59.123Z')
    expect(shapes).toEqual(expect.arrayContaining(['digits 3', 'more digits 2', 'years before 1970']))
    expect(shapes).not.toContain('more digits 3')
    expect(shapes).not.toContain('years before 1902')
    expect(told('dateTimeOffset', '2039-01-01T00:00:00Z')).toEqual([
      'digits 0',
      'years after 2037',
      'years after 2038',
    ])
  })

  it('say what is in a text, and how long it is', () => {
    expect(told('string', 'a\0b')).toEqual(['letters U+0000'])
    expect(told('string', ' é😀')).toEqual([
      'letters white space at an end',
      'letters characters outside ASCII',
      'letters characters outside Latin-1',
      'letters characters outside the BMP',
    ])
    expect(told('string', 'a'.repeat(65))).toEqual([
      'longer 16',
      'longer 20',
      'longer 32',
      'longer 50',
      'longer 64',
    ])
  })

  it('name the first and the last member of an enum', () => {
    const { members } = of('enum')
    expect(told('enum', members[0]!)).toEqual(['rank first'])
    expect(told('enum', members.at(-1)!)).toEqual(['rank last'])
  })

  it('are none for what is no text', () => {
    expect([null, true, 1, [], {}].flatMap((value) => shapesOf(of('string'), value))).toEqual([])
  })
})
