import type { Contract, Property } from '../../contract/types.ts'
import type { Json } from '../../json.ts'
import { settable, taking } from './overrides.ts'
import { type Fault, type Recipe, spread } from './types.ts'

/** A value of a wrong type that is taken, for properties of which kind, and what is stored for it. */
type Coercion = readonly [
  name: string,
  requirement: string,
  describe: string,
  kinds: readonly Property['kind'][],
  matches: (value: Json) => boolean,
  taken: (value: Json) => Json,
]

const table: readonly Coercion[] = [
  [
    'array-joined',
    'VPP-TYPE-01',
    'An array for text is joined.',
    ['string'],
    Array.isArray,
    (value) => String(value),
  ],
  [
    'object-to-text',
    'VPP-TYPE-01',
    'An object for text becomes [object Object].',
    ['string'],
    isPlainObject,
    String,
  ],
  [
    'object-stored',
    'VPP-TYPE-01',
    'An object for text is stored as it is.',
    ['string'],
    isPlainObject,
    (value) => value,
  ],
  ['boolean-to-text', 'VPP-TYPE-01', 'A boolean for text becomes text.', ['string'], isBoolean, String],
  [
    'array-to-true',
    'VPP-TYPE-01',
    'An array for a boolean becomes true.',
    ['boolean'],
    Array.isArray,
    () => true,
  ],
  [
    'object-to-true',
    'VPP-TYPE-01',
    'An object for a boolean becomes true.',
    ['boolean'],
    isPlainObject,
    () => true,
  ],
  ['number-to-text', 'VPP-TYPE-02', 'A number for text becomes text.', ['string'], isNumber, String],
  [
    'number-stored-as-text',
    'VPP-TYPE-02',
    'A number for text is stored as it is.',
    ['string'],
    isNumber,
    (value) => value,
  ],
  ['number-to-boolean', 'VPP-TYPE-02', 'A number for a boolean becomes one.', ['boolean'], isNumber, Boolean],
  [
    'text-to-boolean',
    'VPP-TYPE-02',
    'Text for a boolean is true unless it is empty.',
    ['boolean'],
    isText,
    Boolean,
  ],
  [
    'text-true-to-boolean',
    'VPP-TYPE-02',
    'The text true is taken for a boolean.',
    ['boolean'],
    (v) => v === 'true',
    () => true,
  ],
  [
    'null-to-false',
    'VPP-TYPE-03',
    'null for a boolean becomes false.',
    ['boolean'],
    (value) => value === null,
    () => false,
  ],
  [
    'null-stored',
    'VPP-TYPE-03',
    'null is stored for a boolean that is not nullable.',
    ['boolean'],
    (v) => v === null,
    (v) => v,
  ],
]

function isPlainObject(value: Json): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isBoolean(value: Json): boolean {
  return typeof value === 'boolean'
}

function isNumber(value: Json): boolean {
  return typeof value === 'number'
}

function isText(value: Json): boolean {
  return typeof value === 'string'
}

/** Faults of types: values of a wrong JSON type that are taken. */
export function typeFaults(contract: Contract): Fault[] {
  const recipes = table.map(
    ([name, requirement, describe, kinds, matches, taken]): Recipe => ({
      name: `type-${name}`,
      requirement,
      family: 'type',
      describe,
      of: settable(...kinds),
      stages: (affects) => taking(affects, matches, taken),
    }),
  )
  return recipes.flatMap((recipe) => spread(contract, recipe))
}
