import type { Case, Step } from '../cases/types.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Preceding } from '../exchange/types.ts'
import type { Judge } from '../judge/judge.ts'
import type { Judged } from '../judge/types.ts'
import {
  intermittent,
  isBad,
  isBehind,
  isFailure,
  isMissing,
  isUnanswered,
  isWeak,
  killed,
  settled,
} from './look.ts'
import type { Observer } from './observer.ts'

/** What confirming takes. */
export type ConfirmOptions = {
  readonly judge: Judge
  /** Makes the counter-example of a failed generated case smaller; `attempt` sends and judges a variation of the case. */
  readonly shrink: (failed: Judged, attempt: (item: Case) => Promise<Judged>) => Promise<Judged>
}

/** Judges one case, and looks again at what failed before it is believed. */
export type Confirm = (item: Case, observer: Observer) => Promise<Judged>

// No multiple of the rounds in which things tend to recur.
const mostRepeats = 11
// Accidents are rare; where they are not, they are systematic, and looking again and again only takes time.
const accidentLooks = 3
// An answer that is missing is a failure: more of them are asked for, unless it is clear before.
const missingLooks = 5
const accidentBudget = 20
// A target that fails throughout is told from one that fails at times by the first of its failures.
const repeatBudget = 120

// A wait each: where the first failures are no matter of lag, the others are not either.
const mostLagLooks = 3
// Numbers of repeats that no other one has.
const afterwards = 100
const none: readonly Step[] = []
const laterLook = 200
const shownLate = 'shown late'

/** What was found where an answer may have got lost, and whether it was missing each time. */
type Outlasted = { readonly found: Judged; readonly steady: boolean }

/** Makes what confirms the cases of one run: it remembers, to look again no more often than it pays. */
export function createConfirm({ judge, shrink }: ConfirmOptions): Confirm {
  const repeated = new Set<string>()
  const probes = new Set<string>()
  const outlasted = new Set<string>()
  let lagLooks = 0
  // One after another: what the first of them shows spares the others most of their looks.
  let lastMissing: Promise<unknown> = Promise.resolve()

  async function attempt(item: Case, observer: Observer): Promise<Judged> {
    probes.add(item.probe.id)
    const observation = await observer.observe(item.probe)
    return { case: item, observation, judgement: judge(item, observation) }
  }

  async function repeat(
    { case: item, observation: first }: Judged,
    observer: Observer,
    count: number,
    { settled = true, after }: { readonly settled?: boolean; readonly after?: readonly Step[] } = {},
  ): Promise<Judged> {
    const from = settled ? first?.before : undefined
    const observation = await observer.repeat(count, item.probe, from, settled, after)
    return { case: item, observation, judgement: judge(item, observation) }
  }

  /** Where values were merged into one request and something is not as it should be: looks at the case's own alone. */
  async function isolate(merged: Judged, observer: Observer): Promise<Judged> {
    const { alone, ...item } = merged.case
    if (alone === undefined) return merged
    // Where nothing is meant to be refused, a refusal, a failure or an entity that cannot be read afterwards says nothing
    // of one value among several; that they come to it together only is found by the look at all valid requests.
    const { exchanges = [], after } = merged.observation ?? {}
    const failed =
      !alone.undo &&
      (exchanges.some((exchange) => ['refused', 'broken'].includes(outcomeOf(exchange))) ||
        (after !== undefined && after.entity === undefined))
    if (!failed && !isBad(merged)) return merged
    const own = await attempt({ ...item, probe: alone }, observer)
    // Where it cannot be sent any more, what was seen stands.
    if (isBad(merged) && own.observation?.blocked) return merged
    // Any other deviation stands, be it that of all of them together.
    return failed || isBad(own) ? own : merged
  }

  async function outlast(first: Judged, observer: Observer): Promise<Outlasted> {
    if (!isMissing(first)) return lookPast(first, observer)
    const look = lastMissing.then(() => lookPast(first, observer))
    lastMissing = look.catch(() => {})
    return look
  }

  /** Looks again at what may be an accident of transit, until a look is undisturbed; tells what was so in every look. */
  async function lookPast(first: Judged, observer: Observer): Promise<Outlasted> {
    const { case: item } = first
    const isClear = () => observer.isBeyondAccident(item.probe)
    if (!outlasted.has(item.probe.id) && outlasted.size > accidentBudget + probes.size / 5)
      return { found: settled(first, isUnanswered(first) && isClear()), steady: false }
    outlasted.add(item.probe.id)
    let [missing, unanswered] = [isMissing(first), isUnanswered(first)]
    let isCutShort = false
    const most = killed(first) ? 1 : unanswered ? missingLooks : missing ? 2 : accidentLooks
    for (let look = 1; look <= most && !(missing && isClear()); look += 1) {
      // Below 0, since an observation that failed must not come back as its own confirmation. What is judged of a
      // missing answer is that it is missing: no in-flight write can change that, and no state.
      const again = await repeat(first, observer, -look, { settled: !isMissing(first) })
      if (killed(first) && (killed(again) || again.observation?.blocked))
        return { found: first, steady: true }
      // The run is over, or the target gone: what was seen stands, if it is clear.
      isCutShort = again.observation?.blocked !== undefined
      if (isCutShort) break
      if (!isWeak(again)) return { found: again, steady: false }
      missing &&= isMissing(again)
      unanswered &&= isUnanswered(again)
    }
    const isBelieved = unanswered && (!isCutShort || isClear())
    return { found: settled(first, isBelieved), steady: isBelieved }
  }

  /** Sends a failed case again until it fails once more: then it is steady. Else its rate is reported. */
  async function lookAgain(first: Judged, observer: Observer): Promise<Judged> {
    const { case: item } = first
    if (!repeated.has(item.probe.id) && repeated.size * 2 >= repeatBudget) return first
    repeated.add(item.probe.id)
    for (let count = 1; count <= mostRepeats; count += 1) {
      const again = await repeat(first, observer, count)
      if (again.observation?.blocked) return first
      if (isFailure(again)) return count === 1 ? first : intermittent(first, 2, count + 1)
      const dependent = count === 1 ? await lookAfter(first, observer) : undefined
      if (dependent) return dependent
    }
    return intermittent(first, 1, mostRepeats + 1)
  }

  /**
   * Sends what was sent before a failed case, and the case: where that fails each time, and the case by itself does not, it
   * is no matter of chance but of the order.
   */
  async function lookAfter(first: Judged, observer: Observer): Promise<Judged | undefined> {
    const preceding = first.observation?.preceding ?? []
    for (const [rank, before] of tailsOf(preceding).entries()) {
      const found = await lookAfterThose(first, observer, before, afterwards + 10 * rank)
      if (found) return found
    }
    return undefined
  }

  async function lookAfterThose(
    first: Judged,
    observer: Observer,
    before: readonly Preceding[],
    number: number,
  ): Promise<Judged | undefined> {
    const after = before.map(({ step }) => step)
    for (const [count, steps] of [after, after, none, none, none, after].entries()) {
      // What fails every second or third time, whatever was sent before, fails once among three by itself.
      const look = await repeat(first, observer, number + count, { after: steps })
      if (isFailure(look) !== steps.length > 0) return undefined
    }
    const { outcome } = before[0]!
    return {
      ...first,
      observation: { ...first.observation!, sentBefore: after },
      // An update before it makes another state, and a credential cannot be put back: that is no matter of order.
      judgement: { ...first.judgement, ...(outcome !== 'accepted' && { after: outcome }) },
    }
  }

  /**
   * What becomes of a failed look at the state where the target shows late what it has stored: the case is judged by what
   * it shows later. Undefined where it does not.
   */
  async function lookLater(first: Judged, observer: Observer): Promise<Judged | undefined> {
    if (!isBehind(first) || lagLooks >= mostLagLooks) return undefined
    lagLooks += 1
    if (!(await observer.lags())) return undefined
    lagLooks = mostLagLooks
    const again = await repeat(first, observer, laterLook)
    return late(again) ?? again
  }

  /** A case on what is stored whose value a read right after the request does not show yet. */
  function late(look: Judged): Judged | undefined {
    const { case: item, observation, judgement } = look
    const { expect } = item
    if (judgement.verdict !== 'pass' || expect.kind !== 'echo' || expect.in.some((place) => place !== 'read'))
      return undefined
    if (observation?.early === undefined) return undefined
    const shown = judge(item, { ...observation, after: observation.early })
    if (shown.verdict === 'pass' || shown.spot === undefined) return undefined
    return {
      ...look,
      observation: { ...observation, after: observation.early },
      judgement: {
        ...shown,
        message:
          'What is stored is shown late: a read right after the PATCH shows another value, a later one this.',
        diagnosis: shownLate,
        spot: { ...shown.spot, ways: [shownLate] },
      },
    }
  }

  return async (item, observer) => {
    const look = await isolate(await attempt(item, observer), observer)
    const { found: first, steady } = isWeak(look)
      ? await outlast(look, observer)
      : { found: look, steady: false }
    const smaller = (found: Judged) => shrink(found, (variation) => attempt(variation, observer))
    if (first.judgement.verdict === 'warn' && item.parts !== undefined) return smaller(first)
    if (first.judgement.verdict !== 'fail') return late(first) ?? first
    const later = steady ? undefined : await lookLater(first, observer)
    if (later) return later
    const confirmed = steady ? first : await lookAgain(first, observer)
    const shrinks = item.generated !== undefined || item.parts !== undefined
    return confirmed.judgement.verdict === 'fail' && shrinks ? smaller(confirmed) : confirmed
  }
}

/** What was sent right before a request, and all since the first that was refused, where that is more. */
function tailsOf(preceding: readonly Preceding[]): readonly (readonly Preceding[])[] {
  if (preceding.length === 0) return []
  const refused = preceding.findIndex(({ outcome }) => outcome === 'refused')
  const tails = [preceding.slice(-1), ...(refused < 0 ? [] : [preceding.slice(refused)])]
  return tails.filter(({ length }, rank) => rank === 0 || length > 1)
}
