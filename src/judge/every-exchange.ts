import type { LookName } from '../cases/looks.ts'
import type { Expectation } from '../cases/types.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Observation } from '../exchange/types.ts'
import { acceptedUpdate } from './accepted-update.ts'
import { entityLooks } from './entity-looks.ts'
import { isFound } from './judgement.ts'
import { keysApart } from './keys-apart.ts'
import { messageLooks } from './message-looks.ts'
import { judgesStatus, serverError } from './server-error.ts'
import type { Judgement, Looking, Seen } from './types.ts'

/**
 * Looks at every exchange of an observation, whoever asked for it. Gives a judgement for each look that had something to
 * look at: a plain pass, or what was found first. What a case of the same probe judges anyway, under a requirement of its
 * own, is left to that case: one defect is one failure. Pure. `valid-taken`, which takes all requests of a run, is not
 * among them (see `valid-requests.ts`).
 */
export function everyExchange(seen: Seen, looking: Looking): ReadonlyMap<LookName, Judgement> {
  const { items, observation } = seen
  const found = new Map<LookName, Judgement>()
  if (observation.blocked !== undefined) return found
  const kinds = new Set(items.map(({ expect }) => expect.kind))
  const extreme = items.some(({ probe }) => probe.extreme)
  const note = (look: LookName, judgement: Judgement | undefined) => {
    if (judgement === undefined || isFound(found.get(look))) return
    found.set(look, extreme && judgement.verdict === 'fail' ? { ...judgement, verdict: 'warn' } : judgement)
  }
  const isJudged = judgesStatus(items)
  const failing = listsThatFail(seen)
  for (const exchange of exchangesOf(observation)) {
    for (const [look, judge] of messageLooks) note(look, judge(exchange))
    if (failing.has(exchange) || (isJudged && exchange.request.method === 'PATCH')) continue
    note('no-server-error', serverError(exchange))
  }
  for (const list of listsOf(seen)) note('keys-apart', keysApart(looking.contract, list))
  const update = acceptedUpdate(seen)
  if (update !== undefined && !leftEntity.some((kind) => kinds.has(kind))) {
    const looks = entityLooks({ ...looking, ...update, items, observation })
    for (const [look, judgement] of looks) note(look, judgement)
  }
  return found
}

/** Kinds of expectation that judge by themselves what the looks at the entity would find again. */
const leftEntity: readonly Expectation['kind'][] = [
  'refused',
  'no-effect',
  'harmless',
  'one-way',
  'identity',
  'all-survive',
  'never-torn',
  'own-answers',
]

/** The exchanges of the steps, and the reading afterwards. */
function exchangesOf({ exchanges, after }: Observation): readonly Exchange[] {
  return after.exchange === undefined ? exchanges : [...exchanges, after.exchange]
}

/** Readings of the collection. */
function listsOf({ items, observation: { exchanges } }: Seen): readonly Exchange[] {
  const steps = items[0]?.probe.steps ?? []
  return exchanges.filter((_, rank) => steps[rank]?.resource === 'collection')
}

/** Readings of the collection, where it failed before anything was sent: what it does by itself is no request's doing. */
function listsThatFail(seen: Seen): ReadonlySet<Exchange> {
  const lists = listsOf(seen)
  return new Set(lists[0] !== undefined && outcomeOf(lists[0]) === 'broken' ? lists : [])
}
