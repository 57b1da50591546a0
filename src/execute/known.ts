import type { Step } from '../cases/types.ts'
import type { Read } from '../exchange/types.ts'
import type { SendOwn } from './own.ts'
import type { Recovery } from './recovery.ts'

/** What is known of the state of one entity. */
export type Known = {
  /** The state as it was read last, with an entity; undefined where something else can have come in since. */
  readonly last: () => Read | undefined
  /** The state; sends the baseline, the first time, and reads where it is not known. */
  readonly state: () => Promise<Read>
  /** Takes what was read for the state, and gives it back; without an entity in it nothing is known. */
  readonly settle: (found: Read) => Read
  /** Takes nothing for known any more. */
  readonly forget: () => void
  /** As `Recovery.lookForAnyAnswer`: what it has sent makes another state. */
  readonly makeSureOfAnswers: () => Promise<void>
}

/** What that stands on. */
export type KnownOptions = {
  /** What is sent before the first read; undefined where there is nothing to send. */
  readonly plain: Step | undefined
  readonly sendOwn: SendOwn
  readonly recovery: Recovery
}

/** For one entity, of which nothing is known yet. */
export function createKnown({ plain, sendOwn, recovery }: KnownOptions): Known {
  let known: Read | undefined
  let begun = false

  function settle(found: Read): Read {
    known = found.entity === undefined ? undefined : found
    return found
  }

  function forget(): void {
    known = undefined
  }

  return {
    last: () => known,
    async state() {
      if (known !== undefined) return known
      // Whether it is accepted is judged by the cases; here it only makes the start known.
      if (plain !== undefined && !begun) await sendOwn(plain, { problem: 'it was not read' })
      begun = true
      return settle(await recovery.readSettled())
    },
    settle,
    forget,
    async makeSureOfAnswers() {
      if (await recovery.lookForAnyAnswer()) forget()
    },
  }
}
