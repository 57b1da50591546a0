import type { Level } from '../../contract/types.ts'

/**
 * What became of a fault. `killed`: the requirement that it breaks failed (a SHOULD: warned). `only unrelated`: other
 * requirements failed or warned, that one did not (a MUST that only warned counts as one that did not). `missed`: no
 * other one did either.
 */
export type FaultVerdict = 'killed' | 'only unrelated' | 'missed'

/** A fault as the suite sees it. */
export type FaultResult = {
  readonly name: string
  readonly family: string
  /** The id of the requirement that it breaks. */
  readonly requirement: string
  readonly describe: string
  /** A public report that shows it (`owner/repo#number` on GitHub) and its year; absent where none is known. */
  readonly report?: { readonly at: string; readonly year: number }
  readonly verdict: FaultVerdict
  /** How many cases of each requirement failed or warned, by requirement id, in the order of the catalogue. */
  readonly killedBy: Readonly<Record<string, number>>
  /** What was found: a line for each requirement, the fault's own first. */
  readonly found: readonly string[]
  /** The titles of the causes that a report tells, in its order: one, where the ledger is right. */
  readonly causes: readonly string[]
  /** Whether the first of them has the fault's own requirement. */
  readonly causeNamesIt: boolean
}

/** What became of a conforming variant. `false positive`: a case failed, a MUST was unproven, or it could not be tested. */
export type VariantVerdict = 'passes' | 'warned' | 'false positive'

/** A conforming variant as the suite sees it. */
export type VariantResult = {
  readonly name: string
  /** The clause that gives the freedom. */
  readonly freedom: string
  readonly describe: string
  readonly verdict: VariantVerdict
  /** The ids of the requirements that warned. */
  readonly warnedBy: readonly string[]
  /** What was found: a line for each requirement that failed, warned or was unproven. */
  readonly found: readonly string[]
}

/** What one requirement is good for. */
export type RequirementResult = {
  readonly id: string
  readonly level: Level
  readonly statement: string
  /** How many faults break it. */
  readonly faults: number
  /** The names of the faults at which it failed (a SHOULD: warned). */
  readonly killed: readonly string[]
  /** The names of the faults that it killed and no other requirement saw. */
  readonly alone: readonly string[]
}

/** What a proof came to. */
export type ProofReport = {
  readonly schemaVersion: 1
  readonly contract: { readonly name: string; readonly version: string; readonly sha256: string }
  readonly seed: number
  /** Requests sent in all trials. */
  readonly requests: number
  /** Whether all of the catalogue was tried; where it was not, what no requirement but one kills is not judged. */
  readonly complete: boolean
  readonly holds: boolean
  /** One clause for each way in which it fails. */
  readonly problems: readonly string[]
  readonly base: VariantResult
  readonly faults: readonly FaultResult[]
  readonly variants: readonly VariantResult[]
  /** Two variants in one. */
  readonly pairs: readonly VariantResult[]
  readonly requirements: readonly RequirementResult[]
}
