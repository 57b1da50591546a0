import { type JsonObject, sameJson } from '../json.ts'
import { broken, notApplicable, pass, show, showMembers } from '../judge/judgement.ts'
import type { Judgement } from '../judge/types.ts'
import {
  type ClientJudging,
  type ClientRulings,
  describeClientOutcome,
  notAnswered,
  patchOf,
  refusedByStub,
  sentBody,
} from './context.ts'
import { type ClientRequest, maskedBearer } from './types.ts'
import { bodyObject, decodedSegment, headerValues, patchesOf, withKeySegment } from './wire.ts'

/** The id that a request names, by its path below the collection. */
function keyOf({ contract, observation }: ClientJudging, { target }: ClientRequest): string | undefined {
  const collection = `${observation.basePath}${contract.collectionPath}`
  const [path = ''] = withKeySegment(target, collection).split('?')
  return path.startsWith(`${collection}/`) ? decodedSegment(path.slice(collection.length + 1)) : undefined
}

function oneGet(judging: ClientJudging): Judgement {
  const { observation, item } = judging
  const none = notAnswered(observation)
  if (none) return none.judgement
  const [get, ...more] = observation.requests.filter(({ method }) => !/^(HEAD|OPTIONS)$/.test(method))
  const wrong = (message: string, expected: string, got: string, diagnosis: string) =>
    broken({ message, where: 'request', expected, got, diagnosis })
  const line = get === undefined ? 'nothing' : `${get.method} ${get.target}`
  if (get?.method !== 'GET' || keyOf(judging, get) !== item.probe.key) {
    return wrong(
      'The read is not the documented request.',
      `GET …/${item.probe.key}`,
      line,
      'another request',
    )
  }
  if (get.body !== undefined) return wrong('The read has a body.', 'no body', show(get.body), 'a body')
  const [credentials = ''] = headerValues(get, 'authorization')
  if (!credentials.includes(maskedBearer)) {
    return wrong(
      'The read lacks the bearer token.',
      `Bearer ${maskedBearer}`,
      credentials || 'nothing',
      'no token',
    )
  }
  const changing = more.find(({ method }) => method !== 'GET')
  if (changing === undefined) return pass
  return wrong('A read changes something.', 'one GET', `${line}, ${changing.method}`, 'more than a read')
}

function secondPatch(judging: ClientJudging): Judgement {
  const { observation, item } = judging
  const first = patchOf(judging, 'broken')
  if ('judgement' in first) return first.judgement
  const set: JsonObject = item.probe.again ?? {}
  // One that sends each update twice is told of it elsewhere.
  const second = patchesOf(observation).slice(1).at(-1)
  const wrong = (message: string, got: string, diagnosis: string) =>
    broken({
      message,
      where: 'second request body',
      sent: showMembers(set),
      expected: showMembers(set),
      got,
      diagnosis,
    })
  if (second === undefined) {
    const refused = refusedByStub(judging)
    if (refused) return refused.judgement
    return wrong('The second update is not sent.', describeClientOutcome(observation.outcome), 'not sent')
  }
  const { object, problem } = { object: undefined, problem: '', ...bodyObject(second) }
  if (object === undefined) return notApplicable(`the body cannot be read: ${problem}`)
  const lost = Object.entries(set).find(([name, value]) => !sameJson(object[name], value))
  if (lost === undefined) return pass
  return wrong(
    'The second update does not have what was set since the first.',
    show(object),
    object[lost[0]] === undefined ? 'the change is lost' : 'another value',
  )
}

function sideBySide(judging: ClientJudging): Judgement {
  const { observation, item } = judging
  const none = notAnswered(observation)
  if (none) return none.judgement
  const { key, patch, beside = [] } = item.probe
  const { outcome } = observation
  const outcomes = outcome.kind === 'several' ? outcome.outcomes : []
  for (const [index, call] of [{ key, patch }, ...beside].entries()) {
    const own = patchesOf(observation).filter((request) => keyOf(judging, request) === call.key)
    const bodies = own.map((request) => ({ object: undefined, ...bodyObject(request) }).object)
    const wrong = (message: string, expected: string, got: string, diagnosis: string) =>
      broken({ message, where: `call ${index + 1} of ${beside.length + 1}`, expected, got, diagnosis })
    if (own.length === 0 || !bodies.every((object) => sameMembers(object, call.patch))) {
      const got = own.length === 0 ? 'none' : bodies.map((object) => show(object)).join(', ')
      const expected = `one PATCH of ${call.key} with ${show(call.patch)}`
      return wrong('Calls at the same time are not sent each as itself.', expected, got, 'requests mixed')
    }
    const result = outcomes[index]
    if (result?.kind === 'result' && result.entity === null && judging.profile.updateReturns === 'nothing') {
      continue
    }
    const entity = result?.kind === 'result' ? result.entity : undefined
    if (!entity || !sameMembers(entity, call.patch)) {
      const refused = refusedByStub(judging)
      if (refused) return refused.judgement
      const got = entity ? show(entity) : result ? describeClientOutcome(result) : 'nothing'
      const expected = `an entity with ${show(call.patch)}`
      return wrong(
        'A call at the same time as others is not given its own answer.',
        expected,
        got,
        'answers mixed',
      )
    }
  }
  return pass
}

function sameMembers(object: JsonObject | undefined, members: JsonObject): boolean {
  return (
    object !== undefined && Object.entries(members).every(([name, value]) => sameJson(object[name], value))
  )
}

function additionalData(judging: ClientJudging): Judgement {
  const found = sentBody(judging, 'broken')
  if ('judgement' in found) return found.judgement
  const additional = judging.item.probe.additional ?? {}
  const wrong = Object.entries(additional).find(([name, value]) => !sameJson(found.body[name], value))
  if (wrong === undefined) return pass
  const [name, value] = wrong
  return broken({
    message: 'Additional data is not sent as it was set.',
    where: `request body $.${name}`,
    sent: showMembers(additional),
    expected: show(value),
    got: show(found.body[name]),
    diagnosis: found.body[name] === undefined ? 'left out' : 'another value',
  })
}

/** Judges the calls that are more than one update of a new object. */
export const operationRulings: ClientRulings<
  'one-get' | 'second-patch' | 'side-by-side' | 'additional-data'
> = {
  'one-get': oneGet,
  'second-patch': secondPatch,
  'side-by-side': sideBySide,
  'additional-data': additionalData,
}
