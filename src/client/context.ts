import type { Contract, Validators } from '../contract/types.ts'
import type { JsonObject } from '../json.ts'
import { broken, notApplicable, unproven } from '../judge/judgement.ts'
import type { Judgement } from '../judge/types.ts'
import type {
  ClientCase,
  ClientExpectation,
  ClientObservation,
  ClientOutcome,
  ClientProfile,
  ClientRequest,
} from './types.ts'
import { bodyObject, patchesOf, updatesOf } from './wire.ts'

/** All that a ruling on a client looks at. */
export type ClientJudging = {
  readonly item: ClientCase
  readonly observation: ClientObservation
  readonly profile: ClientProfile
  readonly contract: Contract
  readonly validators: Validators
  /** Whether no update of the run gave its caller an entity, and the client has not declared that none does. */
  readonly silent?: boolean
}

/** Judges one kind of expectation. Pure. */
export type ClientRuling<Kind extends ClientExpectation['kind']> = (
  judging: ClientJudging,
  expect: Extract<ClientExpectation, { kind: Kind }>,
) => Judgement

/** A ruling for each of the kinds. */
export type ClientRulings<Kind extends ClientExpectation['kind']> = {
  readonly [K in Kind]: ClientRuling<K>
}

/** One of two: what was looked for, or the judgement where there is none. */
export type Found<T> = T | { readonly judgement: Judgement }

/** What an outcome is, in words. */
export function describeClientOutcome(outcome: ClientOutcome): string {
  switch (outcome.kind) {
    case 'result':
      return outcome.entity === null ? 'success without an entity' : 'an entity'
    case 'error':
      return `an error (status ${outcome.status ?? 'not told'}, code ${outcome.code ?? 'not told'}): ${outcome.message ?? 'no message'}`
    case 'several':
      return `${outcome.outcomes.length} outcomes`
    case 'unsupported':
      return `not supported: ${outcome.reason}`
    case 'lost':
      return outcome.reason
  }
}

/** The PATCH that a case is about; `silent` says what it means that there is none. */
export function patchOf(
  { observation, item, contract }: ClientJudging,
  silent: 'broken' | 'n/a',
): Found<{ readonly patch: ClientRequest }> {
  const { outcome } = observation
  const [patch] = patchesOf(observation)
  if (patch !== undefined) return { patch }
  const got = `no PATCH; the client gave ${describeClientOutcome(outcome)}`
  if (silent === 'n/a') {
    // Where nothing came at all, nothing is known of what would have been sent.
    const known = observation.requests.length > 0 || setsUndocumentedNull(item, contract)
    return { judgement: known ? notApplicable(`there is ${got}`) : unproven(`there is ${got}`) }
  }
  return {
    judgement: broken({
      message: 'The client did not send the update.',
      where: 'request',
      expected: 'a PATCH',
      got,
      diagnosis: 'not sent',
    }),
  }
}

/** A client may refuse to set a null where none is documented. */
function setsUndocumentedNull({ probe: { patch } }: ClientCase, { properties }: Contract): boolean {
  return properties.some(({ name, nullable }) => patch[name] === null && !nullable)
}

/** The body of that PATCH as an object. */
export function sentBody(
  judging: ClientJudging,
  silent: 'broken' | 'n/a',
): Found<{ readonly body: JsonObject; readonly patch: ClientRequest }> {
  const found = patchOf(judging, silent)
  if ('judgement' in found) return found
  const { object, problem } = { object: undefined, problem: '', ...bodyObject(found.patch) }
  if (object !== undefined) return { body: object, patch: found.patch }
  // What is wrong with the body as a whole is a requirement of its own.
  return { judgement: notApplicable(`the body cannot be read: ${problem}`) }
}

/**
 * The entity that the caller was given; no entity, an error, or a client that died is broken, unless the service
 * refused the request, or an update of this client gives nothing.
 */
export function givenEntity(judging: ClientJudging): Found<{ readonly entity: JsonObject }> {
  const { observation, profile } = judging
  const { outcome } = observation
  if (outcome.kind === 'result' && outcome.entity !== null && !judging.silent)
    return { entity: outcome.entity }
  const nothing = outcome.kind === 'result' && profile.updateReturns === 'nothing'
  if (nothing) return { judgement: notApplicable('declared: an update returns nothing') }
  if (judging.silent && outcome.kind === 'result') {
    const hint =
      'where an SDK gives nothing, declare "updateReturns":"nothing" in the first line of the program'
    return { judgement: unproven(`no update of this run gave its caller an entity: ${hint}`) }
  }
  const refused = refusedByStub(judging)
  if (refused !== undefined) return refused
  return (
    notAnswered(observation) ?? {
      judgement: broken({
        message: 'The caller is not given the entity of the answer.',
        where: 'result',
        expected: 'the entity',
        got: describeClientOutcome(outcome),
        diagnosis: outcome.kind === 'error' ? 'the call fails' : describeClientOutcome(outcome),
      }),
    }
  )
}

/** Why an observation says nothing on answers: no request came. */
export function notAnswered({
  outcome,
  requests,
}: ClientObservation): { readonly judgement: Judgement } | undefined {
  if (requests.length > 0) return undefined
  return {
    judgement: unproven(`no request came; the client gave ${describeClientOutcome(outcome)}`),
  }
}

/**
 * Why an observation says nothing on what was to follow: the conforming implementation refused the request. What is
 * wrong with the request is a requirement of its own.
 */
export function refusedByStub({
  item,
  observation,
}: ClientJudging): { readonly judgement: Judgement } | undefined {
  const { answers } = item.probe
  const updates = updatesOf(observation)
  const index = updates.findIndex(
    ({ status }, at) => answers[Math.min(at, answers.length - 1)] === 'stub' && status >= 400 && status < 500,
  )
  const refused = updates[index]
  if (refused === undefined) return undefined
  return {
    judgement: notApplicable(
      `the service refused the update (${refused.status}): what is wrong with it is told by another requirement`,
    ),
  }
}
