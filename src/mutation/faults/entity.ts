import type { Contract, Property } from '../../contract/types.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { Call } from '../../stub/types.ts'
import { reachFaults } from './entity-reach.ts'
import { wholeEntityFaults } from './entity-whole.ts'
import { rendering, replaceMembers, settable, showing } from './overrides.ts'
import { type Fault, type Recipe, spread } from './types.ts'

const any = () => true

/** A value of a type that a property does not have. */
function mistyped(value: Json, { kind, members }: Property): Json {
  if (kind === 'boolean') return String(value)
  if (kind === 'enum') return members.indexOf(String(value))
  return [value]
}

const recipes: readonly Recipe[] = [
  {
    name: 'entity-member-missing-in-answer',
    requirement: 'VPP-ENTITY-03',
    family: 'entity',
    describe: 'The answer lacks a member.',
    of: any,
    stages: (affects) => showing(affects, ['answer'], () => undefined),
  },
  {
    name: 'entity-member-missing-in-read',
    requirement: 'VPP-ENTITY-13',
    family: 'entity',
    describe: 'GET lacks a member.',
    of: any,
    stages: (affects) => showing(affects, ['read', 'list'], () => undefined),
  },
  {
    name: 'entity-member-mistyped-in-answer',
    requirement: 'VPP-ENTITY-04',
    family: 'entity',
    describe: 'The answer shows a member with a value of another type.',
    of: any,
    stages: (affects) => showing(affects, ['answer'], mistyped),
  },
  {
    name: 'entity-member-mistyped-in-read',
    requirement: 'VPP-ENTITY-13',
    family: 'entity',
    describe: 'GET shows a member with a value of another type.',
    of: any,
    stages: (affects) => showing(affects, ['read', 'list'], mistyped),
  },
  {
    name: 'entity-member-null-in-answer',
    requirement: 'VPP-ENTITY-04',
    family: 'entity',
    describe: 'The answer shows null for a member that is not nullable.',
    of: ({ nullable, key }) => !nullable && !key,
    stages: (affects) => showing(affects, ['answer'], () => null),
  },
  {
    name: 'entity-stale-in-answer',
    requirement: 'VPP-ENTITY-06',
    family: 'entity',
    describe: 'The answer shows the value from before the PATCH; the new one is stored.',
    of: settable(),
    stages: (affects) => {
      const before = new WeakMap<Call, JsonObject>()
      return {
        merge: (base) => (entity, body, call) => {
          before.set(call, entity)
          return base(entity, body, call)
        },
        ...rendering(['answer'], (shown, call) =>
          replaceMembers(shown, call, affects, (_value, { name }) => before.get(call)?.[name] ?? null),
        ),
      }
    },
  },
  {
    name: 'entity-unsent-null-in-answer',
    requirement: 'VPP-ENTITY-07',
    family: 'entity',
    describe: 'The answer shows null for a nullable member that was not sent.',
    of: ({ nullable, credential }) => nullable && !credential,
    stages: (affects) => {
      const sent = new WeakMap<Call, JsonObject>()
      return {
        merge: (base) => (entity, body, call) => {
          sent.set(call, body)
          return base(entity, body, call)
        },
        ...rendering(['answer'], (shown, call) =>
          replaceMembers(shown, call, affects, (value, { name }) =>
            Object.hasOwn(sent.get(call) ?? {}, name) ? value : null,
          ),
        ),
      }
    },
  },
  {
    name: 'entity-not-stored',
    requirement: 'VPP-ENTITY-08',
    family: 'entity',
    describe: 'The answer shows the new value, and it is not stored.',
    of: settable(),
    stages: (affects) => ({
      save: (base) => (id, entity, call) => {
        const before = call.world.store.get(id) ?? {}
        const kept = call.world.contract.properties.filter(affects)
        return base(
          id,
          { ...entity, ...Object.fromEntries(kept.map(({ name }) => [name, before[name] ?? null])) },
          call,
        )
      },
    }),
  },
  {
    name: 'entity-null-not-stored',
    requirement: 'VPP-ENTITY-08',
    family: 'entity',
    describe: 'null is taken for a missing member when it is stored; the answer shows it.',
    of: (property) => property.nullable && settable()(property),
    stages: (affects) => ({
      save: (base) => (id, entity, call) => {
        const before = call.world.store.get(id) ?? {}
        return base(
          id,
          replaceMembers(entity, call, affects, (value, { name }) => value ?? before[name] ?? null),
          call,
        )
      },
    }),
  },
  {
    name: 'entity-unsent-cleared',
    requirement: 'VPP-ENTITY-09',
    family: 'entity',
    describe: 'A nullable member that was not sent is set to null.',
    of: (property) => property.nullable && settable()(property),
    stages: (affects) => ({
      merge: (base) => (entity, body, call) => {
        const lost = call.world.contract.properties.filter((p) => affects(p) && !Object.hasOwn(body, p.name))
        return { ...base(entity, body, call), ...Object.fromEntries(lost.map(({ name }) => [name, null])) }
      },
    }),
  },
  {
    name: 'entity-credential-withheld',
    requirement: 'VPP-ENTITY-12',
    family: 'entity',
    describe: 'The answer shows null for the credential.',
    of: ({ credential, nullable }) => credential && nullable,
    stages: (affects) => showing(affects, ['answer'], () => null),
  },
]

/** Faults of the answer and of what is stored. */
export function entityFaults(contract: Contract): Fault[] {
  return [...recipes.flatMap((recipe) => spread(contract, recipe)), ...wholeEntityFaults, ...reachFaults]
}
