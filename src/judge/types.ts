import type { Case, Place } from '../cases/types.ts'
import type { Contract, Validators } from '../contract/types.ts'
import type { Outcome } from '../exchange/exchange.ts'
import type { Observation } from '../exchange/types.ts'
import type { Json } from '../json.ts'

/** What a case can come to. */
export const verdicts = ['fail', 'fixed', 'unproven', 'warn', 'known', 'info', 'n/a', 'pass'] as const

/** See `verdicts`: the worst first. */
export type Verdict = (typeof verdicts)[number]

/** The member that is not as it should be: what `where`, `expected` and `got` say, for programs. */
export type Spot = {
  /** The PATCH's own answer, or the entity read afterwards. */
  readonly place: Place
  readonly member: string
  /** What should be there, where that is one value; absent for a member that should be absent, too. */
  readonly expected?: Json | undefined
  /** What is there; absent for a member that is missing. */
  readonly got?: Json | undefined
  /** Every name of what became of it, the likeliest first: of a credential, whose values are kept to themselves. */
  readonly ways?: readonly string[]
}

/** What the judge found, and where. */
export type Judgement = {
  readonly verdict: Verdict
  /** One sentence; absent for a plain pass. */
  readonly message?: string
  /** Names the cause, e.g. `milliseconds, truncated`. */
  readonly diagnosis?: string
  /** Where in the exchange: `PATCH response $.state`, `GET response status`. */
  readonly where?: string
  /** The member that `where` names, where it names one. */
  readonly spot?: Spot
  /** The date that a client made another one of, for programs: what it made of it. */
  readonly gotInstant?: Json | undefined
  /** What was sent, expected and got, as text for people. */
  readonly sent?: string
  readonly expected?: string
  readonly got?: string
  /** What the request before it came to, where without that request it is not so. */
  readonly after?: Outcome
  /** How often it was so; absent where it was so each time that it was looked at. */
  readonly repeats?: Repeats
}

/** In how many of some tries, each with the same request from the same state, something was found. */
export type Repeats = { readonly failed: number; readonly tries: number }

/** A judged case. */
export type Judged = {
  readonly case: Case
  readonly judgement: Judgement
  readonly observation?: Observation
}

/** What was observed of a probe, and the cases that look at it. */
export type Seen = { readonly items: readonly Case[]; readonly observation: Observation }

/** What looks at every exchange need besides. */
export type Looking = { readonly contract: Contract; readonly validators: Validators }
