import type { Case, Expectation } from '../cases/types.ts'
import { describeOutcome, outcomeOf, sentText } from '../exchange/exchange.ts'
import type { Exchange, Observation } from '../exchange/types.ts'
import { broken, isFound, pass } from './judgement.ts'
import type { Judgement } from './types.ts'

/** Whether an exchange was answered with a server error; undefined where it was not answered, or only throttled. */
export function serverError(exchange: Exchange): Judgement | undefined {
  const outcome = outcomeOf(exchange)
  if (outcome === 'none' || outcome === 'throttled') return undefined
  if (outcome !== 'broken') return pass
  return broken({
    message: 'A client can make the server fail.',
    where: `${exchange.request.method} response status`,
    sent:
      exchange.request.method === 'PATCH'
        ? sentText(exchange)
        : `${exchange.request.method} ${pathOf(exchange)}`,
    expected: 'a status below 500',
    got: describeOutcome(exchange),
    diagnosis: `${exchange.request.method} answered ${describeOutcome(exchange)}`,
  })
}

/** The first server error of an observation, be it one that its cases do not blame on any value by itself. */
export function brokenTogether({ exchanges }: Observation): Judgement | undefined {
  return exchanges.map(serverError).find(isFound)
}

/** Kinds of expectation that judge the status of a PATCH by themselves. */
const statusKinds: readonly Expectation['kind'][] = [
  'accepted',
  'refused',
  'no-server-error',
  'all-survive',
  'never-torn',
  'own-answers',
  'unknown-id',
  'credential-text',
]

/** Whether a case of a probe judges the status of its PATCHes by itself. */
export function judgesStatus(items: readonly Case[]): boolean {
  return items.some(({ expect }) => statusKinds.includes(expect.kind) || 'refusal' in expect)
}

function pathOf({ request }: Exchange): string {
  return new URL(request.url).pathname
}
