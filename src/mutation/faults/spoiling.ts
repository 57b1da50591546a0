import { isObject, type Json, type JsonObject } from '../../json.ts'
import type { Call, Refusal, StageOverrides } from '../../stub/types.ts'
import { addressed } from './overrides.ts'
import type { Fault } from './types.ts'

const unusable: Refusal = {
  status: 500,
  code: 'InternalServerError',
  message: 'The entity cannot be used.',
}

/** Whether a value is nested deeper than any document of this API. */
function isDeep(value: Json, left = 100): boolean {
  if (left === 0) return true
  const parts = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []
  return parts.some((part) => isDeep(part, left - 1))
}

/** Breaks down with an entity that holds what `spoils` finds in a body, until what `mends` finds is sent. */
function spoiledBy(
  spoils: (name: string, value: Json, call: Call) => boolean,
  { isUpdatable }: { readonly isUpdatable: boolean },
): StageOverrides {
  const spoilt = new Map<string, ReadonlySet<string>>()
  const spoiling = (body: JsonObject, call: Call) =>
    Object.keys(body).filter((name) => spoils(name, body[name]!, call))
  const without = (body: JsonObject, names: readonly string[]) =>
    Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))
  return {
    route: (base) => (call) => {
      const outcome = base(call)
      const { kind } = outcome.value ?? {}
      const isBroken = spoilt.has(addressed(call)) && (kind === 'get' || (kind === 'patch' && !isUpdatable))
      return isBroken ? { refusal: unusable } : outcome
    },
    validate: (base) => (body, call) => {
      const names = spoilt.get(addressed(call)) ?? new Set<string>()
      const known = without(body, [
        ...spoiling(body, call),
        ...[...names].filter((name) => body[name] === null),
      ])
      return base(known, call)
    },
    merge: (base) => (entity, body, call) => {
      const id = addressed(call)
      const fresh = spoiling(body, call)
      const names = new Set(
        [...(spoilt.get(id) ?? []), ...fresh].filter(
          (name) => fresh.includes(name) || !Object.hasOwn(body, name),
        ),
      )
      if (names.size > 0) spoilt.set(id, names)
      else spoilt.delete(id)
      return base(entity, without(body, fresh), call)
    },
  }
}

/** Faults that leave an entity unreadable: what comes after that tells nothing. */
export function spoilingFaults(): Fault[] {
  const family = 'aftermath'
  const requirement = 'VPP-ERROR-03'
  return [
    {
      name: 'aftermath-broken-by-nested-member',
      requirement,
      family,
      describe:
        'A member nested deep is stored, and the entity cannot be read until that very member is null.',
      stages: () => spoiledBy((_, value) => isDeep(value), { isUpdatable: true }),
    },
    {
      name: 'aftermath-broken-for-good',
      requirement,
      family,
      describe: 'A member nested deep is stored, and the entity can neither be read nor updated any more.',
      stages: () => spoiledBy((_, value) => isDeep(value), { isUpdatable: false }),
    },
    {
      name: 'aftermath-broken-by-enum',
      requirement,
      family,
      describe:
        'A word that is no member of its enum is stored, and the entity can neither be read nor updated any more.',
      stages: () =>
        spoiledBy(
          (name, value, { world: { contract } }) => {
            const property = contract.properties.find((one) => one.name === name)
            return property?.kind === 'enum' && typeof value === 'string' && !property.members.includes(value)
          },
          { isUpdatable: false },
        ),
    },
  ]
}
