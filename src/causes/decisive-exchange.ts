import type { Case } from '../cases/types.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Observation } from '../exchange/types.ts'
import type { Judgement } from '../judge/types.ts'
import type { Finding } from './types.ts'

/** The exchange that decided: the first PATCH that was not answered as it had to be, else the first one. */
export function decisiveOf(
  item: Case,
  { exchanges }: Observation,
  { verdict, where }: Judgement,
): Exchange | undefined {
  const { expect, probe } = item
  if ((expect.kind === 'no-server-error' || expect.kind === 'every-exchange') && where !== undefined) {
    const broken = exchanges.find((exchange) => outcomeOf(exchange) === 'broken')
    if (broken) return broken
  }
  if (expect.kind === 'last-stored')
    return exchanges[probe.steps.findLastIndex(({ method }) => method === 'PATCH')]
  const patches = exchanges.flatMap((exchange, rank) =>
    exchange.request.method === 'PATCH' ? [{ exchange, isUpdate: isUpdate(item, rank) }] : [],
  )
  const odd = patches.find(
    ({ exchange, isUpdate }) => outcomeOf(exchange) !== (isUpdate ? 'accepted' : 'refused'),
  )?.exchange
  const lost = patches.find(({ exchange }) => exchange.failure)?.exchange
  const first = (patches.find(({ isUpdate }) => isUpdate) ?? patches[0])?.exchange
  return (verdict === 'unproven' ? odd : undefined) ?? lost ?? odd ?? first
}

/** Whether a step is no request that is meant to be refused, among others that are not. */
export function isUpdate({ expect }: Case, rank: number): boolean {
  return expect.kind !== 'follows' || expect.updates[rank] !== undefined
}

/** What the request before came to, where a case is about an update right after one that is refused. */
export function afterOwn(
  { expect, probe }: Case,
  observation: Observation | undefined,
  decisive: Exchange | undefined,
): Finding['afterOwn'] {
  if (expect.kind !== 'follows' || observation === undefined || decisive === undefined) return undefined
  const rank = observation.exchanges.indexOf(decisive)
  const before = probe.steps.slice(0, rank).findLastIndex(({ method }) => method === 'PATCH')
  if (before < 0 || expect.updates[before] !== undefined || expect.updates[rank] === undefined)
    return undefined
  return outcomeOf(observation.exchanges[before]!) === 'refused' ? 'refused' : undefined
}
