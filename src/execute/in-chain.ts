import { patchStep } from '../cases/generator.ts'
import type { Probe } from '../cases/types.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Observation } from '../exchange/types.ts'
import { undoEachOther, unrepeated } from './at-once.ts'
import { type ChainOptions, type Odd, observeChain } from './chain.ts'
import type { InSequence } from './in-sequence.ts'
import type { Parts } from './parts.ts'
import type { Solo } from './solo.ts'
import { isAsMeant, type Seen } from './together.ts'

/** Sends batches to one entity as a chain, each while the one before it is read back, and undoes what was odd in it. */
export type InChain = {
  /** Whether a chain may be sent now. */
  readonly isPossible: () => boolean
  /** Sends them, and gives what was observed by the id of the probe: what is missing was not sent. */
  readonly observe: (batches: readonly (readonly Probe[])[]) => Promise<Map<string, Observation>>
}

/** What has put an end to the server, or to the use of the entity. */
type Ended = { readonly probe: Probe } & Pick<Seen, 'wentAway'> &
  Partial<Pick<Seen, 'before' | 'after' | 'spoilt'>>

/** For one entity. `inSequence` sends what was odd again. */
export function createInChain(parts: Parts, solo: Solo, inSequence: InSequence): InChain {
  const { id, endpoint, contract, reader, health, sending, sendOwn, recovery, known, mending } = parts
  const { isStopped, hindrance, overlap, overlaps, judgesState, sendingFor, sleep } = parts

  const isPossible = () =>
    overlaps() && !health.lags() && endpoint.inFlightMs() === 0 && !isStopped() && known.last() !== undefined

  /** Waits so long by the clock: nothing that was sent is any the sooner there where time does not pass. */
  async function pause(ms: number): Promise<void> {
    if (ms >= 1) await sleep(ms)
  }

  const options: ChainOptions = {
    contract,
    send: solo.sendSingle,
    sendMembers: (members, before) => sendOwn(patchStep(members), before),
    note: (probe, exchanges) => health.noteTry(probe, exchanges, false),
    readBack: (last, single) => sendingFor(last, () => sending.readBack(single)),
    readsNext: sending.readsNext,
    async sendSteps(probe) {
      const ahead = parts.planned(probe) && (() => pause(health.pauseMs()))
      const begun = await sendingFor(probe, () => solo.sendSteps(probe, ahead))
      return { ...begun, end: (single) => sendingFor(probe, () => begun.end(single)) }
    },
    planned: parts.planned,
    rides: parts.rides,
    finish: (probe, seen) => sendingFor(probe, () => solo.finish(probe, seen)),
    pause: () => pause(health.pauseMs()),
    overlap,
    preparation: solo.preparation,
    undoing: mending.undoing,
    mayGoOn: (batch) => isPossible() && batch.every((probe) => hindrance(probe) === undefined),
    preceding: sending.preceding,
  }

  /**
   * Puts back what was odd; gives the probe at which the server went away, if it did not come back, or which the entity is
   * spoilt by: which of them it was cannot be asked any more, so the first that had no answer, or came to something else
   * than was meant.
   */
  async function undoOdd({ batches, before, exchanges, lost, seen }: Odd): Promise<Ended | undefined> {
    const probes = batches.flat()
    const culprit = lost ?? probes.at(-1)
    const after = await sending.read()
    if (culprit && (await recovery.wentAway(culprit, exchanges, after, probes.length === 1))) {
      known.forget()
      return health.hindrance(culprit) === undefined ? undefined : { probe: culprit, wentAway: true }
    }
    const sent = probes.filter((probe) => seen.has(probe))
    const isOdd = (probe: Probe) => !isAsMeant({ probe, exchange: seen.get(probe)!.exchanges[0]! })
    // What may be taken as well as refused is no likelier one than what must be refused.
    const suspects = sent.filter(parts.rides)
    const spoiler =
      sent.find((probe) => isOdd(probe) && !isTakenFreely(probe, seen)) ?? suspects[0] ?? sent.at(-1)
    const steps = sent.flatMap((probe) => probe.steps)
    const damage = { probe: { id: '', prepare: [], steps, undo: true }, before, after, exchanges }
    const isSpoilt = await mending.mend(damage, spoiler)
    return isSpoilt && spoiler ? { probe: spoiler, before, after, spoilt: true } : undefined
  }

  /** Whether a probe that might be refused or taken was taken. */
  function isTakenFreely(probe: Probe, seen: Odd['seen']): boolean {
    return (
      probe.undo === true && !parts.rides(probe) && outcomeOf(seen.get(probe)!.exchanges[0]!) === 'accepted'
    )
  }

  return {
    isPossible,
    async observe(batches) {
      const found = new Map<string, Observation>()
      const add = (seen: ReadonlyMap<Probe, Seen>) => {
        for (const [probe, one] of seen) found.set(probe.id, { ...one, id, reader })
      }
      const chain = await observeChain(batches, await known.state(), options)
      add(chain.seen)
      health.noteAsMeant(batches.filter((batch) => batch.every((probe) => chain.seen.has(probe))).length)
      if (chain.state) known.settle(chain.state)
      for (const probe of chain.again) found.set(probe.id, await sendingFor(probe, () => solo.observe(probe)))
      const { odd } = chain
      if (odd === undefined) return found
      const sentBefore = sending.preceding()
      const ended = await undoOdd(odd)
      const last = ended && odd.seen.get(ended.probe)
      if (last) {
        const { probe, ...how } = ended
        add(new Map([[probe, { preceding: sentBefore, ...last, ...how }]]))
      }
      for (const batch of odd.batches) await inSequence.observe(batch, found)
      const once = unrepeated(contract, odd.batches.flat(), odd, found, judgesState)
      health.noteOverlap(odd.refusesOverlap || undoEachOther(contract, odd.batches.flat(), odd, found))
      add(once)
      return found
    },
  }
}
