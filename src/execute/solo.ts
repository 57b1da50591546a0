import { patchStep } from '../cases/generator.ts'
import type { Probe, Step } from '../cases/types.ts'
import type { Exchange, Observation, Read } from '../exchange/types.ts'
import { type JsonObject, sameJson } from '../json.ts'
import type { Parts } from './parts.ts'
import type { Begun } from './sending.ts'
import { preparationOf, undoingOf, unsent } from './state.ts'
import type { Seen } from './together.ts'

/** Sends one probe to one entity by itself, and puts right what it did. */
export type Solo = {
  /** The members to send before a probe from such a state; undefined for none. */
  readonly preparation: (probe: Probe, now: JsonObject) => JsonObject | undefined
  /** Sends the only request of a probe. */
  readonly sendSingle: (probe: Probe) => Promise<Exchange>
  /** Sends the steps of a probe; `ahead` as in `Sending.sendSteps`. */
  readonly sendSteps: (probe: Probe, ahead?: () => Promise<void>) => Promise<Begun>
  /** What became of a probe that was sent by itself; puts right what it has done. */
  readonly finish: (probe: Probe, seen: Seen) => Promise<Seen>
  /** Makes the state that a probe was sent from before, and that in which what it sends can be seen to be stored. */
  readonly putBack: (probe: Probe, from: Read) => Promise<void>
  /** All of it, or why it is not sent. `predecessors` are sent just before it. */
  readonly observe: (probe: Probe, predecessors?: readonly Step[]) => Promise<Observation>
}

/** For one entity. */
export function createSolo(parts: Parts): Solo {
  const { id, endpoint, contract, reader, unrestorable, health, sending, sendOwn } = parts
  const { recovery, known, mending, hindrance, overlaps, sendingFor } = parts

  const preparation = (probe: Probe, now: JsonObject) =>
    preparationOf(probe, now, unrestorable, sending.lastSent)

  async function sendSteps(probe: Probe, ahead?: () => Promise<void>): Promise<Begun> {
    // What a target shows late is no loss: a reading between two steps waits for it, too.
    const readsAtOnce = overlaps() && !health.lags()
    const how = { atOnce: probe.parallel === true, readsAtOnce, settled: recovery.settled, ahead }
    return sending.sendSteps(probe.steps, how)
  }

  async function finish(probe: Probe, { before, exchanges, after: early, ...rest }: Seen): Promise<Seen> {
    for (const exchange of exchanges) health.noteSent(probe, exchange)
    health.noteTry(probe, exchanges, true)
    const killed = before.entity !== undefined && (await recovery.wentAway(probe, exchanges, early))
    const after = health.lags() && !killed ? await recovery.readSettled() : early
    const spoilt = (await mending.mend({ probe, before, after, exchanges })) && !killed
    const isLate = after !== early && !sameJson(after.entity ?? null, early.entity ?? null)
    return {
      ...rest,
      before,
      exchanges,
      after,
      ...(isLate && { early }),
      ...(killed && { wentAway: true }),
      ...(spoilt && { spoilt }),
    }
  }

  async function sendAndFinish(probe: Probe, predecessors: readonly Step[]): Promise<Seen> {
    let before = await known.state()
    const prepared = before.entity && preparation(probe, before.entity)
    if (prepared) {
      // A refusal leaves the value as it is: the probe still shows whether it is accepted.
      await sendOwn(patchStep(prepared), before)
      before = await recovery.readSettled()
    }
    for (const step of predecessors) await sending.send(step)
    const sentBefore = sending.preceding()
    const { end } = await sendSteps(probe)
    return finish(probe, { before, ...(await end()), preceding: sentBefore })
  }

  return {
    preparation,
    sendSingle: (probe) => sendingFor(probe, () => sending.send(probe.steps[0]!)),
    sendSteps,
    finish,
    async putBack(probe, from) {
      let sent: JsonObject = {}
      // What resets the members that are not sent undoes it: then all of them are sent at once.
      for (let tries = 0; tries < 2; tries += 1) {
        const now = await known.state()
        const back = undoingOf(contract, from, now)
        // In one request: a preparation of its own would be an update more than the first time.
        const prepared = now.entity && preparation(probe, { ...now.entity, ...back })
        if (back === undefined && prepared === undefined) return
        sent = { ...sent, ...back, ...prepared }
        await sendOwn(patchStep(sent), now)
        known.settle(await recovery.readSettled())
      }
    },
    async observe(probe, predecessors = []) {
      const reason = hindrance(probe) ?? (await mending.spoiltSince())
      if (reason !== undefined) return unsent(id, reader, reason)
      const inFlight = endpoint.inFlightMs() > 0
      const losses = sending.losses()
      const seen = await sendAndFinish(probe, predecessors)
      const disturbed = inFlight || sending.losses() > losses
      return { id, reader, ...seen, ...(disturbed && { disturbed }) }
    },
  }
}
