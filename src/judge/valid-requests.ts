import type { Case, Expectation } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { describeOutcome, outcomeOf, sentText } from '../exchange/exchange.ts'
import type { Exchange } from '../exchange/types.ts'
import { isObject, type JsonObject } from '../json.ts'
import { broken, pass } from './judgement.ts'
import { refusedInCommon, type ValidSent } from './refused-in-common.ts'
import type { Judgement, Looking, Seen } from './types.ts'

/** A valid request of a run, and what became of it. */
export type ValidRequest = ValidSent & {
  readonly exchange: Exchange
  readonly became: 'taken' | 'refused'
  /**
   * Whose business a refusal is: `own`, a requirement that says what has to be accepted; `free`, one that weighs or
   * allows a refusal; `nobody`, where the cases look at what comes after the request was taken.
   */
  readonly refusal: 'own' | 'free' | 'nobody'
  /** Whether its values are those that the target has shown, written back before anything else. */
  readonly shown?: true
}

type Kind = Expectation['kind']

const takenForGranted: readonly Kind[] = [
  'ok',
  'media-type',
  'complete',
  'valid',
  'sound-read',
  'echo',
  'others',
  'instant',
  'offset',
  'date-form',
  'credential-echo',
  'idempotent',
  'neighbours',
  'all-survive',
  'never-torn',
  'type-annotation',
]

// What says nothing of the body: no credentials, no entity, a lock, a precondition, throttling.
const otherReasons = [401, 404, 410, 412, 423, 424, 428, 429]

// Nothing is learned from the size of a body that no dimension could tell more shortly.
const mostBytes = 16 * 1024

/** The valid requests in what was observed of a probe: PATCHes of the entity with a body that the contract allows. Pure. */
export function validRequests(
  { items, observation }: Seen,
  { validators }: Looking,
): readonly ValidRequest[] {
  const [item] = items
  if (item === undefined || observation.blocked !== undefined || observation.disturbed) return []
  const { steps, parallel = false } = item.probe
  const refusal = refusalOf(items)
  // A refusal of several cases' values together is none of theirs.
  const merged = items.some(({ alone }) => alone !== undefined)
  // The second of two equal requests is another requirement's business.
  const looked = items.some(({ expect }) => expect.kind === 'idempotent') ? steps.slice(0, 1) : steps
  return looked.flatMap((step, rank): ValidRequest[] => {
    const exchange = observation.exchanges[rank]
    if (exchange === undefined || step.method !== 'PATCH' || step.resource !== 'item') return []
    if (step.auth !== undefined || step.noContentType || (step.headers ?? []).length > 0) return []
    const members = membersOf(exchange)
    const became = becameOf(exchange, parallel)
    if (members === undefined || became === undefined || validators.request(members).length > 0) return []
    return [{ members, parallel, exchange, became, refusal: merged ? 'nobody' : refusal }]
  })
}

/**
 * Judges the valid requests of a run: where one is refused and no requirement on what has to be accepted fails for it,
 * that is a failure of its own, which names what the refused ones have in common. Undefined where nothing was sent. Pure.
 */
export function judgeValidRequests(
  contract: Contract,
  requests: readonly ValidRequest[],
): { readonly judgement: Judgement; readonly first?: ValidRequest } | undefined {
  if (requests.length === 0) return undefined
  const own = requests.filter((one) => one.became === 'refused' && one.refusal === 'own')
  const refused = requests.filter(
    (one) =>
      one.became === 'refused' && one.refusal === 'nobody' && !own.some((other) => explains(other, one)),
  )
  const [first] = refused
  if (first === undefined) return { judgement: pass }
  const taken = requests.filter(({ became }) => became === 'taken')
  const common = refusedInCommon(contract, refused, taken)
  const outcomes = [...new Set(refused.map(({ exchange }) => describeOutcome(exchange)))].join(' or ')
  const isShown = refused.every(({ shown }) => shown)
  const count = refused.length === 1 ? 'A valid request is' : `${refused.length} valid requests are`
  return {
    first,
    judgement: broken({
      message: `${count} refused${isShown ? ', though it writes back what the target shows' : ''}; ${common === undefined ? 'nothing was found that they alone have in common' : `what they have in common: ${common}`}.`,
      where: 'PATCH response status',
      sent: sentText(first.exchange),
      expected: '200',
      got: outcomes,
      diagnosis: `valid, ${isShown ? 'shown by the target itself, ' : ''}and refused with ${outcomes}: ${common ?? 'no common reason'}`,
    }),
  }
}

/** Whether the refusal of one request says why another one is refused: it sets nothing that the other does not set too. */
function explains({ members, parallel }: ValidSent, other: ValidSent): boolean {
  return !parallel && Object.keys(members).every((name) => Object.hasOwn(other.members, name))
}

function refusalOf(items: readonly Case[]): ValidRequest['refusal'] {
  const weights = items.flatMap(({ expect }) =>
    'refusal' in expect && expect.refusal ? [expect.refusal] : [],
  )
  if (weights.includes('fail')) return 'own'
  return weights.length === 0 && items.some(({ expect }) => takenForGranted.includes(expect.kind))
    ? 'nobody'
    : 'free'
}

function becameOf(exchange: Exchange, parallel: boolean): ValidRequest['became'] | undefined {
  const outcome = outcomeOf(exchange)
  const status = exchange.response?.status ?? 0
  if (outcome === 'accepted') return 'taken'
  const other = otherReasons.includes(status) || (parallel && status === 409)
  return outcome === 'refused' && !other ? 'refused' : undefined
}

function membersOf({ request: { body } }: Exchange): JsonObject | undefined {
  if (body === undefined || body.length > mostBytes) return undefined
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
