import type { Contract, Property } from '../../contract/types.ts'
import type { Json } from '../../json.ts'
import { settable, taking } from './overrides.ts'
import { type Fault, type Recipe, spread } from './types.ts'

/** A value that a faulty enum takes, and what it stores for it. */
type Taken = readonly [
  name: string,
  requirement: string,
  describe: string,
  matches: (value: Json, property: Property, siblings: readonly string[]) => boolean,
  taken?: (value: Json, property: Property) => Json,
]

const isText = (value: Json): value is string => typeof value === 'string'
const first = (_value: Json, { members }: Property): Json => members[0] ?? null
const plain = (value: Json): string => String(value).trim()
const afterDot = (value: string) => value.slice(value.lastIndexOf('.') + 1)
const startsWithMember = (value: string, { members }: Property) =>
  members.find((member) => value.startsWith(member))
const startOfMember = (value: string, { members }: Property) =>
  members.find((member) => member.startsWith(value))

const table: readonly Taken[] = [
  ['any-text-stored', 'VPP-ENUM-01', 'Any text is stored for an enum.', isText],
  [
    'any-text-to-first',
    'VPP-ENUM-01',
    'Text that is no member is stored as the first member.',
    isText,
    first,
  ],
  [
    'unknown-word-stored',
    'VPP-ENUM-01',
    'A word that no enum knows is stored.',
    (value, { members, foreignMembers }, siblings) =>
      isText(value) &&
      /^\w+$/.test(value) &&
      !/^\d+$/.test(value) &&
      !siblings.includes(value) &&
      !foreignMembers.includes(value) &&
      !members.some((member) => nearly(member, value)),
  ],
  [
    'future-value-taken',
    'VPP-ENUM-01',
    'unknownFutureValue is taken as if the enum could grow.',
    (value) => value === 'unknownFutureValue',
    first,
  ],
  [
    'wildcard-taken',
    'VPP-ENUM-01',
    'A star is taken for any member and stored as the first.',
    (value) => value === '*',
    first,
  ],
  [
    'word-null-to-first',
    'VPP-ENUM-01',
    'The text null is taken for null and stored as the first member.',
    (value) => value === 'null',
    first,
  ],
  [
    'sibling-stored',
    'VPP-ENUM-02',
    'A member of another enum is stored.',
    (value, _property, siblings) => isText(value) && siblings.includes(value),
  ],
  [
    'padding-trimmed',
    'VPP-ENUM-04',
    'White space around a member is removed.',
    (value, { members }) => isText(value) && members.includes(plain(value)),
    plain,
  ],
  [
    'empty-to-first',
    'VPP-ENUM-04',
    'Empty text is stored as the first member.',
    (value) => value === '',
    first,
  ],
  [
    'shortened-taken',
    'VPP-ENUM-04',
    'The beginning of a member is taken for the member.',
    (value, property) => isText(value) && value !== '' && startOfMember(value, property) !== undefined,
    (value, property) => startOfMember(String(value), property) ?? value,
  ],
  [
    'lengthened-taken',
    'VPP-ENUM-04',
    'Text that begins with a member is taken for the member.',
    (value, property) =>
      isText(value) && !value.includes(',') && startsWithMember(value, property) !== undefined,
    (value, property) => startsWithMember(String(value), property) ?? value,
  ],
  [
    'qualified-taken',
    'VPP-ENUM-04',
    'A member with a namespace before it is taken for the member.',
    (value, { members }) => isText(value) && value.includes('.') && members.includes(afterDot(value)),
    (value) => afterDot(String(value)),
  ],
  [
    'list-to-first',
    'VPP-ENUM-05',
    'A comma-separated list is taken for its first member.',
    (value, { members }) =>
      isText(value) && value.includes(',') && members.includes(value.split(',')[0] ?? ''),
    (value) => String(value).split(',')[0] ?? null,
  ],
  [
    'list-stored',
    'VPP-ENUM-05',
    'A comma-separated list of members is stored as flags.',
    (value, { members }) =>
      isText(value) && value.includes(',') && value.split(',').every((part) => members.includes(part.trim())),
  ],
  [
    'number-to-member',
    'VPP-ENUM-06',
    'A JSON number is taken for the member of that number.',
    (value) => typeof value === 'number',
    (value, { members }) => members[Number(value)] ?? members[0] ?? null,
  ],
  [
    'boolean-to-first',
    'VPP-ENUM-06',
    'A JSON boolean is taken for the first member.',
    (value) => typeof value === 'boolean',
    first,
  ],
  [
    'array-to-member',
    'VPP-ENUM-06',
    'An array is taken for its first item.',
    (value) => Array.isArray(value),
    (value, { members }) =>
      members.find((member) => Array.isArray(value) && value[0] === member) ?? members[0] ?? null,
  ],
  [
    'object-to-first',
    'VPP-ENUM-06',
    'An object is taken for the first member.',
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    first,
  ],
  ['null-to-first', 'VPP-ENUM-07', 'null is stored as the first member.', (value) => value === null, first],
  [
    'null-stored',
    'VPP-ENUM-07',
    'null is stored for an enum that is not nullable.',
    (value) => value === null,
  ],
  [
    'letter-case-stored',
    'VPP-ENUM-08',
    'A member in another letter case is stored as it was sent.',
    (value, { members }) =>
      isText(value) && members.some((member) => member.toLowerCase() === value.toLowerCase()),
  ],
]

/** Faults of enums: values that are no members and are taken nonetheless. */
export function enumFaults(contract: Contract): Fault[] {
  const enums = settable('enum')
  const recipes = table.map(
    ([name, requirement, describe, matches, taken]): Recipe => ({
      name: `enum-${name}`,
      requirement,
      family: 'enum',
      describe,
      of: enums,
      stages: (affects) =>
        taking(affects, (value, property) => matches(value, property, siblingsOf(contract, property)), taken),
    }),
  )
  return [...recipes, foreign].flatMap((recipe) => spread(contract, recipe))
}

const foreign: Recipe = {
  name: 'enum-foreign-member-stored',
  requirement: 'VPP-ENUM-03',
  family: 'enum',
  describe: 'A member that only another version of the API has is stored.',
  of: ({ serverOwned, foreignMembers }) => !serverOwned && foreignMembers.length > 0,
  stages: (affects) =>
    taking(affects, (value, { foreignMembers }) => isText(value) && foreignMembers.includes(value)),
}

function nearly(member: string, value: string): boolean {
  const [a, b] = [member.toLowerCase(), value.toLowerCase()]
  return a.includes(b) || b.includes(a)
}

function siblingsOf(contract: Contract, property: Property): string[] {
  return contract.properties.filter(({ name }) => name !== property.name).flatMap(({ members }) => members)
}
