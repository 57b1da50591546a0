import type { Probe } from '../cases/types.ts'
import type { Exchange, Observation } from '../exchange/types.ts'
import type { Parts } from './parts.ts'
import type { Solo } from './solo.ts'
import { preparationOf } from './state.ts'
import { observeBatch } from './together.ts'

/** Sends the probes of a batch to one entity one after another. */
export type InSequence = {
  /** Whether probes like this one may share a read-back now. */
  readonly shares: (probe: Probe) => boolean
  /**
   * Sends them, with one read-back for all of them where that may be. Adds what was observed, by the id of the probe, to
   * what was `found` before; what is there is not sent again.
   */
  readonly observe: (
    probes: readonly Probe[],
    found?: Map<string, Observation>,
  ) => Promise<Map<string, Observation>>
}

/** For one entity. */
export function createInSequence(parts: Parts, solo: Solo): InSequence {
  const { id, endpoint, contract, reader, unrestorable, health, sending } = parts
  const { recovery, known, mending, isStopped, hindrance, judgesState, sendingFor } = parts

  async function sendAlone(probe: Probe): Promise<Exchange> {
    const exchange = await solo.sendSingle(probe)
    health.noteSent(probe, exchange)
    health.noteTry(probe, [exchange], true)
    return exchange
  }

  const shares = (probe: Probe) => !isStopped() && health.shares(probe) && endpoint.inFlightMs() === 0

  return {
    shares,
    async observe(probes, found = new Map()) {
      const unseen = (some: readonly Probe[]) => some.filter((probe) => !found.has(probe.id))
      for (let rest = unseen(probes); rest.length > 0; rest = unseen(rest)) {
        await known.makeSureOfAnswers()
        const [first] = rest as [Probe]
        const batch = rest.filter((probe) => hindrance(probe) === undefined)
        const before = known.last()
        const now = before?.entity
        const isReady = now && batch.every((probe) => preparationOf(probe, now, unrestorable) === undefined)
        if (batch.length < 2 || !shares(first) || before === undefined || !isReady) {
          found.set(first.id, await sendingFor(first, () => solo.observe(first)))
          continue
        }
        const sentBefore = sending.preceding()
        const { seen, split } = await observeBatch(batch, before, {
          contract,
          send: sendAlone,
          wentAway: recovery.wentAway,
          judgesState,
          read: recovery.readSettled,
          settle: (probe, expected, after, exchanges) =>
            mending.mend({ probe, before: expected, after, exchanges }),
          isolated: (probe) => sendingFor(probe, () => solo.observe(probe)),
        })
        if (split) health.noteSplit(first)
        for (const [probe, one] of seen) found.set(probe.id, { preceding: sentBefore, ...one, id, reader })
      }
      return found
    },
  }
}
