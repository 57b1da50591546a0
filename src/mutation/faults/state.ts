import { setTimeout as pause } from 'node:timers/promises'
import type { Property } from '../../contract/types.ts'
import type { WireResponse } from '../../exchange/types.ts'
import type { JsonObject } from '../../json.ts'
import type { Answer, Call, StageOverrides } from '../../stub/types.ts'
import { intermittentFaults } from './intermittent.ts'
import { addressed, remembering } from './overrides.ts'
import type { Fault } from './types.ts'

/** Long enough for requests sent at once over a socket to meet, short enough for a whole run to bear it. */
const overlapMs = 2

const whole: readonly Fault[] = [
  {
    name: 'concurrency-lost-update',
    requirement: 'VPP-CONC-01',
    family: 'concurrency',
    describe: 'An entity is read, changed and written back as a whole, so that parallel updates are lost.',
    stages: () => ({
      save: (base) => async (id, entity, call) => {
        await pause(overlapMs)
        return base(id, entity, call)
      },
    }),
  },
  {
    name: 'concurrency-torn-read',
    requirement: 'VPP-CONC-02',
    family: 'concurrency',
    describe: 'Members are written one half after the other, and a GET in between shows it.',
    stages: ({ properties }) => ({
      save: (base) => async (id, entity, call) => {
        const before = call.world.store.get(id) ?? {}
        await base(id, halfOf(properties, entity, before), call)
        await pause(overlapMs)
        const now = call.world.store.get(id) ?? {}
        return base(id, { ...now, ...changes(entity, before) }, call)
      },
    }),
  },
  {
    name: 'concurrency-refused-500',
    requirement: 'VPP-CONC-01',
    family: 'concurrency',
    describe: 'A PATCH that meets another one is answered with 500 and not stored.',
    stages: () =>
      meeting((response) => ({
        response: { ...response, status: 500 },
      })),
  },
  {
    name: 'concurrency-refused-400',
    requirement: 'VPP-ACCEPT-12',
    family: 'concurrency',
    describe: 'A PATCH that meets another one is refused with 400 and not stored.',
    stages: () =>
      meeting((response) => ({
        response: {
          ...response,
          status: 400,
          body: new TextEncoder().encode('{"error":{"code":"BadRequest","message":"Busy."}}'),
        },
      })),
  },
  {
    name: 'concurrency-deadlock',
    requirement: 'VPP-CONC-01',
    family: 'concurrency',
    describe: 'A PATCH that meets another one gets no answer and is not stored.',
    stages: () => meeting(() => ({ failure: { kind: 'timeout', message: 'no answer came' } })),
  },
  {
    name: 'concurrency-silently-dropped',
    requirement: 'VPP-CONC-01',
    family: 'concurrency',
    describe: 'A PATCH that meets another one is answered as if it were stored, and is not.',
    stages: () => meeting((response) => ({ response })),
  },
  {
    name: 'state-stale-read',
    requirement: 'VPP-ENTITY-08',
    family: 'stored state',
    describe: 'A cache shows the entity as it was before the latest PATCH.',
    stages: () => {
      const { earlier, save } = remembering()
      return {
        save,
        load: (base) => (id, view, call) =>
          (view === 'answer' ? undefined : earlier.get(id)) ?? base(id, view, call),
      }
    },
  },
  {
    name: 'state-read-cached',
    requirement: 'VPP-ENTITY-08',
    family: 'stored state',
    describe: 'GET shows the entity as it was when it was first read.',
    stages: () => {
      const first = new Map<string, JsonObject>()
      return {
        load: (base) => (id, view, call) => {
          const now = base(id, view, call)
          if (view !== 'read' || now === undefined) return now
          const cached = first.get(id) ?? now
          first.set(id, cached)
          return cached
        },
      }
    },
  },
  {
    name: 'state-read-late',
    requirement: 'VPP-ENTITY-08',
    family: 'stored state',
    describe: 'The first GET after a PATCH still shows the entity from before it.',
    stages: () => {
      const { earlier, save } = remembering()
      return {
        save,
        load: (base) => (id, view, call) => {
          const before = view === 'read' ? earlier.get(id) : undefined
          if (view === 'read') earlier.delete(id)
          return before ?? base(id, view, call)
        },
      }
    },
  },
  {
    name: 'state-answer-of-another',
    requirement: 'VPP-ENTITY-05',
    family: 'stored state',
    describe: 'The answer shows another entity of the collection.',
    stages: () => ({
      render: (base) => (entity, view, call) => {
        const others = [...call.world.store.entries()].filter(([id]) => id !== addressed(call))
        return base(view === 'answer' ? (others[0]?.[1] ?? entity) : entity, view, call)
      },
    }),
  },
  {
    name: 'state-written-to-another',
    requirement: 'VPP-ENTITY-14',
    family: 'stored state',
    describe: 'A PATCH is stored in the entity and in the one before it in the collection.',
    stages: ({ properties }) => ({
      save: (base) => (id, entity, call) => {
        const { store } = call.world
        const [otherId = id] = [...store.keys()].filter((other) => other !== id).slice(-1)
        const keys = properties.filter(({ key }) => key).map(({ name }) => name)
        const own = store.get(otherId) ?? entity
        store.set(otherId, {
          ...entity,
          ...Object.fromEntries(keys.map((name) => [name, own[name] ?? null])),
        })
        return base(id, entity, call)
      },
    }),
  },
]

/** Gives PATCHes that begin while another one of the same entity is under way another answer, and does not store them. */
function meeting(otherwise: (response: WireResponse) => Answer): StageOverrides {
  const underWay = new Set<string>()
  const met = new WeakSet<Call>()
  return {
    save: (base) => async (id, entity, call) => {
      if (underWay.has(id)) {
        met.add(call)
        return
      }
      underWay.add(id)
      await pause(overlapMs)
      underWay.delete(id)
      return base(id, entity, call)
    },
    answer: (base) => (response, call) => (met.has(call) ? otherwise(response) : base(response, call)),
  }
}

/** The entity with the changes of every other property still to come. */
function halfOf(properties: readonly Property[], entity: JsonObject, before: JsonObject): JsonObject {
  const later = properties
    .filter((_property, index) => index % 2 === 1)
    .map(({ name }) => [name, before[name] ?? null])
  return { ...entity, ...Object.fromEntries(later) }
}

function changes(entity: JsonObject, before: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(entity).filter(([name, value]) => before[name] !== value))
}

/** Faults of state: parallel updates, caches, and defects that show now and then. */
export function stateFaults(): Fault[] {
  return [...whole, ...intermittentFaults()]
}
