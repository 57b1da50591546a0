import type { Place } from '../cases/types.ts'
import type { Level, PropertyKind } from '../contract/types.ts'
import type { Outcome } from '../exchange/exchange.ts'
import type { FailureKind } from '../exchange/types.ts'
import type { Repeats, Verdict } from '../judge/types.ts'

/**
 * What sort of deviation a case shows. `refused`: a request that has to be taken is refused; `server-error`: it, or any
 * other, is answered with 5xx; `no-answer`; `taken`: what has to be refused is accepted; `value`: a member is not what it
 * should be; `form`: an answer as a whole; `effect`: a request has changed what it must not; `refusal`: how a refusal
 * looks; `open`: nothing could be decided, for a reason that is none of these.
 */
export type Sort =
  | 'refused'
  | 'server-error'
  | 'no-answer'
  | 'taken'
  | 'value'
  | 'form'
  | 'effect'
  | 'refusal'
  | 'open'

/** What a case shows, for programs: a report carries it beside its texts. */
export type Finding = {
  readonly sort: Sort
  /** Every name that explains as exactly what came back, the likeliest first; at least one. */
  readonly ways: readonly string[]
  /** Where it shows, for one member. */
  readonly place?: Place
  readonly member?: string
  /** Whether the case looked at that place alone; absent where it stopped there. */
  readonly apart?: true
  /** The kind of that member, or of the property that the case is about. */
  readonly type?: PropertyKind
  /** What the request that decided was answered. */
  readonly status?: number
  /** Why it was not answered. */
  readonly failure?: FailureKind
  /** Whether it was found by looking at every exchange of the run. */
  readonly everywhere?: true
  /** Whether the server went away at it. */
  readonly wentAway?: true
  /** Whether the entity cannot be read since, whatever is sent to repair it. */
  readonly spoilt?: true
  /** Whether the entity could not be read after it, though the target is there. */
  readonly unread?: true
  /** Whether the target could not be reached when the entity was to be read. */
  readonly unreached?: true
  /** Whether it was not sent, for what the target did before. */
  readonly unsent?: true
  /** Names the exchanges: cases that look at the same ones have the same. */
  readonly probe: string
  /** What the request before it came to, where without that request it is not so. */
  readonly after?: Outcome
  /** What the request before it came to, where the case itself sends both: an update right after a refusal. */
  readonly afterOwn?: Outcome
}

/** What the ledger needs of a judged case; a case of a report is one. */
export type LedgerCase = {
  readonly id: string
  readonly requirement: string
  readonly level: Level
  readonly verdict: Verdict
  readonly property?: string
  readonly message?: string
  readonly diagnosis?: string
  /** In how many of some looks at the same request from the same state it was so; absent where it was so each time. */
  readonly repeats?: Repeats
  /** What it shows, for programs; absent for a pass and for what is not counted. */
  readonly finding?: Finding
}

/** What one cause did to one requirement. */
export type CauseRequirement = {
  readonly id: string
  /** How many of its cases the cause explains. */
  readonly cases: number
}

/** One defect of a target, with all that it explains. */
export type Cause = {
  /** The same for the same cause in another run, whatever cases show it. */
  readonly key: string
  /** A sentence without its full stop. */
  readonly title: string
  /** The worst of its cases. */
  readonly verdict: 'fail' | 'warn' | 'unproven'
  /** How sure it is that one defect is behind all of it. */
  readonly confidence: 'high' | 'medium' | 'low'
  /** Those that it breaks, that of the most telling case first, then in the order of the run. */
  readonly requirements: readonly CauseRequirement[]
  /** The ids of the cases that show it, the most telling first; never empty. */
  readonly cases: readonly string[]
  /** The ids of the cases that show something else, or nothing at all, because of it. */
  readonly follows: readonly string[]
}
