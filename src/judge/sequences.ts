import type { Expectation } from '../cases/types.ts'
import { keyName } from '../contract/types.ts'
import { describeOutcome, objectOf, outcomeOf, readEntityOf } from '../exchange/exchange.ts'
import type { Exchange } from '../exchange/types.ts'
import { isObject, type JsonObject } from '../json.ts'
import { stateOf } from './access.ts'
import { differences, sameValue } from './compare.ts'
import type { Judging, Rulings } from './context.ts'
import { broken, notApplicable, pass, show, undecided, unproven } from './judgement.ts'
import type { Judgement } from './types.ts'

function idempotent(judging: Judging): Judgement {
  const [first, between, second] = judging.observation.exchanges as readonly [Exchange, Exchange, Exchange]
  for (const exchange of [first, between]) {
    const open = undecided(exchange)
    if (open) return open
    if (outcomeOf(exchange) !== 'accepted')
      return unproven(
        `the first PATCH and the GET after it must be accepted, and one was answered ${describeOutcome(exchange)}`,
      )
  }
  const open = undecided(second)
  if (open) return open
  if (outcomeOf(second) !== 'accepted') {
    return broken({
      message: 'The same PATCH is accepted once and then refused.',
      where: 'second PATCH response status',
      expected: String(first.response!.status),
      got: describeOutcome(second),
      diagnosis: 'refused the second time',
    })
  }
  const once = readEntityOf(between)
  const twice = stateOf(judging, 'after')
  if (once.problem !== undefined)
    return unproven(`the entity could not be read after the first PATCH: ${once.problem}`)
  if ('judgement' in twice) return twice.judgement
  const [changed] = differences(judging.contract, once.entity, twice.entity)
  if (changed === undefined) return pass
  return broken({
    message: 'The same PATCH sent twice leaves another entity than sent once.',
    where: `second ${judging.readName} $.${changed.name}`,
    spot: { place: 'read', member: changed.name, expected: changed.expected, got: changed.got },
    expected: show(changed.expected),
    got: show(changed.got),
    diagnosis: 'not idempotent',
  })
}

/** The members of a collection's answer by id; undefined where there is no such list. */
function listOf(
  judging: Judging,
  exchange: Exchange | undefined,
): ReadonlyMap<string, JsonObject> | undefined {
  const key = keyName(judging.contract)
  if (exchange === undefined || outcomeOf(exchange) !== 'accepted') return undefined
  const found = objectOf(exchange)
  const items = found.problem === undefined ? found.entity.value : undefined
  if (!Array.isArray(items)) return undefined
  return new Map(items.filter(isObject).map((item) => [String(item[key]), item]))
}

function unknownId(judging: Judging, { statuses }: Extract<Expectation, { kind: 'unknown-id' }>): Judgement {
  const { exchanges } = judging.observation
  const { steps } = judging.item.probe
  const [listBefore, listAfter] = exchanges.filter((_, rank) => steps[rank]?.resource === 'collection')
  const patch = judging.patch
  const look =
    exchanges[steps.findIndex(({ method, resource }) => method === 'GET' && resource !== 'collection')]!
  const open = undecided(patch)
  if (open) return open
  const expected = `${statuses.join(' or ')}, nothing created`
  const status = patch.response!.status
  if (!statuses.includes(status)) {
    const accepted = outcomeOf(patch) === 'accepted'
    return broken({
      message: 'A PATCH of an id that no entity has is not answered with 404.',
      where: 'PATCH response status',
      expected,
      got: String(status),
      diagnosis: accepted ? 'accepted' : `answered ${status}`,
    })
  }
  const [addressed] = steps.flatMap(({ resource }) => (typeof resource === 'object' ? [resource.id] : []))
  if (outcomeOf(look) === 'accepted' && !judging.control.existing.includes(addressed ?? '')) {
    return broken({
      message: 'The id exists after the PATCH.',
      where: 'GET of the unknown id',
      expected: '404',
      got: describeOutcome(look),
      diagnosis: 'created',
    })
  }
  const [before, after] = [listOf(judging, listBefore), listOf(judging, listAfter)]
  const isListed = judging.control.collection === undefined
  const added = isListed && before && after ? [...after.keys()].find((id) => !before.has(id)) : undefined
  if (added === undefined) return pass
  return broken({
    message: 'The collection holds one entity more.',
    where: 'GET of the collection',
    expected: 'the entities from before',
    got: show(added),
    diagnosis: 'created',
  })
}

function neighbours(judging: Judging): Judgement {
  const [listBefore, patch, listAfter] = judging.observation.exchanges
  const open = undecided(patch!)
  if (open) return open
  const [before, after] = [listOf(judging, listBefore), listOf(judging, listAfter)]
  const unlisted = judging.control.collection
  if (unlisted !== undefined) return notApplicable(`the collection tells nothing: ${unlisted}`)
  if (before === undefined || after === undefined) return notApplicable('the collection cannot be listed')
  const others = [...before].filter(([id]) => id.toLowerCase() !== judging.observation.id.toLowerCase())
  if (others.length === 0) return notApplicable('the collection holds no other entity')
  const sent = textsOf(judging, patch!)
  let foreign = false
  for (const [id, entity] of others) {
    const now = after.get(id)
    const changes = now === undefined ? [] : differences(judging.contract, entity, now)
    // Another shard or another user may write to a neighbour meanwhile; a text that only this PATCH sent is its doing.
    const change = changes.find(({ name }) => sent.has(name) && now?.[name] === sent.get(name))
    foreign ||= changes.length > 0 && change === undefined
    if (now !== undefined && change === undefined) continue
    return broken({
      message: 'A PATCH of one entity has changed another one.',
      where: change ? `GET of the collection, entity ${id} $.${change.name}` : 'GET of the collection',
      expected: change ? show(change.expected) : `entity ${id}`,
      got: change ? show(change.got) : 'the entity is gone',
      diagnosis: change ? 'another entity changed' : 'another entity gone',
    })
  }
  return foreign
    ? notApplicable(
        'another entity changed meanwhile, but not to what was sent: something else writes to this collection',
      )
    : pass
}

/** The texts that a PATCH sent, by name: each is made for its probe. */
function textsOf(judging: Judging, { request }: Exchange): ReadonlyMap<string, string> {
  const names = judging.contract.properties
    .filter(({ kind, credential }) => kind === 'string' && !credential)
    .map(({ name }) => name)
  const body: unknown = JSON.parse(new TextDecoder().decode(request.body))
  return new Map(
    names.flatMap((name) =>
      isObject(body) && typeof body[name] === 'string' ? [[name, body[name]] as const] : [],
    ),
  )
}

function harmless(judging: Judging): Judgement {
  const { observation, contract } = judging
  const open = undecided(judging.patch)
  if (open) return open
  const [before, after] = [stateOf(judging, 'before'), stateOf(judging, 'after')]
  if ('judgement' in before) return before.judgement
  if ('judgement' in after)
    return unproven(`the entity could not be read afterwards: ${observation.after.problem}`)
  const [changed] = differences(contract, before.entity, after.entity)
  const answer = objectOf(judging.patch)
  const marker = 'conformanceMarker'
  const polluted = [after.entity, answer.problem === undefined ? answer.entity : {}].some((entity) =>
    Object.hasOwn(entity, marker),
  )
  if (changed === undefined && !polluted) return pass
  return broken({
    message: polluted
      ? 'A member of the prototype shows up in the entity.'
      : 'A member named like part of an object has changed a documented one.',
    where: `${judging.readName} $.${changed?.name ?? marker}`,
    spot: {
      place: 'read',
      member: changed?.name ?? marker,
      expected: changed?.expected,
      got: changed ? changed.got : true,
    },
    expected: show(changed?.expected),
    got: show(changed ? changed.got : true),
    diagnosis: polluted ? 'prototype pollution' : 'taken for members of the entity',
  })
}

/** What is told of two members with the same name where the entity holds the value of neither. */
export const neitherCounts = 'neither of the two counts'

function oneWay(judging: Judging, { first, last }: Extract<Expectation, { kind: 'one-way' }>): Judgement {
  const open = undecided(judging.patch)
  if (open) return open
  if (outcomeOf(judging.patch) !== 'accepted') return pass
  const after = stateOf(judging, 'after')
  if ('judgement' in after) return after.judgement
  const ways = Object.keys(first).map((name) => {
    const property = judging.contract.properties.find((item) => item.name === name)!
    const got = after.entity[name]
    if (sameValue(property, last[name], got)) return 'last'
    return sameValue(property, first[name], got) ? 'first' : 'neither'
  })
  if (new Set(ways).size === 1 && ways[0] !== 'neither') return pass
  const index = Math.max(ways.indexOf('neither'), 0)
  const name = Object.keys(first)[index]!
  return broken({
    message: 'Which of two members with the same name counts is not the same everywhere.',
    where: `${judging.readName} $.${name}`,
    spot: { place: 'read', member: name, got: after.entity[name] },
    sent: `${JSON.stringify(name)} twice: ${show(first[name])}, ${show(last[name])}`,
    expected: 'a refusal, or always the last, or always the first',
    got: ways.join(', '),
    diagnosis: ways.includes('neither') ? neitherCounts : 'now the first, now the last',
  })
}

/** Judges what takes more than one exchange. */
export const sequenceRulings: Rulings<'idempotent' | 'unknown-id' | 'neighbours' | 'harmless' | 'one-way'> = {
  idempotent,
  'unknown-id': unknownId,
  neighbours,
  harmless,
  'one-way': oneWay,
}
