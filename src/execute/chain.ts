import { patchStep } from '../cases/generator.ts'
import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Preceding, Read } from '../exchange/types.ts'
import type { JsonObject } from '../json.ts'
import { type AtOnceSeen, atOnceSeen, sendAtOnce } from './at-once.ts'
import { isSingle } from './batch.ts'
import { isAsMeant, namesOf, type Seen, type Sent, unexpectedMembers } from './together.ts'
import { membersSent } from './written.ts'

/** What a chain of batches is sent with. */
export type ChainOptions = {
  readonly contract: Contract
  /** Sends a probe of one request. */
  readonly send: (probe: Probe) => Promise<Exchange>
  /** Sends members that no probe is about, from a state. */
  readonly sendMembers: (members: JsonObject, before: Read) => Promise<Exchange>
  /** Takes in what came of a batch that is not finished by itself. */
  readonly note: (sent: readonly Sent[]) => void
  /** Reads the entity after the last of some probes. */
  readonly readBack: (last: Probe) => Promise<Read>
  /** How many reads the next of these takes. */
  readonly readsNext: () => number
  /** Sends all steps of a probe, and reads. */
  readonly sendAndRead: (probe: Probe) => Promise<{ exchanges: readonly Exchange[]; after: Read }>
  /** Puts right what a probe has done by itself, and gives what was seen of it. */
  readonly finish: (probe: Probe, seen: Seen) => Promise<Seen>
  /** Waits a little, so that what was sent before it comes in before what is sent after it. */
  readonly pause: () => Promise<void>
  /** How many requests are under way at once, at most; two at least. */
  readonly overlap: number
  /** The members to send before a probe from such a state; undefined for none. */
  readonly preparation: (probe: Probe, state: JsonObject) => JsonObject | undefined
  /** The members to send after a probe that was taken though it might be refused, if that is all there is to put right. */
  readonly undoing: (probe: Probe, seen: Seen) => JsonObject | undefined
  /** Whether a batch may be sent now. */
  readonly mayGoOn: (batch: readonly Probe[]) => boolean
  readonly preceding: () => readonly Preceding[]
}

/** What came of a chain. */
export type ChainSeen = {
  /** What is missing here was not sent, or is `odd`. */
  readonly seen: ReadonlyMap<Probe, Seen>
  /** The state after the last of them; undefined where `finish` has found it, or something was odd. */
  readonly state: Read | undefined
  /** Those that came to something else than meant, of which more has to be seen. */
  readonly again: readonly Probe[]
  /** What was under way when something was not as it should be, by batch: that decides nothing. */
  readonly odd?: Odd | undefined
}

/** Something that is not as it should be. */
export type Odd = AtOnceSeen & {
  readonly batches: readonly (readonly Probe[])[]
  readonly before: Read
}

/** A batch that was sent, came to what was meant, and is not read back yet. */
type Open = { readonly sent: readonly Sent[]; readonly preceding: readonly Preceding[] }

/**
 * Sends batches (updates of different members, requests that are meant to be refused, or one probe), each while the
 * one before it is read back: an answer's time is waited for once a batch rather than twice. Whether that read-back came
 * in before what was sent beside it shows in what it shows: it has to be just the state that its own batch leads to, and
 * what is sent beside it must change that. Ends with the first that is not as it should be, or whose outcome is not known
 * beforehand. `start` has an entity.
 */
export async function observeChain(
  batches: readonly (readonly Probe[])[],
  start: Read,
  options: ChainOptions,
): Promise<ChainSeen> {
  const { contract, overlap, preparation, mayGoOn } = options
  const seen = new Map<Probe, Seen>()
  const preparations = new Map<Probe, { readonly members: JsonObject; readonly before: Read }>()
  let state: Read | undefined = start
  let open: Open | undefined
  let odd: Odd | undefined
  let again: readonly Probe[] = []

  const readBack = ({ sent }: Open) => options.readBack(sent.at(-1)!.probe)

  /** What is stored, if all that is open has come to what was meant. */
  function expected(): JsonObject {
    const updates = open?.sent.filter(({ probe }) => !probe.undo) ?? []
    return { ...state!.entity, ...Object.fromEntries(updates.flatMap(({ probe }) => membersSent(probe))) }
  }

  /** Takes what was read back of the batch that is open; whether it is as it should be. */
  function close(
    { sent, preceding }: Open,
    after: Read,
    beside: readonly Sent[],
    next: readonly Probe[],
  ): boolean {
    const found = atOnceSeen(contract, sent, state!, after)
    if (found.odd !== undefined) {
      const all = atOnceSeen(contract, [...sent, ...beside], state!, after)
      const own = sent.map(({ probe }) => probe)
      // A read-back that came in after what was taken beside it says nothing of its own batch.
      const taken = beside.filter(({ exchange }) => outcomeOf(exchange) !== 'refused')
      const named = new Set(taken.flatMap(namesOf))
      odd = {
        ...all,
        seen: found.seen,
        odd: found.odd.filter((name) => !named.has(name)),
        batches: [...alike(own), ...alike(next)],
        before: state!,
      }
      return false
    }
    for (const [probe, one] of found.seen)
      if (!preparations.has(probe)) seen.set(probe, { ...one, preceding })
    state = after
    return true
  }

  /** The probes among them by what is meant: updates, refusals. */
  function alike(probes: readonly Probe[]): readonly (readonly Probe[])[] {
    const own = probes.filter((probe) => !preparations.has(probe))
    return [...Map.groupBy(own, ({ undo }) => undo === true).values()]
  }

  /**
   * Does what sends the next probes, while what is open is read back; undefined where that is not as it should be.
   * `most`: how many may be under way besides that.
   */
  async function beside<Result>(
    probes: readonly Probe[],
    send: (most: number) => Promise<Result>,
    sentOf: (result: Result) => readonly Sent[],
  ): Promise<Result | undefined> {
    if (open === undefined) return send(overlap)
    const now = expected()
    // What changes nothing would not show which of them came first.
    const isHidden = (probe: Probe) => {
      const members = membersSent(probe)
      const isNew = members.some(([name, value]) => !sameStored(value, now[name]))
      return probe.parallel || (!probe.undo && members.length > 0 && !isNew)
    }
    const closing = open
    open = undefined
    if (probes.some(isHidden)) {
      return close(closing, await readBack(closing), [], []) ? send(overlap) : undefined
    }
    const most = Math.max(1, overlap - options.readsNext())
    const reading = readBack(closing)
    const [after, result] = await Promise.all([reading, options.pause().then(() => send(most))])
    return close(closing, after, sentOf(result), probes) ? result : undefined
  }

  function send(probe: Probe): Promise<Exchange> {
    const own = preparations.get(probe)
    return own ? options.sendMembers(own.members, own.before) : options.send(probe)
  }

  /** Sends a batch whose outcome is known beforehand; whether it came to that. */
  async function sendOpen(probes: readonly Probe[]): Promise<boolean> {
    let preceding = options.preceding()
    const sent = await beside(
      probes,
      (most) => {
        preceding = options.preceding()
        return sendAtOnce(probes, most, send)
      },
      (result) => result,
    )
    if (sent === undefined) return false
    const isMeant = sent.length === probes.length && sent.every(isAsMeant)
    if (isMeant || probes.length > 1) options.note(sent)
    if (isMeant) {
      open = { sent, preceding }
      return true
    }
    const before = state!
    const [{ probe, exchange }] = sent as [Sent]
    const after = await options.readBack(sent.at(-1)!.probe)
    if (preparations.has(probe)) state = after
    else if (probes.length > 1) {
      const found = atOnceSeen(contract, sent, before, after)
      const isComplete = sent.length === probes.length && found.lost === undefined && !found.refusesOverlap
      const updates = sent.filter((one) => !one.probe.undo && isAsMeant(one))
      if (isComplete && unexpectedMembers(contract, before, after, updates, true)?.length === 0) {
        // Those that came to something else have changed nothing. That one was taken is nobody else's doing; that it was
        // refused, or broke something, may be.
        const isDecided = (one: Sent) => isAsMeant(one) || outcomeOf(one.exchange) === 'accepted'
        for (const { probe: own } of sent.filter(isDecided))
          seen.set(own, { ...found.seen.get(own)!, preceding })
        again = sent.filter((one) => !isDecided(one)).map((one) => one.probe)
        state = after
      } else odd = { ...found, batches: alike(probes), before }
    } else {
      const one: Seen = { before, exchanges: [exchange], after, preceding }
      const undone = options.undoing(probe, one)
      if (undone) {
        options.note(sent)
        seen.set(probe, one)
        state = after
        return sendMembers(undone, `after ${probe.id}`)
      }
      seen.set(probe, await options.finish(probe, one))
      state = undefined
    }
    return false
  }

  /** Sends members that no probe is about. */
  function sendMembers(members: JsonObject, id: string): Promise<boolean> {
    const probe: Probe = { id, prepare: [], steps: [patchStep(members)] }
    preparations.set(probe, { members, before: { ...state!, entity: expected() } as Read })
    return sendOpen([probe])
  }

  /** Sends a probe whose outcome is not known beforehand. */
  async function sendLast(probe: Probe): Promise<void> {
    let preceding = options.preceding()
    const found = await beside(
      [probe],
      () => {
        preceding = options.preceding()
        return options.sendAndRead(probe)
      },
      ({ exchanges }) => exchanges.map((exchange) => ({ probe, exchange })),
    )
    if (found === undefined) return
    seen.set(probe, await options.finish(probe, { before: state!, ...found, preceding }))
    state = undefined
  }

  for (const batch of batches) {
    if (!mayGoOn(batch)) break
    const [first] = batch as [Probe]
    const [members, ...others] = batch.map((probe) => preparation(probe, expected()))
    if (others.some((other) => other !== undefined)) break
    if (members !== undefined && !(await sendMembers(members, `before ${first.id}`))) break
    if (batch.length === 1 && !isSingle(first)) {
      await sendLast(first)
      break
    }
    if (!(await sendOpen(batch))) break
  }
  if (open !== undefined) close(open, await readBack(open), [], [])
  return { seen, state: odd ? undefined : state, again, odd }
}
