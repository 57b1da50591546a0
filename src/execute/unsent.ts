import { proveCase } from '../cases/prove.ts'
import type { Case, Need } from '../cases/types.ts'
import { builtInVersions, type Contract, type Validators } from '../contract/types.ts'
import type { Judged } from '../judge/types.ts'

/** What decides whether a case can be sent. */
export type Sendable = {
  readonly contract: Contract
  readonly validators: Validators
  /** Why something that a case needs is not there; undefined where it is. */
  readonly lacks: (need: Need) => string | undefined
}

/**
 * What is said of a case that is not sent; undefined for one that is. A case that is meant to be invalid is proven to be
 * so before it is sent: in a contract of the user's own, which may admit what ours does not, it is n/a otherwise; in
 * ours it is a mistake of this suite.
 */
export function unsentCase(item: Case, { contract, validators, lacks }: Sendable): Judged | undefined {
  const flaw = proveCase(item, validators)
  if (flaw !== undefined) {
    const judgement = builtInVersions.some((name) => name === contract.name)
      ? ({ verdict: 'unproven', message: `a bug of this suite, please report it: ${flaw}` } as const)
      : ({ verdict: 'n/a', message: `the given contract says otherwise: ${flaw}` } as const)
    return { case: item, judgement }
  }
  const lacking = item.needs && lacks(item.needs)
  return lacking === undefined ? undefined : { case: item, judgement: { verdict: 'n/a', message: lacking } }
}
