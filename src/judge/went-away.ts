import type { Case, Expectation } from '../cases/types.ts'
import { describeOutcome, outcomeOf, sentText } from '../exchange/exchange.ts'
import type { Observation } from '../exchange/types.ts'
import type { Judging } from './context.ts'
import { broken, unproven } from './judgement.ts'
import type { Judgement } from './types.ts'

/** What is about the answer itself: that there is one, and which. */
const aboutTheAnswer: ReadonlySet<Expectation['kind']> = new Set([
  'accepted',
  'ok',
  'echo',
  'instant',
  'refused',
  'harmless',
  'one-way',
  'no-effect',
  'no-server-error',
  'answered',
  'idempotent',
  'unknown-id',
  'all-survive',
  'freedom',
])

/** What is said of a failure that nothing confirms, since some of the answers were missing whenever it was looked at. */
export const lostEachTime = 'answers got lost each time that it was looked at'

/** What is said of a server that is there, and answers nothing any more. */
export const fellSilent = 'the server fell silent'

/**
 * Judges a request at which the server went away, or since which it answers nothing, though it was there before: whatever was
 * sent, a client must not be able to end the server. What is not about the answer itself cannot be judged then.
 */
export function wentAway({ expect }: Case, { exchanges, after }: Observation): Judgement {
  const last = exchanges.findLast(({ failure }) => failure !== undefined) ?? exchanges.at(-1)
  const isSilent = after.exchange?.failure?.kind === 'timeout'
  const diagnosis = isSilent ? fellSilent : 'the server went away'
  if (!aboutTheAnswer.has(expect.kind) || last === undefined) return unproven(`${diagnosis} at this request`)
  return broken({
    message: isSilent
      ? 'Since this request the server answers nothing.'
      : 'The server goes away at this request.',
    where: 'PATCH response',
    sent: sentText(last),
    expected: 'an answer, and a server that is still there',
    got: last.failure
      ? describeOutcome(last)
      : `${describeOutcome(last)}, then ${after.problem ?? 'no server'}`,
    diagnosis,
  })
}

/**
 * Judges a request since which the entity, which could be read before, cannot be read, whatever is sent to repair it: as it is
 * judged otherwise, and where that finds no fault, as one that a client must not be able to send.
 */
export function spoilt(
  { item: { expect }, patch, observation: { after }, readName }: Judging,
  otherwise: Judgement,
): Judgement {
  if (otherwise.verdict === 'fail' || !aboutTheAnswer.has(expect.kind)) return otherwise
  return broken({
    message: 'Since this request the entity cannot be read, whatever is sent to repair it.',
    where: readName,
    sent: sentText(patch),
    expected: 'the entity',
    got: `the PATCH ${describeOutcome(patch)}, then ${after.problem}`,
    diagnosis: 'the entity cannot be read any more',
  })
}

/**
 * Judges an update that was accepted, and after which a reading that succeeds holds no entity any more: that nothing can be
 * compared then is no accident. As it is judged `otherwise` where that decides, or the entity could not be read before.
 */
export function illegible(
  { patch, observation: { before, after }, readName }: Judging,
  otherwise: Judgement,
): Judgement {
  const isReadBack = after.exchange !== undefined && outcomeOf(after.exchange) === 'accepted'
  const isSudden = before.entity !== undefined && after.entity === undefined && isReadBack
  if (otherwise.verdict !== 'unproven' || !isSudden || outcomeOf(patch) !== 'accepted') return otherwise
  return broken({
    message: 'What is read after this update is no entity.',
    where: readName,
    sent: sentText(patch),
    expected: 'the entity',
    got: `the PATCH ${describeOutcome(patch)}, then ${after.problem}`,
    diagnosis: String(after.problem),
  })
}
