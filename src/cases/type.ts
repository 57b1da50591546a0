import { valuesOf } from '../contract/flatten.ts'
import { schemaKind } from '../contract/schema.ts'
import type { Property } from '../contract/types.ts'
import { isObject } from '../json.ts'
import { invalidDraft, type Named } from './enum.ts'
import {
  type Draft,
  type Generator,
  type GeneratorContext,
  patchStep,
  sharedGenerators,
  slug,
} from './generator.ts'
import { representatives } from './representatives.ts'

/** What is plainly another type in place of a text of a certain form: a list or object of it, true, a word. */
function plainly(valid: string, word: string): readonly Named[] {
  return [
    { name: 'array', value: [valid] },
    { name: 'object', value: { value: valid } },
    { name: 'true', value: true },
    { name: 'word', value: word },
  ]
}

/** Enums have their wrong types in their own chapter; so do the numbers and null of dates. */
const foreignTo: Readonly<Partial<Record<Property['kind'], readonly Named[]>>> = {
  string: [
    { name: 'array', value: ['text'], class: 'array' },
    { name: 'array-of-null', value: [null], class: 'array' },
    { name: 'array-with-null', value: ['text', null], class: 'array' },
    { name: 'empty-array', value: [], class: 'array' },
    { name: 'object', value: { value: 'text' }, class: 'object' },
    { name: 'empty-object', value: {}, class: 'object' },
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
  date: plainly('2035-05-10', 'tomorrow'),
  timeOfDay: plainly('10:20:30', 'noon'),
  duration: plainly('PT10M', 'ten minutes'),
  guid: plainly('5eed0000-0000-4000-8000-000000000000', 'none'),
  binary: plainly('c2FtcGxl', '%not base64%'),
  integer: [
    { name: 'array', value: [1] },
    { name: 'object', value: { value: 1 } },
    { name: 'true', value: true },
    { name: 'fraction', value: 1.5 },
    { name: 'word', value: 'many' },
  ],
  number: [
    { name: 'array', value: [1] },
    { name: 'object', value: { value: 1 } },
    { name: 'true', value: true },
    { name: 'word', value: 'many' },
  ],
  collection: [
    { name: 'text', value: 'text' },
    { name: 'object', value: { value: [] } },
    { name: 'number', value: 1 },
    { name: 'item-array', value: [['text']], class: 'item' },
    { name: 'item-true', value: [true], class: 'item' },
    { name: 'item-number', value: [1], class: 'item' },
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
  date: [
    { name: 'number', value: 20350510 },
    { name: 'instant', value: '2035-05-10T10:20:30Z' },
    { name: 'month-13', value: '2035-13-10', class: 'calendar' },
    { name: 'february-30', value: '2035-02-30', class: 'calendar' },
    { name: 'text-empty', value: '' },
  ],
  timeOfDay: [
    { name: 'number', value: 102030 },
    { name: 'instant', value: '2035-05-10T10:20:30Z' },
    { name: 'hour-25', value: '25:20:30', class: 'clock' },
    { name: 'minute-60', value: '10:60:30', class: 'clock' },
    { name: 'text-empty', value: '' },
  ],
  duration: [
    { name: 'number', value: 600 },
    { name: 'clock', value: '00:10:00' },
    { name: 'without-P', value: 'T10M' },
    { name: 'unknown-unit', value: 'PT10X' },
    { name: 'text-empty', value: '' },
  ],
  guid: [
    { name: 'number', value: 12345 },
    { name: 'cut', value: '5eed0000-0000-4000-8000-00000000000', class: 'cut' },
    { name: 'other-digit', value: '5eed0000-0000-4000-8000-00000000000g', class: 'cut' },
    { name: 'text-empty', value: '' },
  ],
  binary: [{ name: 'number', value: 12345 }],
  integer: [
    { name: 'text-1', value: '1' },
    { name: 'text-empty', value: '' },
  ],
  number: [{ name: 'text-1', value: '1' }],
}

/** A whole number that is none of those that an enum of numbers lists; none where the property is no such enum. */
function unlisted({ kind, schema }: Property): readonly Named[] {
  const listed = valuesOf(schema)?.filter((value) => typeof value === 'number') ?? []
  if (kind !== 'integer' || listed.length === 0) return []
  return [{ name: 'unlisted', value: Math.max(...listed) + 1 }]
}

/** A member of a complex value that has the type of no member: an object where a list is wanted, else a list. */
function wrongMembers({ kind, schema }: Property): readonly Named[] {
  if (kind !== 'object' || !isObject(schema.properties)) return []
  return Object.entries(schema.properties).map(([name, member]) => ({
    name: `member:${slug(name)}`,
    value: { [name]: isObject(member) && schemaKind(member) === 'collection' ? {} : [[]] },
    class: 'member',
  }))
}

function wrongTypes(values: (property: Property) => readonly Named[]): Generator {
  return (context) =>
    context.settable.flatMap((property) => {
      const { rank, count } = context.placeOf(property)
      const invalid = values(property).filter(({ value }) => !context.admits(property, value))
      return representatives(invalid, rank, count, context.thorough).map((named) =>
        invalidDraft(property, 'type', named),
      )
    })
}

/** A number beyond every type of numbers in the place of text: a reader that cannot hold it may take it as it is written. */
function absurdNumber(context: GeneratorContext): readonly Draft[] {
  const property = context.settableOf('string').find((one) => !context.admits(one, 1))
  if (property === undefined) return []
  const draft = invalidDraft(property, 'absurd', { name: 'number-e999', value: 0 })
  const step = patchStep(`{${JSON.stringify(property.name)}:1e999}`)
  return [{ ...draft, probe: { ...draft.probe, steps: [step], disruptive: true } }]
}

/** Kinds whose null belongs to another requirement: enums and dates have one of their own. */
const nullElsewhere: readonly Property['kind'][] = ['enum', 'dateTimeOffset']

const nulls: Generator = (context) =>
  context.settable
    .filter((property) => !property.nullable && !nullElsewhere.includes(property.kind))
    .map((property) => invalidDraft(property, 'type', { name: 'null', value: null }))

/** Chapter `type`: a JSON value of the wrong type is refused. */
export const typeGenerators: Readonly<Record<string, Generator>> = sharedGenerators({
  'VPP-TYPE-01': wrongTypes((property) => [...(foreignTo[property.kind] ?? []), ...wrongMembers(property)]),
  'VPP-TYPE-02': (context) => [
    ...wrongTypes((property) => [...(likeA[property.kind] ?? []), ...unlisted(property)])(context),
    ...absurdNumber(context),
  ],
  'VPP-TYPE-03': nulls,
})
