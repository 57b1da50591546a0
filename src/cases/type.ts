import type { Property } from '../contract/types.ts'
import { invalidDraft, type Named } from './enum.ts'
import { type Generator, sharedGenerators } from './generator.ts'
import { representatives } from './representatives.ts'

/** Enums have their wrong types in their own chapter; so do the numbers and null of dates. */
const foreignTo: Readonly<Partial<Record<Property['kind'], readonly Named[]>>> = {
  string: [
    { name: 'array', value: ['text'] },
    { name: 'object', value: { value: 'text' } },
    { name: 'true', value: true },
  ],
  boolean: [
    { name: 'array', value: [true], class: 'array' },
    { name: 'empty-array', value: [], class: 'array' },
    { name: 'object', value: { value: true } },
    { name: 'text', value: 'enabled' },
  ],
  dateTimeOffset: [
    { name: 'array', value: ['2035-05-10T10:20:30Z'], class: 'array' },
    { name: 'empty-array', value: [], class: 'array' },
    { name: 'object', value: { dateTime: '2035-05-10T10:20:30', timeZone: 'UTC' }, class: 'object' },
    { name: 'empty-object', value: {}, class: 'object' },
    { name: 'true', value: true },
  ],
  integer: [
    { name: 'array', value: [1] },
    { name: 'object', value: { value: 1 } },
    { name: 'true', value: true },
    { name: 'fraction', value: 1.5 },
  ],
  number: [
    { name: 'array', value: [1] },
    { name: 'object', value: { value: 1 } },
    { name: 'true', value: true },
  ],
  collection: [
    { name: 'text', value: 'text' },
    { name: 'object', value: { value: [] } },
    { name: 'number', value: 1 },
  ],
  object: [
    { name: 'text', value: 'text' },
    { name: 'array', value: [] },
    { name: 'number', value: 1 },
  ],
}

const likeA: Readonly<Partial<Record<Property['kind'], readonly Named[]>>> = {
  string: [
    { name: 'number', value: 12345, class: 'number' },
    { name: 'number-0', value: 0, class: 'number' },
    { name: 'fraction', value: 1.5, class: 'number' },
  ],
  boolean: [
    { name: 'text-true', value: 'true' },
    { name: 'text-false', value: 'false' },
    { name: 'text-True', value: 'True' },
    { name: 'text-empty', value: '' },
    { name: 'text-1', value: '1' },
    { name: 'number-1', value: 1 },
    { name: 'number-0', value: 0 },
  ],
  integer: [
    { name: 'text-1', value: '1' },
    { name: 'text-empty', value: '' },
  ],
  number: [{ name: 'text-1', value: '1' }],
}

function wrongTypes(values: typeof foreignTo): Generator {
  return (context) =>
    context.settable.flatMap((property) => {
      const { rank, count } = context.placeOf(property)
      return representatives(values[property.kind] ?? [], rank, count, context.thorough).map((named) =>
        invalidDraft(property, 'type', named),
      )
    })
}

/** Kinds whose null belongs to another requirement: enums and dates have one of their own. */
const nullElsewhere: readonly Property['kind'][] = ['enum', 'dateTimeOffset']

const nulls: Generator = (context) =>
  context.settable
    .filter((property) => !property.nullable && !nullElsewhere.includes(property.kind))
    .map((property) => invalidDraft(property, 'type', { name: 'null', value: null }))

/** Chapter `type`: a JSON value of the wrong type is refused. */
export const typeRules: Readonly<Record<string, Generator>> = sharedGenerators({
  'VPP-TYPE-01': wrongTypes(foreignTo),
  'VPP-TYPE-02': wrongTypes(likeA),
  'VPP-TYPE-03': nulls,
})
