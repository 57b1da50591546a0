import { objectOf } from '../exchange/exchange.ts'
import type { Observation } from '../exchange/types.ts'
import { type Json, sameJson } from '../json.ts'
import type { Spot } from '../judge/types.ts'
import { isVague, notStored } from './way-names.ts'

/** The names of what became of a credential; whether it is the one from before is seen without telling it. */
export function credentialWays(spot: Spot, observation: Observation | undefined): readonly string[] {
  const { member, place, ways = [] } = spot
  const before = observation?.before.entity?.[member]
  const shown = shownCredential(spot, observation)
  return [
    ...ways,
    ...(before !== undefined && shown !== undefined && sameJson(before, shown) ? [notStored] : []),
    ...(ways.every(isVague) ? [`another value in the ${place}`] : []),
  ]
}

/** What a credential was shown as, which a judgement does not tell. */
export function shownCredential(
  { member, place }: Spot,
  observation: Observation | undefined,
): Json | undefined {
  if (place === 'read') return observation?.after.entity?.[member]
  const answer = observation?.exchanges.map(objectOf).find(({ problem }) => problem === undefined)
  return answer?.problem === undefined ? answer?.entity[member] : undefined
}
