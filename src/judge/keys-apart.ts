import { type Contract, keyName } from '../contract/types.ts'
import { objectOf, outcomeOf } from '../exchange/exchange.ts'
import type { Exchange } from '../exchange/types.ts'
import { isObject, type Json } from '../json.ts'
import { broken, pass, show } from './judgement.ts'
import type { Judgement } from './types.ts'

/**
 * Judges the keys in a reading of the collection: each is a text that an address can have, and no two are the same
 * (OData CSDL 4.01, 6.5). Undefined for what is no list of entities with keys. Pure.
 */
export function keysApart(contract: Contract, list: Exchange): Judgement | undefined {
  const found = objectOf(list)
  if (outcomeOf(list) !== 'accepted' || found.problem !== undefined || !Array.isArray(found.entity.value))
    return undefined
  const key = keyName(contract)
  const ids = found.entity.value.map((item) => (isObject(item) ? item[key] : undefined))
  // Where no entity has a key, that is how entities are shown, and other requirements look at it.
  if (ids.length > 0 && ids.every((id) => problemOf(id) !== undefined)) return undefined
  const seen = new Set<Json>()
  for (const [rank, id] of ids.entries()) {
    const problem = problemOf(id) ?? (seen.has(id!) ? 'two entities have the same key' : undefined)
    if (problem !== undefined) {
      return broken({
        message: 'The collection lists an entity that has no key of its own.',
        where: `GET of the collection, $.value[${rank}].${key}`,
        expected: 'a text that is not empty, and that no other entity has',
        got: show(id).slice(0, 100),
        diagnosis: problem,
      })
    }
    seen.add(id!)
  }
  return pass
}

function problemOf(id: Json | undefined): string | undefined {
  if (typeof id !== 'string') return id === undefined || id === null ? 'no key' : 'a key that is no text'
  if (id === '') return 'an empty key'
  return id.isWellFormed() ? undefined : 'a key with half of a surrogate pair, which fits into no URL'
}
