import { type JsonObject, sameJson } from '../json.ts'
import { broken, informed, notApplicable, pass, show } from '../judge/judgement.ts'
import { textDiagnosis } from '../judge/text-diagnosis.ts'
import type { Judgement } from '../judge/types.ts'
import {
  type ClientJudging,
  type ClientRulings,
  describeClientOutcome,
  givenEntity,
  notAnswered,
} from './context.ts'
import { judgeInstant, offsetJudgement } from './dates.ts'
import type { ClientExpectation } from './types.ts'

type Of<Kind> = Extract<ClientExpectation, { kind: Kind }>

/** The first member that the caller is not given as it was answered. */
function differing(entity: JsonObject, members: JsonObject): Judgement | undefined {
  for (const [name, answered] of Object.entries(members)) {
    const got = entity[name] ?? null
    if (sameJson(answered, got)) continue
    return broken({
      message: 'The caller is given another value than the one answered.',
      where: `result $.${name}`,
      sent: `answered ${show(answered)}`,
      expected: show(answered),
      got: show(got),
      diagnosis: answered === null ? 'a value for null' : textDiagnosis(answered, got),
    })
  }
  return undefined
}

function given(judging: ClientJudging, { members, mild }: Of<'given'>): Judgement {
  const found = givenEntity(judging)
  const judgement = 'judgement' in found ? found.judgement : (differing(found.entity, members) ?? pass)
  return mild ? milder(judgement) : judgement
}

function sentAndGiven(judging: ClientJudging, { members }: Of<'sent-and-given'>): Judgement {
  const { requests, outcome } = judging.observation
  if (requests.length > 0) return given(judging, { kind: 'given', members })
  return broken({
    message: 'The call after one whose connection was closed is not sent.',
    where: 'request',
    expected: 'a PATCH',
    got: `no request; ${describeClientOutcome(outcome)}`,
    diagnosis: 'not sent',
  })
}

/** What one of two readings of a standard asks for is at most a warning. */
function milder(judgement: Judgement): Judgement {
  return judgement.verdict === 'fail' ? { ...judgement, verdict: 'warn' } : judgement
}

function givenInstant(judging: ClientJudging, { property, answered, loose }: Of<'given-instant'>): Judgement {
  const found = givenEntity(judging)
  if ('judgement' in found) return found.judgement
  const judgement = judgeInstant(judging.profile, {
    property,
    sent: answered,
    got: found.entity[property],
    where: `result $.${property}`,
  })
  return loose && judgement.verdict === 'warn' ? pass : judgement
}

function givenOffset(judging: ClientJudging, { property, answered }: Of<'given-offset'>): Judgement {
  const found = givenEntity(judging)
  if ('judgement' in found) return found.judgement.verdict === 'fail' ? unread : found.judgement
  return offsetJudgement(judging.profile, property, answered, found.entity[property], 'result')
}

const unread = notApplicable('the answer is not read')

function unknownMember(
  judging: ClientJudging,
  { property, answered, rest, closed }: Of<'unknown-member'>,
): Judgement {
  const found = givenEntity(judging)
  if ('judgement' in found) return closed ? milder(found.judgement) : found.judgement
  const got = found.entity[property] ?? null
  const known = judging.contract.properties.find(({ name }) => name === property)?.members ?? []
  if (typeof got !== 'string' || got === answered || !known.includes(got)) {
    return differing(found.entity, rest) ?? pass
  }
  if (/^unknown/i.test(got)) return informed(`an unknown member is given as the documented ${show(got)}`)
  return broken({
    message: 'An unknown enum member is given to the caller as another one.',
    where: `result $.${property}`,
    sent: `answered ${show(answered)}`,
    expected: `no value, or ${show(answered)}`,
    got: show(got),
    diagnosis: 'another member',
  })
}

function wrong(message: string, expected: string, judging: ClientJudging, diagnosis: string): Judgement {
  const got = describeClientOutcome(judging.observation.outcome)
  return broken({ message, where: 'result', expected, got, diagnosis })
}

function noEntity(judging: ClientJudging): Judgement {
  const { outcome } = judging.observation
  const none = notAnswered(judging.observation)
  if (none) return none.judgement
  if (outcome.kind === 'result' && outcome.entity === null) return pass
  return outcome.kind === 'result'
    ? wrong('An entity is made up.', 'success without an entity', judging, 'an entity out of nothing')
    : wrong('A success is given as a failure.', 'success without an entity', judging, 'the call fails')
}

function noInventedEntity(judging: ClientJudging): Judgement {
  const { outcome } = judging.observation
  const none = notAnswered(judging.observation)
  if (none) return none.judgement
  if (outcome.kind === 'error' || (outcome.kind === 'result' && outcome.entity === null)) return pass
  return wrong('An entity is made up.', 'no entity, or an error', judging, 'an entity out of nothing')
}

/** The error that the caller was given, or what it means that there is none. */
function errorOf(judging: ClientJudging) {
  const { outcome } = judging.observation
  // An error without a request says nothing on answers.
  const none = notAnswered(judging.observation)
  if (none) return none
  if (outcome.kind === 'error') return { error: outcome }
  return {
    judgement: wrong(
      'The caller is not told that the call failed.',
      'an error',
      judging,
      outcome.kind === 'lost' ? outcome.reason : 'taken for a success',
    ),
  }
}

function odataError(judging: ClientJudging, { status, code, message, mild }: Of<'odata-error'>): Judgement {
  const found = errorOf(judging)
  if ('judgement' in found) return mild ? milder(found.judgement) : found.judgement
  const { error } = found
  const parts: readonly [string, unknown, boolean][] = [
    ['status', error.status, error.status === status],
    ['code', error.code, error.code === code],
    ['message', error.message, error.message?.includes(message) === true],
  ]
  const missing = parts.filter(([, , right]) => !right)
  if (missing.length === 0) return pass
  const untold = broken({
    message: 'The caller is not told what the error says.',
    where: 'error',
    expected: `status ${status}, code ${code}, message ${show(message)}`,
    got: describeClientOutcome(error),
    diagnosis: missing.map(([name, got]) => `${name} ${got === null ? 'not told' : 'altered'}`).join(', '),
  })
  return mild ? milder(untold) : untold
}

function unlistedError(judging: ClientJudging, { status, code, message }: Of<'unlisted-error'>): Judgement {
  const judgement = odataError(judging, { kind: 'odata-error', status, code, message })
  const { outcome } = judging.observation
  // The class of a status is a MUST; a body that no document describes need not be read.
  return outcome.kind === 'error' && outcome.status === status ? milder(judgement) : judgement
}

function anyError(judging: ClientJudging): Judgement {
  const found = errorOf(judging)
  return 'judgement' in found ? found.judgement : pass
}

function errorStatus(judging: ClientJudging, { status }: Of<'error-status'>): Judgement {
  const found = errorOf(judging)
  if ('judgement' in found) {
    // That the failure is told at all is another requirement's business.
    return found.judgement.verdict === 'fail'
      ? notApplicable('the caller is given no error')
      : found.judgement
  }
  if (found.error.status === status) return pass
  return wrong(
    'The caller is not told the status.',
    `status ${status}`,
    judging,
    found.error.status === null ? 'status not told' : 'status altered',
  )
}

/** Judges what a caller is given. */
export const receiveRulings: ClientRulings<
  | 'given'
  | 'sent-and-given'
  | 'given-instant'
  | 'given-offset'
  | 'unknown-member'
  | 'no-entity'
  | 'no-invented-entity'
  | 'odata-error'
  | 'unlisted-error'
  | 'any-error'
  | 'error-status'
> = {
  given,
  'sent-and-given': sentAndGiven,
  'given-instant': givenInstant,
  'given-offset': givenOffset,
  'unknown-member': unknownMember,
  'no-entity': noEntity,
  'no-invented-entity': noInventedEntity,
  'odata-error': odataError,
  'unlisted-error': unlistedError,
  'any-error': anyError,
  'error-status': errorStatus,
}
