import { keyName, type Property } from '../../contract/types.ts'
import { isObject, type Json, type JsonObject } from '../../json.ts'
import { isAnnotation } from '../../json-names.ts'
import type { Call, Refusal, StageOverrides } from '../../stub/types.ts'
import { addressed, everyNth, rendering, replaceMembers, settable } from './overrides.ts'
import type { Fault } from './types.ts'

type Entry = readonly [name: string, requirement: string, describe: string, stages: () => StageOverrides]

const unreadable: Refusal = {
  status: 500,
  code: 'InternalServerError',
  message: 'The entity cannot be read.',
}

/** The name of the key, and its value in a body where it is a text. */
function keyIn(body: JsonObject, { world }: Call): readonly [name: string, id: string] | undefined {
  const name = keyName(world.contract)
  const id = Object.hasOwn(body, name) ? body[name] : undefined
  return typeof id === 'string' && id !== '' ? [name, id] : undefined
}

/** How deep a body of this text is nested; braces within texts count, which is near enough for a defect. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const character of text) {
    if (character === '{') depth += 1
    if (character === '}') depth -= 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

function dropUnknown(body: JsonObject, { world }: Call): JsonObject {
  const known = new Set(world.contract.properties.map(({ name }) => name))
  return Object.fromEntries(Object.entries(body).filter(([name]) => known.has(name) || isAnnotation(name)))
}

/** Creates an entity for a PATCH of an unknown id. */
function upserting(): StageOverrides {
  return {
    route: (base) => (call) => {
      const outcome = base(call)
      if (outcome.refusal?.status !== 404 || call.request.method !== 'PATCH') return outcome
      const { store, contract } = call.world
      const id = addressed(call)
      const key = keyName(contract)
      store.set(id, { ...[...store.values()][0], [key]: id })
      return { value: { kind: 'patch', id } }
    },
  }
}

/** Removes an entity where DELETE asks for it. */
function deleting(): StageOverrides {
  return {
    answer: (base) => (response, call) =>
      call.request.method === 'DELETE' && call.world.store.delete(addressed(call))
        ? { response: { ...response, status: 204, body: new Uint8Array() } }
        : base(response, call),
  }
}

/** The server cannot be reached any more when it is sent such a body, and can at the next request. */
function dying(matches: (body: Json | undefined) => boolean): StageOverrides {
  return {
    answer: (base) => (response, call) =>
      call.request.method === 'PATCH' && matches(bodyOf(call))
        ? { failure: { kind: 'connect', message: 'connection refused' } }
        : base(response, call),
  }
}

/** Shows another value of the first property of a kind each time that the entity is read. */
function moving(kind: Property['kind'], value: (reads: number) => string): StageOverrides {
  let reads = 0
  return rendering(['read', 'list'], (shown, { world }) => {
    const [property] = world.contract.properties.filter(settable(kind))
    if (property === undefined) return shown
    reads += 1
    return { ...shown, [property.name]: value(reads) }
  })
}

function bodyOf({ request }: Call): Json | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(request.body)) as Json
  } catch {
    return undefined
  }
}

const entries: readonly Entry[] = [
  [
    'renamed',
    'VPP-ACCEPT-09',
    'A key in the body moves the entity to another address.',
    () => ({
      save: (base) => (id, entity, call) => {
        const renamed = keyIn(bodyOf(call) as JsonObject, call)
        if (renamed === undefined || renamed[1] === id) return base(id, entity, call)
        call.world.store.delete(id)
        return base(renamed[1], { ...entity, [renamed[0]]: renamed[1] }, call)
      },
    }),
  ],
  [
    'broken-by-nesting',
    'VPP-ERROR-03',
    'A body that is nested deep is taken, and the entity cannot be read until the next PATCH.',
    () => {
      const broken = new Set<string>()
      const isDeep = (call: Call) => depthOf(new TextDecoder().decode(call.request.body)) > 100
      return {
        validate: (base) => (body, call) => base(isDeep(call) ? dropUnknown(body, call) : body, call),
        save: (base) => (id, entity, call) => {
          if (isDeep(call)) broken.add(id)
          else broken.delete(id)
          return base(id, entity, call)
        },
        route: (base) => (call) => {
          const outcome = base(call)
          return outcome.value?.kind === 'get' && broken.has(outcome.value.id)
            ? { refusal: unreadable }
            : outcome
        },
      }
    },
  ],
  [
    'unknown-members-kept',
    'VPP-HTTP-06',
    'A member that is not documented is stored, and shown until null removes it.',
    () => {
      const extra = new Map<string, Record<string, Json>>()
      return {
        validate: (base) => (body, call) => base(dropUnknown(body, call), call),
        merge: (base) => (entity, body, call) => {
          const own = { ...extra.get(addressed(call)) }
          const known = dropUnknown(body, call)
          for (const [name, value] of Object.entries(body)) {
            if (Object.hasOwn(known, name) || isObject(value)) continue
            if (value === null) delete own[name]
            else own[name] = value
          }
          extra.set(addressed(call), own)
          return base(entity, body, call)
        },
        ...rendering(['answer', 'read'], (shown, call) => ({ ...shown, ...extra.get(addressed(call)) })),
      }
    },
  ],
  [
    'created-and-deletable',
    'VPP-HTTP-03',
    'A PATCH of an unknown id makes an entity, which DELETE removes.',
    () => ({ ...upserting(), ...deleting() }),
  ],
  [
    'gone-at-null',
    'VPP-HTTP-02',
    'The server goes away at a body that is null, and comes back.',
    () => dying((body) => body === null),
  ],
  [
    'gone-at-invalid-date',
    'VPP-DATE-05',
    'The server goes away at a text that is no date, and comes back.',
    () => dying((body) => isObject(body) && Object.values(body).includes('tomorrow')),
  ],
  [
    'own-value-refused',
    'VPP-ACCEPT-12',
    'The date that is stored from the beginning is refused when it is written back.',
    () => {
      const own = '2031-05-06T07:08:09.7654321Z'
      const written = new Set<string>()
      const nameIn = ({ world }: Call) =>
        world.contract.properties.find(settable('dateTimeOffset'))?.name ?? ''
      return {
        load: (base) => (id, view, call) => {
          const entity = base(id, view, call)
          return entity === undefined || written.has(id) ? entity : { ...entity, [nameIn(call)]: own }
        },
        validate: (base) => (body, call) =>
          Object.hasOwn(body, nameIn(call)) && body[nameIn(call)] === own
            ? { status: 400, code: 'BadRequest', message: 'The date is out of range.' }
            : base(body, call),
        merge: (base) => (entity, body, call) => {
          if (Object.hasOwn(body, nameIn(call))) written.add(addressed(call))
          return base(entity, body, call)
        },
      }
    },
  ],
  [
    'text-moves',
    'VPP-ENTITY-08',
    'A text that a client may set is another one at each GET.',
    () => moving('string', (reads) => `value ${reads}`),
  ],
  [
    'date-moves',
    'VPP-ENTITY-08',
    'A date that a client may set is a clock: another one at each GET.',
    () => moving('dateTimeOffset', (reads) => new Date(Date.UTC(2031, 0) + reads * 1000).toISOString()),
  ],
  [
    'nul-reads-otherwise',
    'VPP-ACCEPT-07',
    'A text with U+0000 is stored and reads otherwise each time.',
    () => {
      const next = everyNth(2)
      return rendering(['answer', 'read'], (shown, call) =>
        replaceMembers(shown, call, settable('string'), (value) =>
          typeof value === 'string' && value.includes('\0')
            ? value.replaceAll('\0', next() ? '\ufffd' : '')
            : value,
        ),
      )
    },
  ],
]

/** Faults that leave something behind, or end the server: what follows must be judged as if they were not there. */
export function aftermathFaults(): Fault[] {
  return entries.map(([name, requirement, describe, stages]) => ({
    name: `aftermath-${name}`,
    requirement,
    family: 'aftermath',
    describe,
    stages,
  }))
}
