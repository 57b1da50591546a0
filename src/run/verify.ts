import { createKit } from '../cases/kit.ts'
import { proveCase } from '../cases/prove.ts'
import type { Case } from '../cases/types.ts'
import { builtInVersions } from '../contract/load.ts'
import type { Contract, Validators } from '../contract/types.ts'
import type { Judge } from '../judge/judge.ts'
import type { Judged, Judgement } from '../judge/types.ts'
import type { Session } from '../target/session.ts'
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
// A target that fails throughout is told from one that fails at times by the first of its failures.
const repeatBudget = 120

/** Makes the verifier of one run. */
export function createVerify({ contract, validators, session, judge, hasCredentials, seed }: Verifying): Verify {
  const kit = createKit(contract, seed)
  // A contract of the user's own may admit what ours does not; in ours, such a case is a mistake.
  const ownContract = builtInVersions.some((name) => name === contract.name)
  const repeated = new Set<string>()

  async function attempt(item: Case): Promise<Judged> {
    const observation = await session.observe(item.probe)
    return { case: item, observation, judgement: judge(item, observation) }
  }

  /** Sends a failed case again until it fails once more: then it is steady. Else its rate is told. */
  async function lookAgain(first: Judged): Promise<Judged> {
    const { case: item } = first
    const fresh = !repeated.has(item.probe.id)
    if (fresh && repeated.size * 2 >= repeatBudget) return first
    repeated.add(item.probe.id)
    const unanswered = first.judgement.where === 'PATCH response' && first.observation?.exchanges.some(({ failure }) => failure)
    for (let repeat = 1; repeat <= mostRepeats; repeat += 1) {
      const observation = await session.observeAgain(item.probe, repeat)
      const judgement = judge(item, observation)
      if (unanswered && judgement.verdict !== 'fail') return { case: item, observation, judgement }
      if (judgement.verdict !== first.judgement.verdict) continue
      return repeat === 1 ? first : intermittent(first, repeat + 1)
    }
    return intermittent(first, mostRepeats + 1)
  }

  return async (item) => {
    const flaw = proveCase(item, validators)
    if (flaw !== undefined && !ownContract) return judged(item, { verdict: 'n/a', message: `the given contract says otherwise: ${flaw}` })
    if (flaw !== undefined) return judged(item, { verdict: 'unproven', message: `a bug of this suite, please report it: ${flaw}` })
    if (item.needs === 'credentials' && !hasCredentials) {
      return judged(item, { verdict: 'n/a', message: 'no credentials are configured (--bearer-env)' })
    }
    const first = await attempt(item)
    if (first.judgement.verdict !== 'fail') return first
    const confirmed = await lookAgain(first)
    if (confirmed.judgement.verdict !== 'fail' || item.generated === undefined) return confirmed
    return shrink(confirmed, kit, attempt)
  }
}

function judged(item: Case, judgement: Judgement): Judged {
  return { case: item, judgement }
}

function intermittent(first: Judged, tries: number): Judged {
  const { judgement } = first
  const times = tries > mostRepeats ? 'once' : 'twice'
  const rate = `intermittent: ${times} in ${tries} tries`
  return { ...first, judgement: { ...judgement, diagnosis: judgement.diagnosis ? `${judgement.diagnosis}; ${rate}` : rate } }
}
