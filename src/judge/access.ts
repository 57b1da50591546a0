import { describeOutcome, mediaTypeOf, objectOf, outcomeOf, sentText } from '../exchange/exchange.ts'
import type { Exchange } from '../exchange/types.ts'
import { isObject, type JsonObject } from '../json.ts'
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
  if (outcomeOf(patch) === 'broken') return broken(details)
  // HTTP itself allows a server to ask for a length, and to have no use for an expectation (RFC 9112 6.3, RFC 9110 15.5.18).
  const { framing } = patch.request
  if (framing === 'chunked' && patch.response?.status === 411) return { verdict: 'info', ...details }
  if (framing === 'expect' && patch.response?.status === 417) return { verdict: 'warn', ...details }
  const page = refusedBefore(patch)
  if (page === undefined) return { verdict: weight, ...details }
  return broken({
    ...details,
    message: 'A valid request is refused, and not by the service: a firewall or a gateway stands before it.',
    got: `${details.got} with ${page}`,
    diagnosis: `${details.diagnosis} and ${page}: refused by what stands before the service`,
  })
}

/**
 * What a refusal is where the service itself has not written it: 403, 406 or a redirect without the error that the service
 * answers with. Undefined for any other.
 */
function refusedBefore(exchange: Exchange): string | undefined {
  const status = exchange.response?.status
  if (outcomeOf(exchange) !== 'odd' && status !== 403 && status !== 406) return undefined
  const found = objectOf(exchange)
  if (found.problem === undefined && isObject(found.entity.error)) return undefined
  const type = mediaTypeOf(exchange)
  if (type === 'text/html') return 'an HTML page'
  return found.problem === undefined ? 'another JSON object than an error' : found.problem
}

/** The entity in the PATCH's answer, whatever its status; undefined where there is none. */
export function objectEntity(judging: Judging): JsonObject | undefined {
  const found = objectOf(judging.patch)
  return found.problem === undefined ? found.entity : undefined
}
