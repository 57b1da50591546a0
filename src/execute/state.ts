import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Observation, Read } from '../exchange/types.ts'
import { type Json, type JsonObject, sameJson } from '../json.ts'

/**
 * The members to send first, where what is stored is just what the probe is about to send, or where that was what was
 * sent last: what is stored may then be what became of it. `lastSent` has, by member, what was sent last.
 */
export function preparationOf(
  probe: Probe,
  state: JsonObject,
  unrestorable: readonly string[],
  lastSent: ReadonlyMap<string, Json> = new Map(),
): JsonObject | undefined {
  const equal = probe.prepare.filter(
    ({ property, from, otherwise }) =>
      !unrestorable.includes(property) &&
      (sameStored(state[property], from) ||
        (sameJson(lastSent.get(property), from) && !sameStored(state[property], otherwise))),
  )
  if (equal.length === 0) return undefined
  return Object.fromEntries(equal.map(({ property, otherwise }) => [property, otherwise]))
}

/** The members to send to put back what has changed; undefined for nothing. A credential may not be put back. */
export function undoingOf({ properties }: Contract, before: Read, after: Read): JsonObject | undefined {
  const [was, is] = [before.entity, after.entity]
  if (was === undefined || is === undefined) return undefined
  const changed = properties.filter(
    ({ name, serverOwned, credential }) =>
      !serverOwned && !credential && was[name] !== undefined && !sameJson(was[name], is[name]),
  )
  return changed.length === 0 ? undefined : Object.fromEntries(changed.map(({ name }) => [name, was[name]!]))
}

/** Whether an answer got lost, be it one that a repeat has made up for: then the request may have come in twice. */
export function isLost(exchange: Exchange): boolean {
  if (exchange.failure !== undefined || outcomeOf(exchange) === 'throttled') return true
  return exchange.request.method !== 'GET' && exchange.attempts - exchange.throttled > 1
}

/**
 * Whether a request had an answer that tells of what was asked: that it is put off does not, nor that one is sent elsewhere,
 * to sign in say, or has no access any more.
 */
export function isAnswered(exchange: Exchange | undefined): boolean {
  const status = exchange?.response?.status
  return status !== undefined && outcomeOf(exchange!) !== 'throttled' && !isKeptOut(status)
}

/** Whether a status tells that whoever asks is kept out (RFC 9110 15.4, 15.5.2, 15.5.4, 15.5.8). */
export function isKeptOut(status: number): boolean {
  return [401, 403, 407].includes(status) || (status >= 300 && status < 400)
}

/** The observation of a probe that was not sent, and why. */
export function unsent(id: string, reader: Observation['reader'], reason: string): Observation {
  const none: Read = { problem: reason }
  return {
    id,
    before: none,
    after: none,
    exchanges: [],
    reader,
    blocked: { verdict: 'unproven', reason },
  }
}
