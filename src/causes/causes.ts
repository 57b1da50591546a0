import type { Case } from '../cases/types.ts'
import type { Property } from '../contract/types.ts'
import type { Explanation, Found } from './explanation.ts'
import { explain, requestsBehind } from './ledger.ts'
import { titleOf } from './title.ts'
import { keyOf } from './traits.ts'
import type { Cause, LedgerCase } from './types.ts'

/**
 * The ledger of a run: the causes of all that fails, warns or could not be decided, each once, those that explain most
 * first. `cases` are those that the run was to execute, `properties` those of its contract; without them, what requests
 * have in common is not known. Pure.
 */
export function ledgerOf(
  records: readonly LedgerCase[],
  cases: readonly Case[],
  properties: readonly Property[],
): readonly Cause[] {
  const requests = requestsBehind(records, cases, properties)
  return explain(records, cases, requests).map((one) => causeOf(one, titleOf(one)))
}

function causeOf(explanation: Explanation, title: string): Cause {
  const { sort, way, trait, found, follows } = explanation
  const telling = mostTelling(explanation)
  const ordered = [telling, ...found.filter((one) => one !== telling)]
  return {
    key: `${sort}: ${trait ? keyOf(trait).trim() : way}`,
    title,
    verdict: worstOf([...found, ...follows]),
    confidence: confidenceOf(explanation),
    requirements: [...Map.groupBy([...ordered, ...follows], ({ requirement }) => requirement)].map(
      ([id, own]) => ({
        id,
        cases: own.length,
      }),
    ),
    cases: ordered.map(({ id }) => id),
    follows: follows.map(({ id }) => id),
  }
}

const weights = { fail: 2, warn: 1 } as const

function worstOf(found: readonly Found[]): Cause['verdict'] {
  const verdicts = new Set(found.map(({ verdict }) => verdict))
  return verdicts.has('fail') ? 'fail' : verdicts.has('warn') ? 'warn' : 'unproven'
}

/** The case that tells most: a failure that shows the cause's own name first of all, of one member, and steadily. */
function mostTelling({ found, way }: Explanation): Found {
  const score = ({ verdict, finding, property, repeats }: Found) =>
    (weights[verdict as 'fail'] ?? 0) * 8 +
    (way === undefined || finding.ways[0] === way ? 4 : 0) +
    (property === undefined ? 0 : 2) +
    (repeats === undefined ? 1 : 0)
  return found.reduce((best, one) => (score(one) > score(best) ? one : best))
}

function confidenceOf({ way, trait, precision, found }: Explanation): Cause['confidence'] {
  if (way?.startsWith('another value') || trait?.kind === 'any' || trait?.kind === 'at times') return 'low'
  return precision >= 0.9 && found.length > 1 ? 'high' : 'medium'
}
