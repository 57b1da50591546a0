import type { LookName } from '../cases/looks.ts'
import type { Case, Probe } from '../cases/types.ts'
import type { Contract, Level } from '../contract/types.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Observation } from '../exchange/types.ts'
import { everyExchange } from '../judge/every-exchange.ts'
import type { Judge } from '../judge/judge.ts'
import { isFound, notApplicable, pass, weigh } from '../judge/judgement.ts'
import { brokenTogether } from '../judge/server-error.ts'
import type { Judged, Judgement, Looking, Seen } from '../judge/types.ts'
import { judgeValidRequests, type ValidRequest, validRequests } from '../judge/valid-requests.ts'
import { createConfirm } from './confirm.ts'
import type { Observer } from './observer.ts'
import type { OwnSent } from './own.ts'

/** Looks at every observation of a run; tells at the end what the looks have found. */
export type Watch = {
  /** Takes in what was observed of a probe, for the cases that look at it. */
  readonly see: (items: readonly Case[], observation: Observation) => void
  /** Takes in a PATCH that no case has asked for. */
  readonly own: (sent: OwnSent) => void
  /** The result of each case of a look; `observer` sends again what has to be confirmed. */
  readonly results: (observer: Observer) => AsyncIterable<Judged>
}

/** The first violation that a look has found. */
type Found = Seen & { readonly judgement: Judgement }

/** Makes the watch of one run, for those of its cases that are about every exchange. */
export function createWatch(looking: Looking, cases: readonly Case[]): Watch {
  const wanted = new Set(cases.map(lookOf))
  const looked = new Set<LookName>()
  const found = new Map<LookName, Found>()
  const requests: (ValidRequest & { readonly seen: Seen; readonly own?: true })[] = []
  // What became of the probes that were sent, by their ids: whether all of it was accepted.
  const accepted = new Map<string, boolean>()
  const broken: Found[] = []
  let owns = 0

  function see(items: readonly Case[], observation: Observation): void {
    if (wanted.size === 0 || items.length === 0) return
    const seen = { items, observation }
    for (const [look, judgement] of everyExchange(seen, looking)) {
      looked.add(look)
      if (isFound(judgement) && isWorse(judgement, found.get(look)?.judgement))
        found.set(look, { ...seen, judgement })
    }
    for (const request of validRequests(seen, looking)) requests.push({ ...request, seen })
    accepted.set(
      items[0]!.probe.id,
      observation.exchanges.every((exchange) => outcomeOf(exchange) === 'accepted'),
    )
    const judgement = items.some(({ alone }) => alone !== undefined) && brokenTogether(observation)
    if (judgement) broken.push({ ...seen, judgement })
  }

  function own({ step, observation, shown }: OwnSent): void {
    const [look] = cases
    if (look === undefined) return
    owns += 1
    const probe: Probe = { id: `own/${owns}`, prepare: [], steps: [step] }
    const seen: Seen = { items: [{ ...look, probe, expect: { kind: 'ok' } }], observation }
    for (const request of validRequests(seen, looking))
      requests.push({ ...request, seen, own: true, ...(shown && { shown }) })
  }

  /** Whether values that came to something else together were all accepted, each in a request of its own. */
  function isOfAll({ items }: Seen): boolean {
    return items.every(({ alone }) => alone !== undefined && accepted.get(alone.id) === true)
  }

  /** Undefined where nothing was there to be looked at. */
  function judged(look: LookName): Found | Judgement | undefined {
    const together = look === 'no-server-error' ? broken.find(isOfAll) : undefined
    if (look !== 'valid-taken') return found.get(look) ?? together ?? (looked.has(look) ? pass : undefined)
    const taken = new Set(requests.flatMap((one) => (one.became === 'taken' ? membersOf(one) : [])))
    // What a case has sent tells more than what only makes a state.
    const inTurn = [...requests.filter((one) => !one.own), ...requests.filter((one) => one.own)]
    const all = judgeValidRequests(
      looking.contract,
      inTurn.filter((one) => {
        if (one.became === 'taken') return true
        // What only makes a state sends what the target has taken elsewhere.
        if (one.own && !one.shown) return membersOf(one).every((member) => taken.has(member))
        return one.seen.items.every(({ alone }) => alone === undefined) || isOfAll(one.seen)
      }),
    )
    if (all?.first === undefined) return all?.judgement
    return { ...(all.first as (typeof requests)[number]).seen, judgement: all.judgement }
  }

  async function* results(observer: Observer): AsyncIterable<Judged> {
    for (const item of cases) {
      const result = judged(lookOf(item))
      if (result !== undefined && 'items' in result) yield await confirmed(item, result, observer, looking)
      else yield { case: item, judgement: result ?? notApplicable('no exchange of this run shows it') }
    }
  }
  return { see, own, results }
}

/** The members of a request with their values, as texts. */
function membersOf({ members }: ValidRequest): readonly string[] {
  return Object.entries(members).map((member) => JSON.stringify(member))
}

function lookOf({ expect }: Case): LookName {
  if (expect.kind !== 'every-exchange') throw new RangeError('a case of its own probe is no look')
  return expect.look
}

/** Looks at what is stored: something else may have written meanwhile, so that a change counts once it comes again. */
const ofState: readonly LookName[] = ['others-kept', 'others-shown', 'values-stored', 'texts-as-sent']

// A violation weighs more than one at sizes that nobody has to bear.
function isWorse({ verdict }: Judgement, known: Judgement | undefined): boolean {
  return known === undefined || (verdict === 'fail' && known.verdict !== 'fail')
}

/** Sends once more what a look has found, as any failed case is sent again, and gives it with its own exchanges. */
async function confirmed(
  item: Case,
  { items, observation, judgement }: Found,
  observer: Observer,
  looking: Looking,
): Promise<Judged> {
  const look = lookOf(item)
  const level = levelOf(item, looking.contract)
  let repeated = 0
  // Only what fails is sent again.
  const failed: Judgement = ofState.includes(look) ? { ...judgement, verdict: 'fail' } : judgement
  const judge: Judge = (_, again) => {
    if (again === observation) return weigh(failed, level)
    const seen = { items, observation: again }
    const isSame =
      look === 'valid-taken'
        ? validRequests(seen, looking).some(({ became }) => became === 'refused')
        : isFound(everyExchange(seen, looking).get(look) ?? brokenTogether(again))
    if (isSame) repeated += 1
    return isSame ? weigh(failed, level) : pass
  }
  const probe = items[0]!.probe
  const confirm = createConfirm({ judge, shrink: async (failed) => failed })
  const result = told(await confirm({ ...item, probe }, { ...observer, observe: async () => observation }))
  if (ofState.includes(look) && repeated === 0) return { case: item, judgement: pass }
  return judgement.verdict === 'warn' && result.judgement.verdict === 'fail'
    ? { ...result, judgement: { ...result.judgement, verdict: 'warn' } }
    : result
}

/** A valid request that is refused, where the order of requests decides: then it is not what they have in common. */
function told(judged: Judged): Judged {
  const { case: item, judgement } = judged
  if (lookOf(item) !== 'valid-taken' || judgement.after === undefined) return judged
  const before = judgement.after === 'refused' ? 'one that was refused' : 'one that failed'
  return {
    ...judged,
    judgement: {
      ...judgement,
      message: `A valid request is refused where it is sent after ${before}.`,
      diagnosis: `valid, and refused with ${judgement.got} after ${before}`,
    },
  }
}

function levelOf({ requirement }: Case, { requirements }: Contract): Level {
  return requirements.find(({ id }) => id === requirement)!.level
}
