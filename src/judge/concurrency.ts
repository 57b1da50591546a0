import type { Expectation } from '../cases/types.ts'
import type { Property } from '../contract/types.ts'
import { describeOutcome, outcomeOf, readEntityOf, sentText } from '../exchange/exchange.ts'
import type { JsonObject } from '../json.ts'
import { stateOf } from './access.ts'
import { comparable, isDateLoss, sameValue } from './compare.ts'
import type { Judging, Rulings } from './context.ts'
import { broken, pass, show, showMembers, unproven, withheld } from './judgement.ts'
import type { Judgement } from './types.ts'

function allSurvive(judging: Judging, { sent }: Extract<Expectation, { kind: 'all-survive' }>): Judgement {
  const { exchanges } = judging.observation
  const alive = judging.observation.after.entity !== undefined
  const open = exchanges
    .map((exchange) => withheld(exchange, alive, sentText(exchange)))
    .find((judgement) => judgement !== undefined)
  if (open) return open
  const after = stateOf(judging, 'after')
  if ('judgement' in after) return after.judgement
  const accepted = exchanges.filter((exchange) => outcomeOf(exchange) === 'accepted')
  for (const [index, [name, value]] of Object.entries(sent).entries()) {
    const property = judging.contract.properties.find((item) => item.name === name)!
    const got = after.entity[name]
    if (judging.control.restless.includes(name)) continue
    if (
      !accepted.includes(exchanges[index]!) ||
      sameValue(property, value, got) ||
      isDateLoss(property, value, got)
    )
      continue
    return broken({
      message: 'An update that was accepted is gone: another one that ran at the same time has undone it.',
      where: `${judging.readName} $.${name}`,
      spot: { place: 'read', member: name, expected: value, got },
      sent: `${showMembers({ [name]: value })}, at the same time as ${exchanges.length - 1} others`,
      expected: show(value),
      got: show(got),
      diagnosis: 'lost update',
    })
  }
  const refused = exchanges.find((exchange) => outcomeOf(exchange) !== 'accepted')
  if (refused === undefined) return pass
  if (outcomeOf(refused) === 'broken') {
    return broken({
      message: 'Parallel PATCHes make the server fail.',
      where: 'PATCH response status',
      sent: `${sentText(refused)}, at the same time as ${exchanges.length - 1} others`,
      expected: '200',
      got: describeOutcome(refused),
      diagnosis: `answered ${describeOutcome(refused)} when updates run at the same time`,
    })
  }
  const conflict = [409, 412, 423].includes(refused.response!.status)
  // Refusing openly loses nothing: the client knows and can try again.
  return {
    verdict: conflict ? 'warn' : 'unproven',
    message: `one of ${exchanges.length} parallel PATCHes was answered ${describeOutcome(refused)}`,
  }
}

function neverTorn(judging: Judging, { states }: Extract<Expectation, { kind: 'never-torn' }>): Judgement {
  const { before, exchanges, after } = judging.observation
  if (before.entity === undefined)
    return unproven(`the entity could not be read before the PATCHes: ${before.problem}`)
  const whole = [before.entity, ...states]
  const reads = judging.item.probe.steps.flatMap((step, index) =>
    step.method === 'READ' ? [exchanges[index]!] : [],
  )
  // An error body is JSON too, and no entity.
  const came = reads.filter((exchange) => outcomeOf(exchange) === 'accepted')
  const seen = came.map(readEntityOf).flatMap((found) => (found.problem === undefined ? [found.entity] : []))
  if (seen.length === 0) return unproven('no read came through while the PATCHes ran')
  // What is there in the end comes first: it does not depend on when somebody looked.
  const torn = [...(after.entity ? [after.entity] : []), ...seen].find(
    (entity) => !whole.some((state) => matches(judging, state, entity)),
  )
  if (torn === undefined) return pass
  const members = comparable(judging.contract)
  const partsOf = (property: Property) => whole.filter((state) => isAsIn(state, property, torn)).length
  // What nobody wrote is no mixture of what was written.
  const strange = members.find((property) => partsOf(property) === 0)
  const closest = whole.reduce((best, state) => {
    const count = (one: JsonObject) => members.filter((property) => isAsIn(one, property, torn)).length
    return count(state) > count(best) ? state : best
  })
  const { name } = strange ?? members.find((property) => !isAsIn(closest, property, torn))!
  // What a read shows once all have ended stays so: it was written, and not only read, in two halves.
  const stays = torn === after.entity
  return broken({
    message:
      strange !== undefined
        ? 'A read during updates shows a value that none of them wrote.'
        : stays
          ? 'Updates that ran at the same time have left a mixture of them.'
          : 'A read shows members of several updates that ran at the same time.',
    where: `${judging.readName} $.${name}`,
    spot: { place: 'read', member: name, expected: closest[name], got: torn[name] },
    expected: 'the entity as it was before, or as one of the updates left it',
    got: showMembers(Object.fromEntries(members.map((one) => [one.name, torn[one.name] ?? null]))),
    diagnosis: strange !== undefined ? 'a state that nobody wrote' : stays ? 'torn write' : 'torn read',
  })
}

function ownAnswers({ contract, observation: { exchanges } }: Judging): Judgement {
  if (exchanges.every(({ response }) => response === undefined)) return unproven('none of them has an answer')
  for (const exchange of exchanges) {
    const outcome = outcomeOf(exchange)
    const found = readEntityOf(exchange)
    if (found.problem !== undefined) continue
    const { entity } = found
    const isError =
      Object.hasOwn(entity, 'error') && contract.properties.every(({ name }) => !Object.hasOwn(entity, name))
    const isEntity = contract.properties.every(({ name }) => Object.hasOwn(entity, name))
    if (!(outcome === 'accepted' && isError) && !(outcome === 'refused' && isEntity)) continue
    return broken({
      message: 'A request is answered with what belongs to another one that ran at the same time.',
      where: `${exchange.request.method} response body`,
      sent: `${sentText(exchange) || exchange.request.method}, at the same time as ${exchanges.length - 1} others`,
      expected: outcome === 'accepted' ? 'the entity' : 'an error',
      got: `${describeOutcome(exchange)} with ${outcome === 'accepted' ? 'an error' : 'the entity'}`,
      diagnosis: 'the answer of another request',
    })
  }
  return pass
}

function isAsIn(state: JsonObject, property: Property, entity: JsonObject): boolean {
  const [written, read] = [state[property.name], entity[property.name]]
  return sameValue(property, written, read) || isDateLoss(property, written, read)
}

function matches(judging: Judging, state: JsonObject, entity: JsonObject): boolean {
  return comparable(judging.contract).every((property) => isAsIn(state, property, entity))
}

/** Judges requests to one entity that overlap. */
export const concurrencyRulings: Rulings<'all-survive' | 'never-torn' | 'own-answers'> = {
  'all-survive': allSurvive,
  'never-torn': neverTorn,
  'own-answers': ownAnswers,
}
