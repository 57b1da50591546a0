import type { Contract } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { type Json, type JsonObject, sameJson } from '../json.ts'
import { isAnnotation } from '../json-names.ts'

/** What tells the members that a run has left behind from those that are the target's own. */
export type Stray = {
  readonly contract: Pick<Contract, 'properties' | 'entityType'>
  /** The entity as it was. */
  readonly was: JsonObject
  /** The names of the members that the run has sent. */
  readonly sent: ReadonlySet<string>
}

const typeName = '@odata.type'

/**
 * Of the members that are neither documented nor were there before, what to send so that they are gone: null. The type of the
 * entity, where it was sent and is shown since, cannot be taken away by a valid request; it can be the right one.
 * An annotation that nobody has sent is the service's.
 */
export function strayMembers({ contract, was, sent }: Stray, now: JsonObject): JsonObject {
  const documented = new Set(contract.properties.map(({ name }) => name))
  const names = Object.keys(now).filter(
    (name) => !documented.has(name) && !Object.hasOwn(was, name) && (!isAnnotation(name) || sent.has(name)),
  )
  return Object.fromEntries(names.map((name) => [name, name === typeName ? contract.entityType : null]))
}

/**
 * Of the members that were there before, though they are not documented: those that were sent and are others now, as they
 * were. An annotation, such as an ETag, is another one after each update: it has to hold what was sent.
 */
export function changedStrays(
  { contract, was, sent, holds }: Stray & { readonly holds: Holds },
  now: JsonObject,
): JsonObject {
  const documented = new Set(contract.properties.map(({ name }) => name))
  const isOurs = (name: string) =>
    isAnnotation(name) ? holds(name, now[name]) : sent.has(name) || isPlace(name)
  return Object.fromEntries(
    Object.entries(was).filter(
      ([name, value]) => !documented.has(name) && isOurs(name) && !same(value, now[name]),
    ),
  )
}

/** Tells whether a member with such a value was sent. */
export type Holds = (name: string, value: Json | undefined) => boolean

/** For members that were sent, with their values. */
export function holding(sent: readonly (readonly [name: string, value: Json])[]): Holds {
  return (name, value) => sent.some(([one, other]) => one === name && sameStored(other, value))
}

/** What is the service's own, and holds what was sent, as it was before. */
export function takenFromClient(
  {
    contract,
    was,
    holds,
  }: Pick<Stray, 'was'> & { readonly contract: Pick<Contract, 'properties'>; readonly holds: Holds },
  now: JsonObject,
): JsonObject {
  const taken = contract.properties.filter(
    ({ name, key, serverOwned }) =>
      serverOwned &&
      !key &&
      was[name] !== undefined &&
      !sameStored(was[name], now[name]) &&
      holds(name, now[name]),
  )
  return Object.fromEntries(taken.map(({ name }) => [name, was[name]!]))
}

/** What is the service's own and was there before, and is gone now, or null: no service does that by itself. */
export function wipedOfService(
  { contract, was }: Pick<Stray, 'was'> & { readonly contract: Pick<Contract, 'properties'> },
  now: JsonObject,
): JsonObject {
  const isGone = (value: Json | undefined) => value === undefined || value === null
  const gone = contract.properties.filter(
    ({ name, key, serverOwned }) => serverOwned && !key && !isGone(was[name]) && isGone(now[name]),
  )
  return Object.fromEntries(gone.map(({ name }) => [name, was[name]!]))
}

/** Whether a name is that of a place in a list or a text, as a body that is no object leaves them behind. */
function isPlace(name: string): boolean {
  return /^\d+$/.test(name)
}

function same(one: Json, other: Json | undefined): boolean {
  return other !== undefined && sameJson(one, other)
}
