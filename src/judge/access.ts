import { describeOutcome, objectOf, outcomeOf, sentText } from '../exchange/exchange.ts'
import type { JsonObject } from '../json.ts'
import type { Judging } from './context.ts'
import { broken, notAccepted, notApplicable, unproven, withheld } from './judgement.ts'
import type { Judgement } from './types.ts'

/** The entity in the answer to the PATCH, or why a requirement on it cannot be judged. */
export function answered(judging: Judging): { entity: JsonObject } | { judgement: Judgement } {
  const refusal = notAccepted(judging.patch)
  if (refusal) return { judgement: refusal }
  if (judging.patch.response?.status === 204)
    return { judgement: notApplicable('204 No Content: there is no entity to look at') }
  const found = objectOf(judging.patch)
  return found.problem === undefined
    ? { entity: found.entity }
    : { judgement: unproven(`the answer holds ${found.problem} where the entity should be`) }
}

/** The entity before or after the PATCH, or why it could not be read. */
export function stateOf(
  judging: Judging,
  which: 'before' | 'after',
): { entity: JsonObject } | { judgement: Judgement } {
  const read = judging.observation[which]
  return read.entity === undefined
    ? { judgement: unproven(`the entity could not be read ${which} the PATCH: ${read.problem}`) }
    : { entity: read.entity }
}

/** Weighs a PATCH that was not accepted; undefined if it was. */
export function refusalOf(judging: Judging, weight: 'fail' | 'warn' | 'info'): Judgement | undefined {
  const { patch } = judging
  if (outcomeOf(patch) === 'accepted') return undefined
  const open = withheld(patch, judging.observation.after.entity !== undefined, sentText(patch))
  if (open) return open
  const details = {
    message: 'The PATCH is refused.',
    sent: sentText(patch),
    where: 'PATCH response status',
    expected: '200',
    got: describeOutcome(patch),
    diagnosis: `refused with ${describeOutcome(patch)}`,
  }
  // A server error is never a way to refuse.
  return outcomeOf(patch) === 'broken' ? broken(details) : { verdict: weight, ...details }
}

/** The entity in the PATCH's answer, whatever its status; undefined where there is none. */
export function objectEntity(judging: Judging): JsonObject | undefined {
  const found = objectOf(judging.patch)
  return found.problem === undefined ? found.entity : undefined
}
