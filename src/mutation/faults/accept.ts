import type { Contract, Property } from '../../contract/types.ts'
import { type Json, type JsonObject, sameJson } from '../../json.ts'
import type { StageOverrides } from '../../stub/types.ts'
import { type Affects, refusing, refusingValue, settable } from './overrides.ts'
import { type Fault, type Recipe, spread } from './types.ts'

/** Enums and booleans have requirements of their own: there it is a value that is refused. */
const taken = (property?: Property): string =>
  property?.kind === 'enum'
    ? 'VPP-ACCEPT-03'
    : property?.kind === 'boolean'
      ? 'VPP-ACCEPT-04'
      : 'VPP-ACCEPT-02'

const recipes: readonly Recipe[] = [
  {
    name: 'accept-alone-refused',
    requirement: taken,
    family: 'accept',
    describe: 'A property is refused where it is the only one in the body.',
    of: settable(),
    stages: (affects) =>
      refusing((body, { world }) => {
        const sent = world.contract.properties.filter(({ name }) => Object.hasOwn(body, name))
        return sent.length === 1 && sent.every(affects)
      }),
  },
  {
    name: 'accept-property-refused',
    requirement: taken,
    family: 'accept',
    describe: 'A documented property is refused.',
    of: settable(),
    stages: (affects) => refusingValue(affects, () => true),
  },
  {
    name: 'accept-first-member-refused',
    requirement: 'VPP-ACCEPT-03',
    family: 'accept',
    describe: 'The first member of an enum is taken for missing and refused.',
    of: settable('enum'),
    stages: (affects) => refusingValue(affects, (value, { members }) => value === members[0]),
  },
  {
    name: 'accept-last-member-refused',
    requirement: 'VPP-ACCEPT-03',
    family: 'accept',
    describe: 'The last member of an enum is missing from the list.',
    of: settable('enum'),
    stages: (affects) => refusingValue(affects, (value, { members }) => value === members.at(-1)),
  },
  {
    name: 'accept-false-refused',
    requirement: 'VPP-ACCEPT-04',
    family: 'accept',
    describe: 'false is taken for a missing value and refused.',
    of: settable('boolean'),
    stages: (affects) => refusingValue(affects, (value) => value === false),
  },
  {
    name: 'accept-null-refused',
    requirement: 'VPP-ACCEPT-05',
    family: 'accept',
    describe: 'null is refused for a property that is nullable.',
    of: (property) => property.nullable && settable()(property),
    stages: (affects) => refusingValue(affects, (value) => value === null),
  },
  {
    name: 'accept-false-alone-refused',
    requirement: 'VPP-ACCEPT-04',
    family: 'accept',
    describe: 'A body with nothing but false is taken for an empty one and refused.',
    of: settable('boolean'),
    stages: (affects) => refusingAlone(affects, false),
  },
  {
    name: 'accept-null-alone-refused',
    requirement: 'VPP-ACCEPT-05',
    family: 'accept',
    describe: 'A body with nothing but null is taken for an empty one and refused.',
    of: (property) => property.nullable && settable()(property),
    stages: (affects) => refusingAlone(affects, null),
  },
]

/** Refuses a body with one member that has a value. */
function refusingAlone(affects: Affects, refused: Json): StageOverrides {
  return refusing((body, { world }) => {
    const [only, ...others] = Object.entries(body)
    const property = world.contract.properties.find(({ name }) => name === only?.[0])
    return others.length === 0 && property !== undefined && affects(property) && only?.[1] === refused
  })
}

/** How many nulls a body has. */
const nulls = (body: JsonObject) => Object.values(body).filter((value) => value === null).length

const whole: readonly Fault[] = [
  {
    name: 'accept-example-refused',
    requirement: 'VPP-ACCEPT-01',
    family: 'accept',
    describe: 'The documented example is refused as placeholder text.',
    stages: () => refusing((body, { world }) => sameJson(body, world.contract.example.request)),
  },
  {
    name: 'accept-type-annotation-refused',
    requirement: 'VPP-ACCEPT-06',
    family: 'accept',
    describe: 'A body with @odata.type is refused.',
    stages: () => refusing((body) => Object.hasOwn(body, '@odata.type')),
  },
  {
    name: 'accept-type-annotation-makes-whole',
    requirement: 'VPP-ACCEPT-06',
    family: 'accept',
    describe:
      'A body with @odata.type is taken for a whole entity and refused where half its members are missing.',
    stages: ({ properties }) =>
      refusing(
        (body) => Object.hasOwn(body, '@odata.type') && Object.keys(body).length * 2 < properties.length,
      ),
  },
  {
    name: 'accept-type-annotation-required',
    requirement: 'VPP-ACCEPT-02',
    family: 'accept',
    describe: 'A body without @odata.type is refused.',
    stages: () => refusing((body) => !Object.hasOwn(body, '@odata.type')),
  },
  {
    name: 'accept-combination-refused',
    requirement: 'VPP-ACCEPT-08',
    family: 'accept',
    describe: 'The first two properties that the client may set are refused together.',
    stages: (contract) => {
      const pair = contract.properties.filter(settable()).slice(0, 2)
      return refusing((body) => pair.every(({ name }) => Object.hasOwn(body, name)))
    },
  },
  {
    name: 'accept-nulls-refused-together',
    requirement: 'VPP-ACCEPT-08',
    family: 'accept',
    describe: 'A body with more than one null is refused.',
    stages: () => refusing((body) => nulls(body) > 1),
  },
  {
    name: 'accept-key-changed',
    requirement: 'VPP-ACCEPT-09',
    family: 'accept',
    describe: 'A key in the body becomes the key of the entity.',
    stages: (contract) => {
      const keys = contract.properties.filter(({ key }) => key).map(({ name }) => name)
      return {
        merge: (base) => (entity, body, call) => ({
          ...base(entity, body, call),
          ...Object.fromEntries(
            keys.flatMap((name) => (Object.hasOwn(body, name) ? [[name, body[name] ?? null]] : [])),
          ),
        }),
      }
    },
  },
  {
    name: 'accept-service-owned-refused',
    requirement: 'VPP-ACCEPT-10',
    family: 'accept',
    describe: 'Properties that the service owns are refused.',
    stages: () =>
      refusingValue(
        ({ serverOwned }) => serverOwned,
        () => true,
      ),
  },
  {
    name: 'accept-empty-resets',
    requirement: 'VPP-ACCEPT-11',
    family: 'accept',
    describe: 'An empty object sets every nullable property to null.',
    stages: (contract) => {
      const cleared = contract.properties.filter(({ nullable, serverOwned }) => nullable && !serverOwned)
      return {
        merge: (base) => (entity, body, call) => {
          const merged = base(entity, body, call)
          if (Object.keys(body).length > 0) return merged
          return { ...merged, ...Object.fromEntries(cleared.map(({ name }) => [name, null])) }
        },
      }
    },
  },
]

/** Faults of acceptance: requests that are refused, or taken for something else, although the page allows them. */
export function acceptFaults(contract: Contract): Fault[] {
  return [...recipes.flatMap((recipe) => spread(contract, recipe)), ...whole]
}
