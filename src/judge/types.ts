import type { Case } from '../cases/types.ts'
import type { JsonObject } from '../json.ts'
import type { Exchange } from '../target/types.ts'

/** The entity as it was read, or why it could not be. */
export type Read =
  | { readonly entity: JsonObject; readonly exchange: Exchange; readonly problem?: undefined }
  | { readonly problem: string; readonly exchange?: Exchange; readonly entity?: undefined }

/** What happened when a probe was sent. */
export type Observation = {
  /** The id of the entity that was addressed. */
  readonly id: string
  /** The entity before the steps. */
  readonly before: Read
  /** One exchange for each step, in the order of the steps. */
  readonly exchanges: readonly Exchange[]
  /** The entity after the steps. */
  readonly after: Read
  /** How the state was read: by GET, or by a PATCH that changes nothing where GET is absent. */
  readonly reader: 'get' | 'patch'
  /** Why the steps were not sent (the preparation failed, no credentials are configured …). */
  readonly blocked?: { readonly verdict: 'n/a' | 'unproven'; readonly reason: string }
}

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
