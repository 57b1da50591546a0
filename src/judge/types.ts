import type { Case } from '../cases/types.ts'
import type { Observation } from '../http/types.ts'

/** What a case can come to. */
export const verdicts = ['fail', 'fixed', 'unproven', 'warn', 'known', 'info', 'n/a', 'pass'] as const

/** See `verdicts`: the worst first. */
export type Verdict = (typeof verdicts)[number]

/** What the judge found, and where. */
export type Judgement = {
  readonly verdict: Verdict
  /** One sentence; absent for a plain pass. */
  readonly message?: string
  /** Names the cause, e.g. `milliseconds, truncated`. */
  readonly diagnosis?: string
  /** Where in the exchange: `PATCH response $.state`, `GET response status`. */
  readonly where?: string
  /** What was sent, expected and got, as text for people. */
  readonly sent?: string
  readonly expected?: string
  readonly got?: string
}

/** A judged case. */
export type Judged = {
  readonly case: Case
  readonly judgement: Judgement
  readonly observation?: Observation
}
