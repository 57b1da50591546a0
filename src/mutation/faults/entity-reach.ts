import { keyName } from '../../contract/types.ts'
import { isObject, type Json, type JsonObject } from '../../json.ts'
import type { Call, StageOverrides } from '../../stub/types.ts'
import { rendering, settable } from './overrides.ts'
import type { Fault } from './types.ts'

/** Shows the last entity that the collection lists with another key. */
function listingLast(another: (world: Call['world']) => Json): StageOverrides {
  return rendering(['list'], (shown, { world }) => {
    const key = keyName(world.contract)
    return shown[key] === [...world.store.keys()].at(-1) && world.store.size > 1
      ? { ...shown, [key]: another(world) }
      : shown
  })
}

/** Faults of what a PATCH reaches: the same entity twice, another entity, or members beside those that were sent. */
export const reachFaults: readonly Fault[] = [
  {
    name: 'entity-listed-under-one-key',
    requirement: 'VPP-ENTITY-16',
    family: 'entity',
    describe: 'The collection lists two entities with one key.',
    stages: () => listingLast(({ store }) => [...store.keys()][0]!),
  },
  {
    name: 'entity-listed-by-number',
    requirement: 'VPP-ENTITY-16',
    family: 'entity',
    describe: 'The collection lists an entity by the number of its row.',
    stages: () => listingLast(({ store }) => store.size),
  },
  {
    name: 'entity-listed-without-key',
    requirement: 'VPP-ENTITY-16',
    family: 'entity',
    describe: 'The collection lists an entity whose key is null.',
    stages: () => listingLast(() => null),
  },
  {
    name: 'entity-repeat-refused',
    requirement: 'VPP-ENTITY-10',
    family: 'entity',
    describe: 'A PATCH that repeats the one before it is refused with 409.',
    stages: () => {
      const isRepeat = repeats()
      return {
        validate: (base) => (body, call) =>
          base(body, call) ??
          (isRepeat(call)
            ? { status: 409, code: 'Conflict', message: 'The request was made before.' }
            : undefined),
      }
    },
  },
  {
    name: 'entity-repeat-undone',
    requirement: 'VPP-ENTITY-10',
    family: 'entity',
    describe: 'A PATCH that repeats the one before it is answered as the first time and undoes it.',
    stages: () => {
      const isRepeat = repeats()
      const earlier = new Map<string, JsonObject>()
      return {
        save: (base) => (id, entity, call) => {
          const before = earlier.get(id) ?? entity
          earlier.set(id, call.world.store.get(id) ?? entity)
          return base(id, isRepeat(call) ? before : entity, call)
        },
      }
    },
  },
  {
    name: 'entity-every-one-updated',
    requirement: 'VPP-ENTITY-14',
    family: 'stored state',
    describe: 'A PATCH updates every entity of the collection.',
    stages: () => ({
      merge: (base) => (entity, body, call) => {
        for (const [id, other] of call.world.store) call.world.store.set(id, base(other, body, call))
        return base(entity, body, call)
      },
    }),
  },
  {
    name: 'entity-text-shared',
    requirement: 'VPP-ENTITY-14',
    family: 'stored state',
    describe: 'The entities of the collection share one text: what is sent to one is shown by all.',
    stages: (contract) => {
      const [shared] = contract.properties.filter(settable('string')).map(({ name }) => name)
      return {
        save: (base) => (id, entity, call) => {
          const { store } = call.world
          const text = shown(entity, shared)
          for (const [otherId, other] of store) store.set(otherId, { ...other, ...text })
          return base(id, entity, call)
        },
      }
    },
  },
  {
    name: 'entity-null-spreads',
    requirement: 'VPP-ENTITY-09',
    family: 'stored state',
    describe: 'null for one nullable member is stored for every other one too; the answer does not show it.',
    stages: (contract) => {
      const nullable = contract.properties
        .filter((property) => property.nullable && settable()(property))
        .map(({ name }) => name)
      return {
        save: (base) => (id, entity, call) => {
          const sent = sentBy(call)
          const cleared = nullable.some((name) => sent[name] === null)
            ? nullable.filter((name) => !Object.hasOwn(sent, name))
            : []
          return base(id, { ...entity, ...Object.fromEntries(cleared.map((name) => [name, null])) }, call)
        },
      }
    },
  },
]

/** One member of an entity; nothing where there is no such member. */
function shown(entity: JsonObject, name: string | undefined): JsonObject {
  return name === undefined ? {} : { [name]: entity[name] ?? null }
}

/** A function that says whether a PATCH is the same as the one before it. */
function repeats(): (call: Call) => boolean {
  let last = ''
  return ({ url, request }) => {
    const text = `${url.pathname} ${Buffer.from(request.body ?? []).toString('latin1')}`
    const same = text === last
    last = text
    return same
  }
}

/** What the body of an accepted PATCH holds. */
function sentBy({ request }: Call): JsonObject {
  const sent: unknown = JSON.parse(new TextDecoder().decode(request.body))
  return isObject(sent) ? sent : {}
}
