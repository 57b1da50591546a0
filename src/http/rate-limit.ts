/** A gate that requests pass at a bounded rate, in the order in which they came. */
export type RateLimit = {
  /** Resolves when the caller may send. */
  readonly turn: () => Promise<void>
  /** Lets nobody pass for this many milliseconds from now. */
  readonly hold: (ms: number) => void
}

/** What a rateLimit runs on. */
export type RateLimitOptions = {
  /** Requests per second, evenly spaced; undefined for no bound. */
  readonly rate: number | undefined
  /** The present in milliseconds. */
  readonly now: () => number
  /** Resolves after that many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>
}

/** Makes a rateLimit: a caller is given the next free moment, and concurrent callers are served first come, first served. */
export function createRateLimit({ rate, now, sleep }: RateLimitOptions): RateLimit {
  const spacing = rate === undefined ? 0 : 1000 / rate
  let free = Number.NEGATIVE_INFINITY
  let heldUntil = Number.NEGATIVE_INFINITY
  return {
    async turn() {
      let moment: number
      do {
        moment = Math.max(now(), free, heldUntil)
        free = moment + spacing
        const wait = moment - now()
        if (wait > 0) await sleep(wait)
        // A hold that began during the sleep sends the caller back for a later moment, so that the end of the hold
        // does not release everybody at once.
      } while (moment < heldUntil)
    },
    hold(ms) {
      heldUntil = Math.max(heldUntil, now() + ms)
    },
  }
}
