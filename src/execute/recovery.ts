import { patchStep } from '../cases/generator.ts'
import type { Probe } from '../cases/types.ts'
import type { Exchange, Read } from '../exchange/types.ts'
import { type Json, sameJson } from '../json.ts'
import type { Health } from './health.ts'
import type { Sending } from './sending.ts'

/** What is done where a target does not answer as it should: waiting for it, asking it something simple, reading later. */
export type Recovery = {
  /**
   * Whether the server went away at a probe, before which it was there, or answers nothing since; waits for it to come
   * back, but not for long. `alone`: nothing else was under way.
   */
  readonly wentAway: (
    probe: Probe,
    exchanges: readonly Exchange[],
    after: Read,
    alone?: boolean,
  ) => Promise<boolean>
  /** Where writes had no answer, sends one that nothing is wrong with: is it those writes, or all of them? Whether it did. */
  readonly lookForAnyAnswer: () => Promise<boolean>
  /** Waits until what was stored is shown, where the target shows it late. */
  readonly settled: () => Promise<void>
  /** Reads what was stored, also where the target shows it late. */
  readonly readSettled: () => Promise<Read>
  /** What is shown later, if that is another entity than this one, though nothing was sent meanwhile. */
  readonly laterThan: (last: Read) => Promise<Read | undefined>
}

/** What recovery stands on. */
export type RecoveryOptions = {
  readonly sending: Sending
  readonly health: Health
  /** Reads the entity, and nothing is made of it. */
  readonly look: () => Promise<Read>
  /** Members with plain values. */
  readonly members: readonly (readonly [name: string, value: Json])[]
  readonly sleep: (ms: number) => Promise<void>
  readonly isStopped: () => boolean
}

// A supervisor starts a process again within a second or two.
const looksForReturn = 3
const lookForReturnMs = 1000
// Most replicas and caches have caught up at the end of these waits, half a second in all.
const lagWaitsMs = [10, 10, 20, 20, 40, 50, 100, 100, 150]
const longestLagMs = lagWaitsMs.reduce((sum, ms) => sum + ms)

/** For one entity. */
export function createRecovery({
  sending,
  health,
  look,
  members,
  sleep,
  isStopped,
}: RecoveryOptions): Recovery {
  /** Whether there is an answer to a read within a few looks; that a server is gone while it starts again is no news. */
  async function isBackAgain(first: boolean): Promise<boolean> {
    let isBack = first
    for (let count = 0; count < looksForReturn && !isBack && !isStopped(); count += 1) {
      await sleep(lookForReturnMs)
      const found = await look()
      isBack = found.exchange?.response !== undefined
      if (isBack || found.exchange?.failure?.kind === 'timeout') health.noteRead(found)
    }
    return isBack
  }

  const settled = async () => {
    if (health.lags()) await sleep(Math.min(health.lagMs() ?? longestLagMs, longestLagMs))
  }

  /** Reads until all that can come has come, and notes when it did. */
  async function readAndMeasure(): Promise<Read> {
    const start = performance.now()
    let last = await sending.read()
    let waited = 0
    let shownAfter: number | undefined
    for (const ms of lagWaitsMs) {
      await sleep(ms)
      waited += ms
      const next = await sending.read()
      if (!sameJson(next.entity ?? null, last.entity ?? null))
        shownAfter = Math.max(waited, performance.now() - start)
      last = next
    }
    if (shownAfter !== undefined) health.noteShownAfter(shownAfter)
    return last
  }

  return {
    async wentAway(probe, exchanges, after, alone = true) {
      const isGone = (exchange: Exchange | undefined) => exchange?.unreached === true
      if (exchanges.some(isGone) || isGone(after.exchange)) {
        health.noteKilled(probe, await isBackAgain(after.entity !== undefined), alone)
        return true
      }
      // One read gets lost now and then, and a network, or this machine, may stand still for longer than a short time limit.
      if (after.exchange?.failure?.kind !== 'timeout' || (await isBackAgain(false))) return false
      if (isStopped()) return false
      health.noteKilled(probe, false, alone)
      return true
    },
    async lookForAnyAnswer() {
      if (members.length === 0 || !health.doubtsWrites() || isStopped()) return false
      for (let count = 1; ; count += 1) {
        // One member after another: a target that hangs on one kind of value has answers to the others.
        const member = members[(count - 1) % members.length]!
        const exchange = await sending.send(patchStep(Object.fromEntries([member])))
        if (exchange.failure === undefined || health.noteNoAnswer(exchange, count)) return true
      }
    },
    settled,
    async readSettled() {
      if (health.lags() && health.lagMs() === undefined) return readAndMeasure()
      await settled()
      return sending.read()
    },
    async laterThan(last) {
      await sleep(longestLagMs)
      const later = await sending.read()
      if (later.entity === undefined || sameJson(last.entity ?? null, later.entity)) return undefined
      health.noteLag()
      return later
    },
  }
}
