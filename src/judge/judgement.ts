import type { Level } from '../contract/types.ts'
import { describeOutcome, outcomeOf } from '../exchange/exchange.ts'
import type { Exchange } from '../exchange/types.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Judgement } from './types.ts'

/** A plain pass. */
export const pass: Judgement = { verdict: 'pass' }

/** The requirement is broken; what that weighs follows from its level. */
export function broken(details: Omit<Judgement, 'verdict'>): Judgement {
  return { verdict: 'fail', ...details }
}

/** It cannot be decided. */
export function unproven(message: string): Judgement {
  return { verdict: 'unproven', message }
}

/** The condition of the requirement is not met. */
export function notApplicable(message: string): Judgement {
  return { verdict: 'n/a', message }
}

/** A freedom that was used. */
export function informed(message: string): Judgement {
  return { verdict: 'info', message }
}

/** A broken SHOULD warns and a broken MAY informs (RFC 2119). */
export function weigh(judgement: Judgement, level: Level): Judgement {
  if (level === 'SHOULD' && judgement.verdict === 'fail') return { ...judgement, verdict: 'warn' }
  if (level === 'MAY' && ['fail', 'warn', 'unproven'].includes(judgement.verdict))
    return { ...judgement, verdict: 'info' }
  return judgement
}

/** Whether a look has found something. */
export function isFound(judgement: Judgement | undefined): boolean {
  return judgement !== undefined && judgement.verdict !== 'pass'
}

/** JSON as text for people; nothing for a member that is absent. */
export function show(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

/** The members of an object as they are written in a body, without the braces. */
export function showMembers(members: JsonObject): string {
  return Object.entries(members)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(', ')
}

/**
 * Why an exchange that had to be accepted says nothing about the requirement, or undefined if it was accepted.
 * Whether it should have been is another requirement's business.
 */
export function notAccepted(exchange: Exchange): Judgement | undefined {
  const outcome = outcomeOf(exchange)
  if (outcome === 'accepted') return undefined
  return (
    undecided(exchange) ??
    unproven(`it takes an accepted PATCH, and this one was answered ${describeOutcome(exchange)}`)
  )
}

// A lost connection is an accident; one lost this often in a row, while others come through, is an answer of a kind.
const steadyAttempts = 3

/**
 * Judges an exchange that had no answer where an answer is what the requirement is about: a timeout, or a connection
 * that broke each time although the target can still be read, is broken; any other failure decides nothing.
 */
export function withheld(exchange: Exchange, aliveAfterwards: boolean, sent: string): Judgement | undefined {
  const { failure } = exchange
  if (failure === undefined) return undecided(exchange)
  const steady =
    failure.kind === 'timeout' ||
    failure.kind === 'coding' ||
    failure.kind === 'size' ||
    (failure.kind === 'reset' && exchange.attempts >= steadyAttempts)
  if (!steady || !aliveAfterwards) return undecided(exchange)
  return broken({
    message: 'The request has no answer.',
    where: 'PATCH response',
    sent,
    expected: failure.kind === 'size' ? 'an answer that can be read' : 'an answer within the time limit',
    got: failure.message,
    diagnosis:
      failure.kind === 'timeout'
        ? 'no answer'
        : failure.kind === 'coding'
          ? 'unreadable answer'
          : failure.kind === 'size'
            ? 'answer too large'
            : 'connection closed without an answer',
  })
}

/** Why an exchange decides nothing at all: throttled to the end, credentials no longer good, or connection lost. */
export function undecided(exchange: Exchange): Judgement | undefined {
  if (exchange.failure !== undefined) return unproven(`no answer: ${exchange.failure.message}`)
  if (outcomeOf(exchange) === 'throttled') {
    return unproven(
      `throttled: answered ${exchange.response?.status} to the end (${exchange.throttled} times)`,
    )
  }
  return undefined
}
