import { isObject, type JsonObject } from '../../json.ts'
import { isAnnotation } from '../../json-names.ts'
import { parseObject } from '../../stub/request-stages.ts'
import type { Call, Outcome, Refusal, StageOverrides } from '../../stub/types.ts'
import { bodyFaults } from './http-body.ts'
import {
  addressed,
  isUpdated,
  refusing,
  rendering,
  replaceMembers,
  responding,
  settable,
} from './overrides.ts'
import type { Fault } from './types.ts'

type Entry = readonly [name: string, requirement: string, describe: string, stages: () => StageOverrides]

/** Refuses a body for its text. */
function refusingText(matches: (text: string, call: Call) => boolean): StageOverrides {
  return refusing((_body, call) => matches(new TextDecoder().decode(call.request.body), call))
}

function unknownId(answer: (call: Call) => Outcome<{ kind: 'patch'; id: string }>): StageOverrides {
  return {
    route: (base) => (call) => {
      const outcome = base(call)
      return outcome.refusal?.status === 404 && call.request.method === 'PATCH' ? answer(call) : outcome
    },
  }
}

function createToken(call: Call): string {
  const { store, contract } = call.world
  const id = addressed(call)
  const keys = contract.properties.filter(({ key }) => key).map(({ name }) => [name, id])
  store.set(id, { ...[...store.values()][0], ...Object.fromEntries(keys) })
  return id
}

function dropUnknown(body: JsonObject, { world }: Call): JsonObject {
  const known = new Set(world.contract.properties.map(({ name }) => name))
  return Object.fromEntries(Object.entries(body).filter(([name]) => known.has(name) || isAnnotation(name)))
}

const special = ['__proto__', 'constructor', 'prototype']
const without = (body: JsonObject) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !special.includes(name)))

/** What a careless deep merge makes of members named like parts of an object: their members become the entity's. */
const polluted = (body: JsonObject): JsonObject =>
  special.reduce((merged, name) => {
    const inner = Object.hasOwn(body, name) ? body[name] : undefined
    return isObject(inner) ? Object.assign(merged, inner) : merged
  }, without(body))

const otherMediaType: Refusal = {
  status: 415,
  code: 'UnsupportedMediaType',
  message: 'The media type is not supported.',
}

/** The documented members of a body up to the first that is out of order. */
function ascending(body: JsonObject, { world }: Call): JsonObject {
  const names = world.contract.properties.map(({ name }) => name)
  let last = -1
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => {
      const at = names.indexOf(name)
      if (at < last) return false
      last = Math.max(last, at)
      return true
    }),
  )
}

const table: readonly Entry[] = [
  [
    'unknown-id-created',
    'VPP-HTTP-03',
    'A PATCH of an unknown id makes an entity.',
    () => unknownId((call) => ({ value: { kind: 'patch', id: createToken(call) } })),
  ],
  [
    'unknown-id-to-first',
    'VPP-HTTP-03',
    'A PATCH of an unknown id updates the first entity.',
    () => unknownId(({ world }) => ({ value: { kind: 'patch', id: [...world.store.keys()][0] ?? '' } })),
  ],
  [
    'unknown-id-400',
    'VPP-HTTP-03',
    'A PATCH of an unknown id is answered with 400.',
    () =>
      unknownId(() => ({
        refusal: { status: 400, code: 'BadRequest', message: 'There is no such resource.' },
      })),
  ],
  [
    'prototype-merged',
    'VPP-HTTP-04',
    'The members of __proto__ become members of the entity.',
    () => ({
      validate: (base) => (body, call) => base(without(body), call),
      merge: (base) => (entity, body, call) => base(entity, polluted(body), call),
    }),
  ],
  [
    'unknown-property-ignored',
    'VPP-HTTP-06',
    'A property that is not documented is ignored.',
    () => ({ validate: (base) => (body, call) => base(dropUnknown(body, call), call) }),
  ],
  [
    'unknown-property-stored',
    'VPP-HTTP-06',
    'A property that is not documented is stored and shown.',
    () => {
      const extra = new Map<string, JsonObject>()
      return {
        validate: (base) => (body, call) => base(dropUnknown(body, call), call),
        merge: (base) => (entity, body, call) => {
          const known = new Set(Object.keys(dropUnknown(body, call)))
          const unknown = Object.entries(body).filter(([name, value]) => !known.has(name) && !isObject(value))
          extra.set(addressed(call), { ...extra.get(addressed(call)), ...Object.fromEntries(unknown) })
          return base(entity, body, call)
        },
        ...rendering(['answer', 'read'], (shown, call) => ({ ...shown, ...extra.get(addressed(call)) })),
      }
    },
  ],
  [
    'any-content-type',
    'VPP-HTTP-07',
    'The Content-Type is not looked at.',
    () => ({
      parse:
        () =>
        ({ request }) =>
          parseObject(request.body),
    }),
  ],
  [
    'white-space-refused',
    'VPP-HTTP-09',
    'White space before the object is refused.',
    () => refusingText((text) => /^\s/.test(text)),
  ],
  [
    'escaped-name-refused',
    'VPP-HTTP-09',
    'Escapes in names are refused.',
    () => refusingText((text) => /"[^"]*\\u[^"]*"\s*:/.test(text)),
  ],
  [
    'escaped-solidus-kept',
    'VPP-HTTP-09',
    'The escape of a solidus is stored with its backslash.',
    () => ({
      merge: (base) => (entity, body, call) =>
        new TextDecoder().decode(call.request.body).includes('\\/')
          ? base(
              entity,
              replaceMembers(body, call, settable('string'), (value) => String(value).replaceAll('/', '\\/')),
              call,
            )
          : base(entity, body, call),
    }),
  ],
  [
    'order-kept',
    'VPP-HTTP-09',
    'Members that come in another order than the documented one are passed over.',
    () => ({
      merge: (base) => (entity, body, call) => base(entity, ascending(body, call), call),
    }),
  ],
  [
    'two-content-types',
    'VPP-HTTP-14',
    'An answer has two Content-Types.',
    () =>
      responding(isUpdated, (response) => ({
        ...response,
        headers: [...response.headers, ['Content-Type', 'text/html']],
      })),
  ],
  [
    'media-type-letter-case',
    'VPP-HTTP-10',
    'The media type is compared with its letter case.',
    () => ({
      parse: (base) => (call) =>
        /[A-Z]/.test((call.header('content-type') ?? '').split(';', 1).join())
          ? { refusal: otherMediaType }
          : base(call),
    }),
  ],
  [
    'charset-refused',
    'VPP-HTTP-10',
    'A parameter of the Content-Type is refused.',
    () => ({
      parse: (base) => (call) =>
        call.header('content-type')?.includes(';') ? { refusal: otherMediaType } : base(call),
    }),
  ],
]

/** Faults of messages: how bodies, paths and headers are read. */
export function httpFaults(): Fault[] {
  return [...bodyFaults, ...table].map(([name, requirement, describe, stages]) => ({
    name: `http-${name}`,
    requirement,
    family: 'http',
    describe,
    stages,
  }))
}
