import type { Expectation } from '../cases/types.ts'
import { describeOutcome, outcomeOf, readEntityOf, sentText } from '../exchange/exchange.ts'
import type { Exchange } from '../exchange/types.ts'
import { isObject, type JsonObject } from '../json.ts'
import { stateOf } from './access.ts'
import { isFractionLoss, sameValue } from './compare.ts'
import type { Judging, Rulings } from './context.ts'
import {
  broken,
  notAccepted,
  notApplicable,
  pass,
  show,
  showMembers,
  undecided,
  unproven,
  withheld,
} from './judgement.ts'
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
      message: `A valid PATCH is refused${after === '' ? '' : ` after ${after}`}.`,
      where: 'PATCH response status',
      sent,
      expected: '200',
      got: describeOutcome(exchange),
      diagnosis: `refused with ${describeOutcome(exchange)}${after === '' ? '' : ` after ${after}`}`,
    })
  )
}

function lastStored(judging: Judging, { sent }: Extract<Expectation, { kind: 'last-stored' }>): Judgement {
  const refused = notTaken(judging, lastPatch(judging), 'a request that was refused on the same connection')
  // By itself the same request is taken: it is what was left on the connection.
  if (refused?.verdict === 'fail') return { ...refused, after: outcomeOf(judging.patch) }
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
  earlier: JsonObject = {},
): Judgement | undefined {
  for (const property of judging.contract.properties) {
    const { name } = property
    if (!Object.hasOwn(wanted, name) || property.credential || judging.control.restless.includes(name))
      continue
    const [sent, got] = [wanted[name], entity[name]]
    // A lost fraction is the date chapter's business, unless it leaves just what was there before.
    if (
      sameValue(property, sent, got) ||
      (isFractionLoss(property, sent, got) && !sameValue(property, earlier[name], got))
    )
      continue
    return broken({
      message: 'What is stored does not follow from the updates that were accepted.',
      where: `${where} $.${name}`,
      spot: { place: 'read', member: name, expected: sent, got },
      sent: judging.item.probe.steps
        .filter(({ method }) => method === 'PATCH')
        .map(({ body }) => String(body))
        .join(', then '),
      expected: showMembers({ [name]: sent! }),
      got: show(got),
      diagnosis: 'not what the last accepted update has set',
    })
  }
  return undefined
}

/** Each reading shows what the updates up to then have set, and nothing of what was refused. */
function follows(judging: Judging, expect: Extract<Expectation, { kind: 'follows' }>): Judgement {
  const { item, observation } = judging
  let [wanted, earlier]: [JsonObject, JsonObject] = [{}, {}]
  let last = 'other updates'
  for (const [index, step] of item.probe.steps.entries()) {
    const exchange = observation.exchanges[index]!
    const update = expect.updates[index]
    if (step.method !== 'PATCH') {
      // Of a reading of something else only this entity's own requirements say anything.
      if (step.resource !== 'item') continue
      const problem = read(judging, exchange, wanted, earlier)
      if (problem && index === 1)
        return notApplicable('already the first step leaves another state, which is judged elsewhere')
      if (problem) return problem
    } else if (update !== undefined) {
      const weighed = expect.refusal !== undefined || index > 0
      const refused = weighed ? notTaken(judging, exchange, index > 0 ? last : '') : notAccepted(exchange)
      if (refused?.verdict === 'fail') return { ...refused, verdict: expect.refusal ?? 'fail' }
      if (refused) return refused
      last = 'other updates'
      earlier = wanted
      wanted = { ...wanted, ...update }
    } else {
      const open = undecided(exchange)
      if (open) return open
      if (outcomeOf(exchange) === 'accepted' && typeof step.resource === 'object')
        return notApplicable('an id that no entity has is taken, which is judged elsewhere')
      if (outcomeOf(exchange) === 'accepted')
        return unproven('it takes a refused PATCH, and this one was accepted')
      last = 'one that was refused'
      wanted = { ...heldBefore(judging, String(step.body)), ...wanted }
    }
  }
  const found = stateOf(judging, 'after')
  if ('judgement' in found) return found.judgement
  return shows(judging, found.entity, wanted, judging.readName, earlier) ?? pass
}

/** What the members of a body that was refused have held before. */
function heldBefore({ observation }: Judging, body: string): JsonObject {
  const { entity } = observation.before
  const sent: unknown = JSON.parse(body)
  if (entity === undefined || !isObject(sent)) return {}
  return Object.fromEntries(
    Object.keys(sent).flatMap((name) => (Object.hasOwn(entity, name) ? [[name, entity[name]!]] : [])),
  )
}

function read(
  judging: Judging,
  exchange: Exchange,
  wanted: JsonObject,
  earlier: JsonObject,
): Judgement | undefined {
  const open = undecided(exchange)
  if (open) return open
  const found = readEntityOf(exchange)
  if (outcomeOf(exchange) !== 'accepted' || found.problem !== undefined) return undefined
  return shows(judging, found.entity, wanted, judging.readName, earlier)
}

/** Judges what takes several updates of one entity, one after another. */
export const updateRulings: Rulings<'last-stored' | 'follows'> = { 'last-stored': lastStored, follows }
