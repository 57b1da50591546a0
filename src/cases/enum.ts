import type { Property } from '../contract/types.ts'
import type { Json } from '../json.ts'
import {
  type Draft,
  evenly,
  type Generator,
  type GeneratorContext,
  patchStep,
  refusedProbe,
  sharedGenerators,
  slug,
} from './generator.ts'
import {
  enumValue,
  nearMembers,
  nearNumbers,
  numbersAsText,
  otherLists,
  otherNumbers,
  wordsForNothing,
} from './grammar/enum-member.ts'
import { type Derivation, of, placeIn } from './grammar/types.ts'
import { type Classed, representatives } from './representatives.ts'
import type { Expectation } from './types.ts'

/** A value under test, its name in the case's id, and whether it is sent in a thorough run alone. */
export type Named = Classed &
  Partial<Derivation> & { readonly value: Json; readonly represented?: true; readonly sampled?: true }

/** What a value that the schema does not admit must meet. */
const refused: Expectation = { kind: 'refused', statuses: [400, 422] }

/** A PATCH of one property with a value that the schema does not admit. */
export function invalidDraft(property: Property, group: string, { name, value, represented }: Named): Draft {
  return {
    name: `${property.name}/${name}`,
    property: property.name,
    probe: refusedProbe(`refuse/${property.name}/${group}/${name}`, patchStep({ [property.name]: value })),
    expect: refused,
    invalid: 'schema',
    ...(represented && { represented }),
  }
}

/** Sends each of the named values to each enum property; what happens to be a member of that enum is left out. */
function invalidMembers(
  group: string,
  values: (property: Property, context: GeneratorContext) => readonly Named[],
): Generator {
  return (context) =>
    context.settableOf('enum').flatMap((property, rank, all) => {
      const invalid = values(property, context)
        .filter(
          ({ value }) => !property.members.includes(value as string) && !context.admits(property, value),
        )
        // Of an enum with one member the first is the last too.
        .filter(({ name }, index, every) => every.findIndex((other) => other.name === name) === index)
      return representatives(invalid, rank, all.length, context.thorough).map((named) => ({
        ...invalidDraft(property, group, named),
        ...placeIn(enumValue, named),
      }))
    })
}

// Each enum with every member of every other one would be 200,000 requests at 1,000 properties.
const siblingLimit = 24

function siblings(property: Property, context: GeneratorContext): readonly Named[] {
  const others = context.contract.properties.filter(
    (item) => item.kind === 'enum' && item.name !== property.name,
  )
  const members = [...new Set(others.flatMap((item) => item.members))]
  return of(
    'member',
    'of another enum',
    evenly(members, siblingLimit).map((value) => ({
      name: `sibling-member:${slug(value)}`,
      value,
      class: 'sibling',
    })),
  )
}

function nearMisses({ members }: Property): readonly Named[] {
  const [first, last] = [members[0]!, members.at(-1)!]
  return [
    ...of('member', 'left out', [{ name: 'empty', value: '' }]),
    ...of('member', 'with white space around it', [
      { name: 'blank', value: ' ', class: 'padded' },
      { name: 'space-before', value: ` ${first}`, class: 'padded' },
      { name: 'space-after', value: `${last} `, class: 'padded' },
      { name: 'line-end-after', value: `${first}\n`, class: 'padded' },
    ]),
    ...of('member', 'cut short', [
      ...members.map((member) => ({
        name: `prefix:${slug(member)}`,
        value: member.slice(0, -1),
        class: 'cut',
      })),
      { name: `prefix-3:${slug(last)}`, value: last.slice(0, 3), class: 'cut' },
    ]),
    ...of('member', 'lengthened', [
      { name: `suffix:${slug(first)}`, value: `${first}s`, class: 'longer' },
      { name: `suffix:${slug(last)}`, value: `${last}x`, class: 'longer' },
    ]),
    ...of('member', 'cut short', [{ name: `without-first-letter:${slug(last)}`, value: last.slice(1) }]),
    ...of('member', 'written in another encoding', [{ name: 'quoted', value: `"${first}"` }]),
    ...of('member', 'named with its enum', [{ name: 'qualified', value: `microsoft.graph.${first}` }]),
    ...nearMembers(members),
    ...nearNumbers,
  ]
}

function lists({ members, flags }: Property): readonly Named[] {
  if (flags) return of('comma', 'another list', [{ name: 'trailing-comma', value: `${members.at(-1)!},` }])
  const [first, last] = [members[0]!, members.at(-1)!]
  return [
    ...of('comma', 'between members', [
      { name: 'comma', value: `${first},${last}`, class: 'list' },
      { name: 'comma-space', value: `${last}, ${first}`, class: 'list' },
    ]),
    ...of('comma', 'another list', [{ name: 'trailing-comma', value: `${last},` }]),
    ...of('comma', 'between members', [{ name: 'all', value: members.join(','), class: 'list' }]),
    ...otherLists(members),
  ]
}

function otherTypes({ members }: Property): readonly Named[] {
  const values: readonly Named[] = [
    { name: 'number:0', value: 0, class: 'number' },
    { name: 'number:1', value: 1, class: 'number' },
    { name: 'number:count', value: members.length, class: 'number' },
    { name: 'number:99', value: 99, class: 'number' },
    { name: 'fraction', value: 1.5, class: 'number' },
    { name: 'true', value: true, class: 'boolean' },
    { name: 'false', value: false, class: 'boolean' },
    { name: 'array', value: [members[0]!], class: 'array' },
    { name: 'empty-array', value: [], class: 'array' },
    { name: 'object', value: { value: members[0]! }, class: 'object' },
    { name: 'empty-object', value: {}, class: 'object' },
    { name: 'object-of-member', value: { [members[0]!]: null }, class: 'object' },
  ]
  return [...of('value', 'of another JSON type', values), ...otherNumbers]
}

function otherCase({ members }: Property): readonly Named[] {
  const camel = members.find((member) => /[A-Z]/.test(member)) ?? members.at(-1)!
  const first = members[0]!
  return [
    { name: `upper:${slug(first)}`, value: first.toUpperCase() },
    { name: `capital:${slug(first)}`, value: first.slice(0, 1).toUpperCase() + first.slice(1) },
    { name: `lower:${slug(camel)}`, value: camel.toLowerCase() },
    { name: `upper:${slug(camel)}`, value: camel.toUpperCase() },
  ]
    .map((named) => ({ ...named, production: 'letter', operator: 'in another case', class: 'letter-case' }))
    .filter(({ value }, index, all) => all.findIndex((other) => other.value === value) === index)
}

function unknownWords(): readonly Named[] {
  const words = ['conformanceUnknown', 'null', 'unknownFutureValue', '*'].map((value) => ({
    name: `unknown-word:${value === '*' ? 'star' : value}`,
    value,
  }))
  return [...of('member', 'another word', words), ...wordsForNothing]
}

const numericText: Generator = (context) =>
  context.settableOf('enum').flatMap((property, rank, all) => {
    const { length } = property.members
    const own = ['0', '1', String(length + 90)].map((value, index) => ({
      name: `numeric-text:${value}`,
      value,
      production: 'number',
      operator: index < 2 ? 'of a member' : 'of no member',
      class: 'numeric-text',
    }))
    return representatives([...own, ...numbersAsText], rank, all.length, context.thorough).map(
      (named): Draft => ({
        ...invalidDraft(property, 'numeric-text', named),
        ...placeIn(enumValue, named),
        expect: { kind: 'freedom', property: property.name },
      }),
    )
  })

/** Chapter `enum`: what is no member is refused. */
export const enumGenerators: Readonly<Record<string, Generator>> = sharedGenerators({
  'VPP-ENUM-01': invalidMembers('enum', unknownWords),
  'VPP-ENUM-02': invalidMembers('enum', siblings),
  'VPP-ENUM-03': invalidMembers('enum', ({ foreignMembers }) =>
    of(
      'member',
      'of another version',
      foreignMembers.map((value) => ({ name: `other-version:${slug(value)}`, value })),
    ),
  ),
  'VPP-ENUM-04': invalidMembers('enum', nearMisses),
  'VPP-ENUM-05': invalidMembers('enum', lists),
  'VPP-ENUM-06': invalidMembers('enum', otherTypes),
  'VPP-ENUM-07': (context) =>
    context
      .settableOf('enum')
      .filter((property) => !property.nullable)
      .map((property) => ({
        ...invalidDraft(property, 'enum', { name: 'null', value: null }),
        ...placeIn(enumValue, { production: 'value', operator: 'null' }),
      })),
  'VPP-ENUM-08': invalidMembers('enum', otherCase),
  'VPP-ENUM-09': numericText,
})
