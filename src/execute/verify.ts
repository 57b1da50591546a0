import { createGeneratorContext } from '../cases/generator.ts'
import { proveCase } from '../cases/prove.ts'
import type { Case } from '../cases/types.ts'
import { builtInVersions } from '../contract/load.ts'
import type { Contract, Validators } from '../contract/types.ts'
import { outcomeOf } from '../http/exchange.ts'
import type { Judge } from '../judge/judge.ts'
import type { Judged, Judgement } from '../judge/types.ts'
import type { Session } from './session.ts'
import { shrink } from './shrink.ts'

/** What verifying takes. */
export type Verifying = {
  readonly contract: Contract
  readonly validators: Validators
  readonly session: Session
  readonly judge: Judge
  readonly hasCredentials: boolean
  readonly seed: number
}

/** Verifies one case: proves it, has it sent, judges it, and looks again at what failed. */
export type Verify = (item: Case) => Promise<Judged>

// No multiple of the rounds in which things tend to recur.
const mostRepeats = 11
// Accidents are rare; where they are not, they are the target's way, and looking again and again only takes time.
const accidentLooks = 3
const accidentBudget = 20
// A target that fails throughout is told from one that fails at times by the first of its failures.
const repeatBudget = 120

/** What was found where an answer may have got lost, and whether it was missing each time. */
type Outlasted = { readonly found: Judged; readonly steady: boolean }

/** Makes the verifier of one run. */
export function createVerify({
  contract,
  validators,
  session,
  judge,
  hasCredentials,
  seed,
}: Verifying): Verify {
  const context = createGeneratorContext(contract, seed)
  // A contract of the user's own may admit what ours does not; in ours, such a case is a mistake.
  const ownContract = builtInVersions.some((name) => name === contract.name)
  const repeated = new Set<string>()
  const probes = new Set<string>()
  const outlasted = new Set<string>()
  // Each look at what is not answered takes the time limit and the wait for a late write: of a target that is known to
  // withhold answers, a second missing one is believed.
  let withholds = false
  // One after another: what the first of them shows spares the others most of their looks.
  let lastMissing: Promise<unknown> = Promise.resolve()

  async function attempt(item: Case): Promise<Judged> {
    probes.add(item.probe.id)
    const observation = await session.observe(item.probe)
    return { case: item, observation, judgement: judge(item, observation) }
  }

  async function repeat(item: Case, count: number): Promise<Judged> {
    const observation = await session.observeAgain(item.probe, count)
    return { case: item, observation, judgement: judge(item, observation) }
  }

  /** Where several values went in one request and something is not as it should be: looks at the case's own alone. */
  async function apart(common: Judged): Promise<Judged> {
    const { alone, ...item } = common.case
    if (alone === undefined) return common
    // Where nothing is meant to be refused, a refusal says nothing of one value among several.
    const refused =
      !alone.undo && common.observation?.exchanges.some((exchange) => outcomeOf(exchange) === 'refused')
    if (!refused && !isBad(common)) return common
    const own = await attempt({ ...item, probe: alone })
    // Any other deviation stands, be it that of all of them together.
    return refused || isBad(own) ? own : common
  }

  async function outlast(first: Judged): Promise<Outlasted> {
    if (!isMissing(first)) return lookPast(first)
    const look = lastMissing.then(() => lookPast(first))
    lastMissing = look.catch(() => {})
    return look
  }

  /** Looks again at what may be an accident of transit, until a look is undisturbed; tells what was so in every look. */
  async function lookPast(first: Judged): Promise<Outlasted> {
    const { case: item } = first
    if (!outlasted.has(item.probe.id) && outlasted.size > accidentBudget + probes.size / 5)
      return { found: settled(first, isUnanswered(first)), steady: false }
    outlasted.add(item.probe.id)
    let [missing, unanswered] = [isMissing(first), isUnanswered(first)]
    for (let look = 1; look <= (withholds ? 1 : accidentLooks); look += 1) {
      // Below 0, since an observation that failed must not come back as its own confirmation.
      const again = await repeat(item, -look)
      if (!isWeak(again)) return { found: again, steady: false }
      missing &&= isMissing(again)
      unanswered &&= isUnanswered(again)
    }
    withholds ||= missing
    return { found: settled(first, unanswered), steady: unanswered }
  }

  /** Sends a failed case again until it fails once more: then it is steady. Else its rate is told. */
  async function lookAgain(first: Judged): Promise<Judged> {
    const { case: item } = first
    const fresh = !repeated.has(item.probe.id)
    if (fresh && repeated.size * 2 >= repeatBudget) return first
    repeated.add(item.probe.id)
    for (let count = 1; count <= mostRepeats; count += 1) {
      const again = await repeat(item, count)
      if (again.judgement.verdict !== 'fail' || (isWeak(again) && !isUnanswered(again))) continue
      return count === 1 ? first : intermittent(first, count + 1)
    }
    return intermittent(first, mostRepeats + 1)
  }

  return async (item) => {
    const flaw = proveCase(item, validators)
    if (flaw !== undefined && !ownContract)
      return judged(item, { verdict: 'n/a', message: `the given contract says otherwise: ${flaw}` })
    if (flaw !== undefined)
      return judged(item, { verdict: 'unproven', message: `a bug of this suite, please report it: ${flaw}` })
    if (item.needs === 'credentials' && !hasCredentials) {
      return judged(item, { verdict: 'n/a', message: 'no credentials are configured (--bearer-env)' })
    }
    const look = await apart(await attempt(item))
    const { found: first, steady } = isWeak(look) ? await outlast(look) : { found: look, steady: false }
    if (first.judgement.verdict !== 'fail') return first
    const confirmed = steady ? first : await lookAgain(first)
    if (confirmed.judgement.verdict !== 'fail' || item.generated === undefined) return confirmed
    return shrink(confirmed, context, attempt)
  }
}

function isBad({ judgement: { verdict } }: Judged): boolean {
  return verdict === 'fail' || verdict === 'warn' || verdict === 'unproven'
}

/** Whether a result that is bad for the target may be due to what got lost in transit. */
function isWeak(look: Judged): boolean {
  return (look.observation?.disturbed === true && isBad(look)) || isUnanswered(look)
}

/** Whether it is the missing answer itself that is judged. */
function isUnanswered(look: Judged): boolean {
  const { verdict, where } = look.judgement
  return verdict !== 'unproven' && where === 'PATCH response' && isMissing(look)
}

/** Whether there is no answer; of many requests at once, one gets lost now and then. */
function isMissing({ case: { probe }, observation }: Judged): boolean {
  const { exchanges = [] } = observation ?? {}
  const lost = exchanges.filter(({ failure }) => failure).length
  return lost >= (probe.parallel ? exchanges.length / 2 : 1)
}

/** What is made of a result that was disturbed each time: a missing answer is one, anything else decides nothing. */
function settled(first: Judged, unanswered: boolean): Judged {
  if (unanswered || first.judgement.verdict === 'unproven') return first
  const found = first.judgement.message ?? first.judgement.diagnosis
  return {
    ...first,
    judgement: { verdict: 'unproven', message: `answers got lost each time that it was looked at: ${found}` },
  }
}

function judged(item: Case, judgement: Judgement): Judged {
  return { case: item, judgement }
}

function intermittent(first: Judged, tries: number): Judged {
  const { judgement } = first
  const times = tries > mostRepeats ? 'once' : 'twice'
  const rate = `intermittent: ${times} in ${tries} tries`
  return {
    ...first,
    judgement: { ...judgement, diagnosis: judgement.diagnosis ? `${judgement.diagnosis}; ${rate}` : rate },
  }
}
