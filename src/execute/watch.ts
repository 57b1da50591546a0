import type { LookName } from '../cases/looks.ts'
import type { Case } from '../cases/types.ts'
import type { Contract, Level } from '../contract/types.ts'
import type { Observation } from '../exchange/types.ts'
import { everyExchange, isFound, type Looking, type Seen } from '../judge/every-exchange.ts'
import type { Judge } from '../judge/judge.ts'
import { notApplicable, pass, weigh } from '../judge/judgement.ts'
import type { Judged, Judgement } from '../judge/types.ts'
import { judgeValidRequests, type ValidRequest, validRequests } from '../judge/valid-requests.ts'
import { createConfirm, type Observer } from './confirm.ts'

/** Looks at every observation of a run; tells at the end what the looks have found. */
export type Watch = {
  /** Takes in what was observed of a probe, for the cases that look at it. */
  readonly see: (items: readonly Case[], observation: Observation) => void
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
  const requests: (ValidRequest & { readonly seen: Seen })[] = []

  function see(items: readonly Case[], observation: Observation): void {
    if (wanted.size === 0 || items.length === 0) return
    const seen = { items, observation }
    for (const [look, judgement] of everyExchange(seen, looking)) {
      looked.add(look)
      if (isFound(judgement) && isWorse(judgement, found.get(look)?.judgement))
        found.set(look, { ...seen, judgement })
    }
    for (const request of validRequests(seen, looking)) requests.push({ ...request, seen })
  }

  /** Undefined where nothing was there to be looked at. */
  function judged(look: LookName): Found | Judgement | undefined {
    if (look !== 'valid-taken') return found.get(look) ?? (looked.has(look) ? pass : undefined)
    const all = judgeValidRequests(looking.contract, requests)
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
  return { see, results }
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
  const judge: Judge = (_, again) => {
    if (again === observation) return weigh(judgement, level)
    const seen = { items, observation: again }
    const isSame =
      look === 'valid-taken'
        ? validRequests(seen, looking).some(({ became }) => became === 'refused')
        : isFound(everyExchange(seen, looking).get(look))
    if (isSame) repeated += 1
    return isSame ? weigh(judgement, level) : pass
  }
  const probe = items[0]!.probe
  const confirm = createConfirm({ judge, shrink: async (failed) => failed })
  const result = await confirm({ ...item, probe }, { ...observer, observe: async () => observation })
  return ofState.includes(look) && repeated === 0 ? { case: item, judgement: pass } : result
}

function levelOf({ requirement }: Case, { requirements }: Contract): Level {
  return requirements.find(({ id }) => id === requirement)!.level
}
