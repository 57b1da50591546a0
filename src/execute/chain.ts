import { patchStep } from '../cases/generator.ts'
import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Preceding, Read } from '../exchange/types.ts'
import type { JsonObject } from '../json.ts'
import { type AtOnceSeen, atOnceSeen, type Room, sendAtOnce } from './at-once.ts'
import { isSingle, type Planned } from './batch.ts'
import {
  isAsPlanned,
  onlyTaken,
  openBatch,
  openSteps,
  openTaken,
  type Open as Sending,
  undoingAhead,
} from './open.ts'
import type { Begun } from './sending.ts'
import { isAsMeant, namesOf, type Seen, type Sent, unexpectedMembers } from './together.ts'
import { membersSent } from './written.ts'

/** What a chain of batches is sent with. */
export type ChainOptions = {
  readonly contract: Contract
  /** Sends a probe of one request. */
  readonly send: (probe: Probe) => Promise<Exchange>
  /** Sends members that no probe is about, from a state. */
  readonly sendMembers: (members: JsonObject, before: Read) => Promise<Exchange>
  /** Takes in what came of a probe that is not finished by itself. */
  readonly note: (probe: Probe, exchanges: readonly Exchange[]) => void
  /** Reads the entity after the last of some probes; `single` as in `Sending.readBack`. */
  readonly readBack: (last: Probe, single?: boolean) => Promise<Read>
  /** How many reads the next of these takes. */
  readonly readsNext: () => number
  /** Sends the steps of a probe; of one whose steps are planned, a reading goes out with the update behind it. */
  readonly sendSteps: (probe: Probe) => Promise<Begun>
  /** What the steps of a probe are meant to set; undefined where that is not known beforehand. */
  readonly planned: (probe: Probe) => Planned | undefined
  /** Whether a probe may go out with what undoes another one. */
  readonly rides: (probe: Probe) => boolean
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

type Open = Sending & { readonly preceding: readonly Preceding[] }

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
  const rest = [...batches]
  let state: Read | undefined = start
  let open: Open | undefined
  let odd: Odd | undefined
  let again: readonly Probe[] = []

  /** What is stored, if all that is open has come to what was meant. */
  const expected = (): JsonObject => open?.leadsTo ?? state!.entity!
  const isOwn = (probe: Probe) => !preparations.has(probe)

  function readingAfter(sent: readonly Sent[]) {
    const last = sent.at(-1)!.probe
    return { readBack: (single?: boolean) => options.readBack(last, single), reads: options.readsNext() }
  }

  /** Takes what was read back of what is open; whether it is as it should be. */
  function close(closing: Open, after: Read, beside: readonly Sent[], next: readonly Probe[]): boolean {
    const found = closing.seen(after)
    if (found.odd === undefined) {
      for (const [probe, one] of found.seen)
        if (isOwn(probe)) seen.set(probe, { ...one, preceding: closing.preceding })
      state = after
      return true
    }
    const all = atOnceSeen(contract, [...closing.sent, ...beside], state!, after)
    // A read-back that came in after what was taken beside it says nothing of its own batch.
    const taken = beside.filter(({ exchange }) => outcomeOf(exchange) !== 'refused')
    const named = new Set(taken.flatMap(namesOf))
    odd = {
      ...all,
      seen: found.seen,
      odd: found.odd.filter((name) => !named.has(name)),
      batches: [...alike([...found.seen.keys()]), ...alike(next)],
      before: state!,
    }
    return false
  }

  /** The probes among them by what is meant: updates, refusals. */
  function alike(probes: readonly Probe[]): readonly (readonly Probe[])[] {
    return [...Map.groupBy(probes.filter(isOwn), ({ undo }) => undo === true).values()]
  }

  /**
   * Does what sends the next probes, while what is open is read back; undefined where that is not as it should be. `send`
   * is told how many may be under way.
   */
  async function beside<Result>(
    probes: readonly Probe[],
    send: (room: Room) => Promise<Result>,
    sentOf: (result: Result) => readonly Sent[],
  ): Promise<Result | undefined> {
    const all = { now: overlap, later: overlap, once: Promise.resolve() }
    if (open === undefined) return send(all)
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
      return close(closing, await closing.readBack(), [], []) ? send(all) : undefined
    }
    // One more read is for when there is room.
    const single = probes.length > overlap - closing.reads
    const reads = single ? closing.reads - options.readsNext() + 1 : closing.reads
    const most = Math.max(1, overlap - reads)
    const reading = closing.readBack(single)
    const room = { now: most, later: overlap, once: reading }
    const [after, result] = await Promise.all([reading, options.pause().then(() => send(room))])
    return close(closing, after, sentOf(result), probes) ? result : undefined
  }

  function send(probe: Probe): Promise<Exchange> {
    const own = preparations.get(probe)
    return own ? options.sendMembers(own.members, own.before) : options.send(probe)
  }

  /** Sends a batch whose outcome is known beforehand, or can be undone; whether it came to that. */
  async function sendOpen(probes: readonly Probe[]): Promise<boolean> {
    let preceding = options.preceding()
    const sent = await beside(
      probes,
      (room) => {
        preceding = options.preceding()
        return sendAtOnce(probes, room, send)
      },
      (result) => result,
    )
    if (sent === undefined) return false
    const isComplete = sent.length === probes.length
    const isMeant = isComplete && sent.every(isAsMeant)
    const taken = isComplete ? onlyTaken(sent) : undefined
    const ahead = taken && undoingAhead(contract, taken, sent, state!)
    const isNoted = isMeant || ahead !== undefined || probes.length > 1
    if (isNoted) for (const { probe, exchange } of sent) options.note(probe, [exchange])
    if (isMeant) {
      open = { ...openBatch(contract, sent, state!, readingAfter(sent)), preceding }
      return true
    }
    if (ahead !== undefined) {
      const reading = readingAfter([taken!])
      open = { ...openTaken(taken!, sent, state!, ahead, options.undoing, reading), preceding }
      return sendMembers(ahead, `after ${taken!.probe.id}`, takeRiders(ahead))
    }
    await read(probes, sent, preceding)
    return open !== undefined
  }

  /** Reads what came to something else than meant; what was taken though it might be refused is undone. */
  async function read(probes: readonly Probe[], sent: readonly Sent[], preceding: readonly Preceding[]) {
    const before = state!
    const [{ probe, exchange }] = sent as [Sent]
    const after = await options.readBack(sent.at(-1)!.probe)
    if (probes.length > 1) {
      const found = atOnceSeen(contract, sent, before, after)
      const isComplete = sent.length === probes.length && found.lost === undefined && !found.refusesOverlap
      const updates = sent.filter((one) => !one.probe.undo && isAsMeant(one))
      if (isComplete && unexpectedMembers(contract, before, after, updates, true)?.length === 0) {
        // Those that came to something else have changed nothing. That one was taken is nobody else's doing; that it was
        // refused, or broke something, may be.
        const isDecided = (one: Sent) => isAsMeant(one) || outcomeOf(one.exchange) === 'accepted'
        const own = sent.filter((one) => isOwn(one.probe))
        for (const one of own.filter(isDecided))
          seen.set(one.probe, { ...found.seen.get(one.probe)!, preceding })
        again = own.filter((one) => !isDecided(one)).map((one) => one.probe)
        state = after
      } else odd = { ...found, batches: alike(probes), before }
      return
    }
    state = after
    if (!isOwn(probe)) return
    const one: Seen = { before, exchanges: [exchange], after, preceding }
    const undone = options.undoing(probe, one)
    if (undone) {
      options.note(probe, [exchange])
      seen.set(probe, one)
      await sendMembers(undone, `after ${probe.id}`)
      return
    }
    seen.set(probe, await options.finish(probe, one))
    state = undefined
  }

  /** The refusals that come next, if they can go out with a request that sends these members. */
  function takeRiders(members: JsonObject): readonly Probe[] {
    const [next = []] = rest
    const isApart = (probe: Probe) => !membersSent(probe).some(([name]) => Object.hasOwn(members, name))
    const isReady = (probe: Probe) =>
      options.rides(probe) && isApart(probe) && preparation(probe, state!.entity!) === undefined
    if (next.length >= overlap || !next.every(isReady) || !mayGoOn(next)) return []
    rest.shift()
    return next
  }

  /** Sends members that no probe is about, and probes with them. */
  function sendMembers(members: JsonObject, id: string, probes: readonly Probe[] = []): Promise<boolean> {
    const probe: Probe = { id, prepare: [], steps: [patchStep(members)] }
    preparations.set(probe, { members, before: { ...state!, entity: expected() } as Read })
    return sendOpen([probe, ...probes])
  }

  /** Sends a probe of several steps; whether they came to what was planned. */
  async function sendSteps(probe: Probe): Promise<boolean> {
    let preceding = options.preceding()
    const begun = await beside(
      [probe],
      () => {
        preceding = options.preceding()
        return options.sendSteps(probe)
      },
      ({ exchanges }) => exchanges.map((exchange) => ({ probe, exchange })),
    )
    if (begun === undefined) return false
    const planned = options.planned(probe)
    const isPlanned = isAsPlanned(probe, planned, begun.exchanges)
    // What was under way together decides nothing by itself.
    if (planned !== undefined && (isPlanned || begun.isAhead)) {
      const sent = { ...openSteps(contract, probe, planned, begun, state!), preceding }
      options.note(probe, begun.exchanges)
      if (isPlanned) open = sent
      else close(sent, await sent.readBack(), [], [])
      return isPlanned
    }
    const end = await begun.end()
    seen.set(probe, await options.finish(probe, { before: state!, ...end, preceding }))
    state = undefined
    return false
  }

  for (let batch = rest.shift(); batch !== undefined; batch = rest.shift()) {
    if (!mayGoOn(batch)) break
    const [first] = batch as [Probe]
    const [members, ...others] = batch.map((probe) => preparation(probe, expected()))
    if (others.some((other) => other !== undefined)) break
    if (members !== undefined && !(await sendMembers(members, `before ${first.id}`))) break
    const isSent = batch.length === 1 && !isSingle(first) ? sendSteps(first) : sendOpen(batch)
    if (!(await isSent)) break
  }
  if (open !== undefined) close(open, await open.readBack(), [], [])
  return { seen, state: odd ? undefined : state, again, odd }
}
