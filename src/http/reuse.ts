/** Decides whether connections are kept. */
export type Reuse = {
  readonly isKept: () => boolean
  /** Takes in how long an answer took, in milliseconds, on a connection that was kept or on a new one. */
  readonly note: (reused: boolean, ms: number) => void
}

// Shorter than the time for which an acknowledgement is held back (40 ms on Linux, 200 ms elsewhere).
const slowMs = 30
const slowAnswers = 12
const triedAnew = 4
const muchSooner = 3

/**
 * A server that writes the head of an answer and its body apart, and waits for the first to be acknowledged (Nagle's
 * algorithm against delayed acknowledgements), takes 40 ms for each answer on a kept connection and no time on a new one.
 * Where each of the last answers took that long, some are had on new connections, once: where those come much sooner,
 * connections are not kept any more. A target that is slow or far away takes at least as long on a new one.
 */
export function createReuse(): Reuse {
  let slow: number[] = []
  let fresh: number[] = []
  let state: 'kept' | 'trying' | 'decided' = 'kept'
  let kept = true
  return {
    isKept: () => kept && state !== 'trying',
    note(reused, ms) {
      if (state === 'kept' && reused) {
        slow = ms < slowMs ? [] : [...slow, ms]
        if (slow.length === slowAnswers) state = 'trying'
      } else if (state === 'trying' && !reused) {
        fresh = [...fresh, ms]
        if (fresh.length < triedAnew) return
        // The first of them may have had to wait for something else.
        kept = fresh.toSorted((a, b) => a - b)[1]! * muchSooner > Math.min(...slow)
        state = 'decided'
      }
    },
  }
}
