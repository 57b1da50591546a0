import { outcomeOf } from '../exchange/exchange.ts'
import type { Exchange } from '../exchange/types.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Looking, Seen } from './types.ts'

/** A PATCH of the entity that was accepted, and the members of its body. */
type Update = { readonly patch: Exchange; readonly sent: JsonObject }

/** The same, with all that it is looked at with. */
export type Updated = Looking & Update & Seen

/** The one PATCH of the entity in a probe, where it was accepted and meant to be, or is free to be. */
export function acceptedUpdate({ items, observation }: Seen): Update | undefined {
  const [item] = items
  if (item === undefined || item.probe.parallel || observation.disturbed) return undefined
  const at = item.probe.steps.findIndex(({ method }) => method === 'PATCH')
  const others = item.probe.steps.filter(({ method, resource }) => method === 'PATCH' || resource !== 'item')
  const patch = observation.exchanges[at]
  if (patch === undefined || others.length !== 1 || outcomeOf(patch) !== 'accepted') return undefined
  const sent = sentMembers(patch)
  return sent && { patch, sent }
}

/** The members of the body as it was sent; undefined for a body that is no object, or coded. */
function sentMembers({ request: { body } }: Exchange): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
