import { setImmediate } from 'node:timers/promises'
import { vi } from 'vitest'

/** What a server is doing. */
export type Activity = {
  /** How many requests have come in so far. */
  readonly requests: () => number
  /** Whether it is at work on an answer. */
  readonly isBusy: () => boolean
}

/** What is written to a connection within the machine is read long before so many turns and milliseconds are over. */
const [quietTurns, quietMs] = [50, 25]

/** Waits, in real time, until a server has had nothing to do for a while, and nobody has begun to wait for anything. */
async function quiet({ requests, isBusy }: Activity): Promise<void> {
  let before = ''
  for (let turns = 0, since = Date.now(); turns < quietTurns || Date.now() - since < quietMs; turns += 1) {
    await setImmediate()
    const now = `${requests()} ${vi.getTimerCount()}`
    if (isBusy() || now !== before) [turns, since, before] = [0, Date.now(), now]
  }
}

/**
 * Does something that has time limits and waits, on a clock of its own: it goes on to what is waited for next when the
 * server has nothing to do. So a slow machine is no slow server, and nobody waits. The network may not be the clock's
 * business: `setTimeout` and `performance` alone are.
 */
export async function inNoTime<Result>(work: () => Promise<Result>, server: Activity): Promise<Result> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  try {
    let isDone = false
    const result = work().finally(() => {
      isDone = true
    })
    // The caller hears of it below.
    result.catch(() => {})
    while (!isDone) {
      await Promise.race([result.catch(() => {}), quiet(server)])
      if (!isDone) vi.advanceTimersToNextTimer()
    }
    return await result
  } finally {
    vi.useRealTimers()
  }
}
