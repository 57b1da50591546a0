import type { Case } from '../cases/types.ts'
import { objectOf, outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Observation } from '../exchange/types.ts'
import { messageLooks } from '../judge/message-looks.ts'
import type { Judgement } from '../judge/types.ts'
import { isUpdate } from './decisive-exchange.ts'
import type { Sort } from './types.ts'

type Kind = Case['expect']['kind']

/** Of requirements on what a request does, whichever way it is answered. */
const effects: readonly Kind[] = [
  'unchanged',
  'unchanged-if-refused',
  'no-effect',
  'harmless',
  'unknown-id',
  'neighbours',
  'one-way',
]
/** Of requirements on how a refusal looks. */
const refusals: readonly Kind[] = ['error-body', 'error-media-type', 'discreet']

/** Looks at how a message is written, whatever it answers. */
const aboutMessages: ReadonlySet<string> = new Set(messageLooks.map(([look]) => look))

/** What sort of deviation a case shows, where `decisive` is the exchange that decided; see `Sort`. */
export function sortOf(
  item: Case,
  observation: Observation | undefined,
  { verdict, where, spot }: Judgement,
  decisive: Exchange | undefined,
): Sort {
  if (observation?.wentAway || observation?.spoilt) return 'no-answer'
  if (observation === undefined || observation.blocked || decisive === undefined) return 'open'
  const { expect } = item
  const outcome = outcomeOf(decisive)
  // What was accepted and left the entity unreadable is worse than what has no answer.
  if (
    isUnread(observation) &&
    item.invalid === undefined &&
    !item.probe.disruptive &&
    outcome === 'accepted' &&
    spot === undefined &&
    isUpdate(item, observation.exchanges.indexOf(decisive))
  )
    return 'no-answer'
  if (
    verdict === 'unproven' &&
    outcome === 'accepted' &&
    !isUpdate(item, observation.exchanges.indexOf(decisive))
  )
    return 'taken'
  // What neither a member nor the state decided, the way of answering did.
  const isOutcome = verdict === 'unproven' || spot === undefined
  if (isOutcome && outcome === 'none') return decisive.failure?.kind === 'connect' ? 'open' : 'no-answer'
  if (isOutcome && outcome === 'broken') return 'server-error'
  if (isOutcome && outcome === 'throttled') return 'open'
  if (expect.kind === 'refused') return outcome === 'accepted' ? 'taken' : 'refusal'
  if (refusals.includes(expect.kind)) return 'refusal'
  if (expect.kind === 'own-answers') return 'form'
  if (expect.kind === 'every-exchange' && aboutMessages.has(expect.look))
    return outcome === 'refused' ? 'refusal' : 'form'
  if (expect.kind === 'unknown-id' && outcome === 'accepted' && where?.startsWith('PATCH')) return 'taken'
  if (effects.includes(expect.kind)) return 'effect'
  if (isOutcome && outcome === 'refused') return 'refused'
  if (objectOf(decisive).problem !== undefined || outcome !== 'accepted') return spot ? 'value' : 'form'
  if (verdict === 'unproven') return 'open'
  return spot === undefined ? 'form' : 'value'
}

/** Whether the entity could not be read afterwards, though the target is there. */
export function isUnread({ after }: Observation): boolean {
  if (after.entity !== undefined || after.exchange?.response === undefined) return false
  return outcomeOf(after.exchange) !== 'throttled'
}
