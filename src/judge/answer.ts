import type { Place } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { keyName } from '../contract/types.ts'
import { describeOutcome, headerOf, mediaTypeOf, objectOf, outcomeOf } from '../exchange/exchange.ts'
import type { JsonObject } from '../json.ts'
import { answered, objectEntity, stateOf } from './access.ts'
import type { Judging, Rulings } from './context.ts'
import { broken, informed, notAccepted, notApplicable, pass, show, undecided, unproven } from './judgement.ts'
import type { Judgement } from './types.ts'

function complete(judging: Judging): Judgement {
  const refusal = notAccepted(judging.patch)
  if (refusal) return refusal
  if (judging.patch.response?.status === 204)
    return notApplicable('204 No Content: there is no entity to look at')
  const found = objectOf(judging.patch)
  const expected = () => `an object with ${judging.contract.properties.map((item) => item.name).join(', ')}`
  if (found.problem !== undefined) {
    return broken({
      message: 'The answer is not the entity.',
      where: 'PATCH response body',
      expected: expected(),
      got: found.problem,
      diagnosis: found.problem,
    })
  }
  const missing = missingFrom(judging.contract, found.entity)
  if (missing.length === 0) return pass
  return broken({
    message: 'The answer lacks documented members.',
    where: `PATCH response $.${missing[0]}`,
    spot: { place: 'answer', member: missing[0]! },
    expected: expected(),
    got: `an object with ${Object.keys(found.entity).join(', ') || 'no members'}`,
    diagnosis: `missing: ${missing.length > 3 ? `${missing.slice(0, 3).join(', ')} and ${missing.length - 3} more` : missing.join(', ')}`,
  })
}

/** The documented members that an answer lacks, but for those that are never shown. */
export function missingFrom(
  { properties }: Pick<Contract, 'properties'>,
  entity: JsonObject,
): readonly string[] {
  return properties
    .filter(({ name, unshown }) => !unshown && !Object.hasOwn(entity, name))
    .map(({ name }) => name)
}

/** The first documented member that its schema does not admit; the form of dates is judged apart. */
export function invalidMember(
  judging: Pick<Judging, 'contract' | 'validators'>,
  entity: JsonObject,
): { name: string; path: string; message: string } | undefined {
  for (const property of judging.contract.properties) {
    const value = entity[property.name]
    if (value === undefined || (property.credential && value === null)) continue
    if (property.kind === 'dateTimeOffset' && typeof value === 'string') continue
    const [problem] = judging.validators.property(property.name, value)
    if (problem)
      return {
        name: property.name,
        path: `$.${property.name}${problem.path.slice(1)}`,
        message: problem.message,
      }
  }
  return undefined
}

function valid(judging: Judging): Judgement {
  const found = answered(judging)
  if ('judgement' in found) return found.judgement
  const problem = invalidMember(judging, found.entity)
  if (problem === undefined) return pass
  return broken({
    message: 'A member of the answer is not what the contract documents.',
    where: `PATCH response ${problem.path}`,
    spot: { place: 'answer', member: problem.name, got: found.entity[problem.name] },
    expected: problem.message,
    got: show(found.entity[problem.name]),
    diagnosis: problem.message,
  })
}

function soundRead(judging: Judging): Judgement {
  if (judging.observation.reader !== 'get')
    return notApplicable('GET is absent; the state was read through a PATCH that changes nothing')
  const found = stateOf(judging, 'after')
  if ('judgement' in found) return found.judgement
  const [missing] = missingFrom(judging.contract, found.entity)
  const problem = missing
    ? { path: `$.${missing}`, message: 'must be there', name: missing }
    : invalidMember(judging, found.entity)
  if (problem === undefined) return pass
  return broken({
    message: 'What GET gives is not the documented entity.',
    where: `GET response ${problem.path}`,
    spot: { place: 'read', member: problem.name, got: found.entity[problem.name] },
    expected: problem.message,
    got: show(found.entity[problem.name]),
    diagnosis: missing ? `missing: ${missing}` : problem.message,
  })
}

function mediaType(judging: Judging): Judgement {
  const refusal = notAccepted(judging.patch)
  if (refusal) return refusal
  if (judging.patch.response!.body.length === 0) return notApplicable('the answer has no body')
  const got = mediaTypeOf(judging.patch)
  if (got === 'application/json') return pass
  const header = headerOf(judging.patch, 'content-type') ?? 'no Content-Type'
  return broken({
    message: 'The answer has another media type.',
    where: 'PATCH response Content-Type',
    expected: 'application/json',
    got: header,
    diagnosis: got ?? header,
  })
}

function ok(judging: Judging): Judgement {
  const refusal = notAccepted(judging.patch)
  if (refusal) return refusal
  const status = judging.patch.response!.status
  if (status === 200) return pass
  return broken({
    message: 'An accepted PATCH is not answered with 200.',
    where: 'PATCH response status',
    expected: '200 with the updated entity',
    got: String(status),
    diagnosis:
      status === 204 ? '204 No Content: the updated entity is not in the answer' : `answered ${status}`,
  })
}

function typeAnnotation(judging: Judging): Judgement {
  const found = answered(judging)
  if ('judgement' in found) return found.judgement
  const got = found.entity['@odata.type']
  const { entityType } = judging.contract
  // A full metadata URL may stand before the fragment (OData JSON Format 4.6.3).
  if (got === undefined || (typeof got === 'string' && got.endsWith(entityType))) return pass
  return broken({
    message: 'The answer names another type.',
    where: "PATCH response $['@odata.type']",
    spot: { place: 'answer', member: '@odata.type', expected: entityType, got },
    expected: `${show(entityType)} or nothing`,
    got: show(got),
    diagnosis: 'another @odata.type',
  })
}

function identity(judging: Judging): Judgement {
  const { contract, observation, item } = judging
  const key = keyName(contract)
  const sameId = (id: unknown) => typeof id === 'string' && id.toLowerCase() === observation.id.toLowerCase()
  const open = undecided(judging.patch)
  if (open) return open
  const elsewhere = item.probe.steps.findIndex((step) => typeof step.resource === 'object')
  const look = observation.exchanges[elsewhere]
  const resource = item.probe.steps[elsewhere]?.resource
  const other = typeof resource === 'object' ? resource.id : ''
  const isThere =
    look !== undefined && outcomeOf(look) === 'accepted' && !judging.control.existing.includes(other)
  if (isThere && sameId(observation.after.entity?.[key])) {
    return broken({
      message: 'A PATCH with another id in its body creates an entity with that id.',
      where: 'GET of the other id',
      expected: '404',
      got: describeOutcome(look),
      diagnosis: 'creates an entity',
    })
  }
  const places: [string, Place, JsonObject | undefined][] = [
    ['PATCH response', 'answer', outcomeOf(judging.patch) === 'accepted' ? objectEntity(judging) : undefined],
    [judging.readName, 'read', observation.after.entity],
  ]
  for (const [name, place, entity] of places) {
    if (entity === undefined || !Object.hasOwn(entity, key) || sameId(entity[key])) continue
    return broken({
      message: 'The entity has another id than the one asked for.',
      where: `${name} $.${key}`,
      spot: { place, member: key, expected: observation.id, got: entity[key] },
      expected: show(observation.id),
      got: show(entity[key]),
      diagnosis: 'another id',
    })
  }
  if (isThere) {
    return broken({
      message: 'The id in the body is now the id of the entity.',
      where: 'GET of the other id',
      spot: { place: 'read', member: key, expected: observation.id, got: other },
      expected: '404',
      got: describeOutcome(look),
      diagnosis: 'renamed by the body',
    })
  }
  if (observation.after.entity === undefined)
    return unproven(`the entity could not be read after the PATCH: ${observation.after.problem}`)
  if (outcomeOf(judging.patch) === 'refused' && elsewhere >= 0)
    return informed(`refused with ${describeOutcome(judging.patch)}`)
  return notAccepted(judging.patch) ?? pass
}

/** Judges the form of what an accepted PATCH answers, and of what is read afterwards. */
export const answerRulings: Rulings<
  'ok' | 'media-type' | 'complete' | 'valid' | 'sound-read' | 'type-annotation' | 'identity'
> = {
  ok,
  'media-type': mediaType,
  complete,
  valid,
  'sound-read': soundRead,
  'type-annotation': typeAnnotation,
  identity,
}
