import type { Expectation } from '../cases/types.ts'
import { describeOutcome, outcomeOf, readEntityOf, sentText } from '../http/exchange.ts'
import type { Exchange } from '../http/types.ts'
import type { JsonObject } from '../json.ts'
import { stateOf } from './access.ts'
import { sameValue } from './compare.ts'
import type { Judging, Rulings } from './context.ts'
import { broken, pass, show, showMembers, undecided, unproven, withheld } from './judgement.ts'
import type { Judgement } from './types.ts'

/** The last PATCH of several, which is the one that has to be accepted. */
function lastPatch({ item, observation }: Judging): Exchange {
  const index = item.probe.steps.findLastIndex(({ method }) => method === 'PATCH')
  return observation.exchanges[index]!
}

function notTaken(judging: Judging, exchange: Exchange, after: string): Judgement | undefined {
  if (outcomeOf(exchange) === 'accepted') return undefined
  const sent = sentText(exchange)
  const open =
    exchange.failure === undefined
      ? undecided(exchange)
      : withheld(exchange, judging.observation.after.entity !== undefined, sent)
  return (
    open ??
    broken({
      message: `A valid PATCH is refused after ${after}.`,
      where: 'PATCH response status',
      sent,
      expected: '200',
      got: describeOutcome(exchange),
      diagnosis: `refused with ${describeOutcome(exchange)} after ${after}`,
    })
  )
}

function lastStored(judging: Judging, { sent }: Extract<Expectation, { kind: 'last-stored' }>): Judgement {
  const refused = notTaken(judging, lastPatch(judging), 'a request that was refused on the same connection')
  if (refused) return refused
  const found = stateOf(judging, 'after')
  if ('judgement' in found) return found.judgement
  return shows(judging, found.entity, sent, `${judging.readName}`) ?? pass
}

/** What is not as it should be among members that an entity has to show; undefined for nothing. */
function shows(
  judging: Judging,
  entity: JsonObject,
  wanted: JsonObject,
  where: string,
): Judgement | undefined {
  for (const property of judging.contract.properties) {
    const { name } = property
    if (!Object.hasOwn(wanted, name) || property.credential) continue
    if (sameValue(property, wanted[name], entity[name])) continue
    return broken({
      message: 'What is stored does not follow from the updates that were accepted.',
      where: `${where} $.${name}`,
      sent: judging.item.probe.steps
        .filter(({ method }) => method === 'PATCH')
        .map(({ body }) => String(body))
        .join(', then '),
      expected: showMembers({ [name]: wanted[name]! }),
      got: show(entity[name]),
      diagnosis: 'not what the last accepted update has set',
    })
  }
  return undefined
}

/** Each accepted PATCH answers, and each reading shows, what the updates up to then have set. */
function follows(judging: Judging, { updates }: Extract<Expectation, { kind: 'follows' }>): Judgement {
  const { item, observation } = judging
  let wanted: JsonObject = {}
  for (const [index, step] of item.probe.steps.entries()) {
    const exchange = observation.exchanges[index]!
    const update = updates[index]
    if (step.method === 'PATCH' && update !== undefined) {
      const refused = notTaken(judging, exchange, 'other updates')
      if (refused) return refused
      wanted = { ...wanted, ...update }
    } else if (step.method === 'PATCH') {
      const open = undecided(exchange)
      if (open) return open
      if (outcomeOf(exchange) === 'accepted')
        return unproven('it takes a refused PATCH, and this one was accepted')
    } else {
      const problem = read(judging, exchange, wanted)
      if (problem) return problem
    }
  }
  const found = stateOf(judging, 'after')
  if ('judgement' in found) return found.judgement
  return shows(judging, found.entity, wanted, judging.readName) ?? pass
}

function read(judging: Judging, exchange: Exchange, wanted: JsonObject): Judgement | undefined {
  const open = undecided(exchange)
  if (open) return open
  const found = readEntityOf(exchange)
  if (outcomeOf(exchange) !== 'accepted' || found.problem !== undefined) return undefined
  return shows(judging, found.entity, wanted, judging.readName)
}

/** Judges what takes several updates of one entity, one after another. */
export const updateRulings: Rulings<'last-stored' | 'follows'> = { 'last-stored': lastStored, follows }
