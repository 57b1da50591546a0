import type { Contract } from '../contract/types.ts'
import type { Trial } from './proof.ts'
import { judgeFault, judgeVariant } from './proof-result.ts'
import type { Proof } from './prove.ts'

/** The least part of the faults that a quick run has to see. */
export const leastShare = 0.8

/** What a quick run is worth. */
export type QuickProof = {
  readonly faults: number
  /** How many faults make the gate fail, by whichever requirement. */
  readonly seen: number
  /** How many of those are seen by the requirement that they break. */
  readonly byOwn: number
  /** From 0 to 1: `seen` of `faults`; 1 where none was tried. */
  readonly share: number
  /** Requests of the run on the conforming base, with those that open it. */
  readonly requests: number
  /** Names of the conforming implementations that were judged faulty. */
  readonly falsePositives: readonly string[]
  /** Names of the faults that were not seen, in the order of their catalogue. */
  readonly missed: readonly string[]
  readonly holds: boolean
}

/** Judges a proof that was made with the cases of a quick run. `limit`: it has to send fewer requests. Pure. */
export function judgeQuick(proof: Proof, limit: number): QuickProof {
  const { contract } = proof
  const seen = proof.faults.filter(({ subject, trial }) =>
    isSeen(trial, levelOf(subject.requirement, contract)),
  )
  const missed = proof.faults.filter((tried) => !seen.includes(tried)).map(({ subject }) => subject.name)
  const falsePositives = [proof.base, ...proof.variants, ...proof.pairs]
    .map((tried) => judgeVariant(tried, contract))
    .filter(({ verdict }) => verdict === 'false positive')
    .map(({ name }) => name)
  const share = proof.faults.length === 0 ? 1 : seen.length / proof.faults.length
  const { requests } = proof.base.trial
  return {
    faults: proof.faults.length,
    seen: seen.length,
    byOwn: proof.faults.filter((tried) => judgeFault(tried, contract).verdict === 'killed').length,
    share,
    requests,
    falsePositives,
    missed,
    holds: share >= leastShare && falsePositives.length === 0 && requests < limit,
  }
}

/** The level of a requirement; undefined where there is none of that id. */
export function levelOf(requirement: string, { requirements }: Contract): string | undefined {
  return requirements.find(({ id }) => id === requirement)?.level
}

// What breaks a MUST has to fail: a warning would let the gate pass.
function isSeen({ killed, failed, untestable }: Trial, level: string | undefined): boolean {
  return untestable !== undefined || Object.keys(level === 'MUST' ? failed : killed).length > 0
}
