import { patchStep } from '../cases/generator.ts'
import type { Probe, Step } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Observation, Read } from '../exchange/types.ts'
import type { Endpoint, Reader } from '../http/endpoint.ts'
import { type JsonObject, sameJson } from '../json.ts'
import { unrepeated } from './at-once.ts'
import { type Odd, observeChain } from './chain.ts'
import { createHealth, type Health, type HealthOptions } from './health.ts'
import { createRecovery } from './recovery.ts'
import { createRepair, type Damage } from './repair.ts'
import { createSending } from './sending.ts'
import { isLost, preparationOf, undoingOf, unsent } from './state.ts'
import { isAsMeant, observeBatch, type Seen } from './together.ts'
import { writtenBy } from './written.ts'

/** What the entities of a run have in common. */
export type EntityOptions = {
  readonly endpoint: Endpoint
  /** The contract, in which what moves by itself is the service's own. */
  readonly contract: Contract
  readonly reader: Reader
  /** Members sent before the first probe, so that the state is known and unlike the documented example. */
  readonly baseline: JsonObject
  /** Properties that must not be written, since they could not be put back. */
  readonly unrestorable?: readonly string[]
  /** Once it says stop, nothing more is sent: what is asked for then is unproven. */
  readonly signal?: AbortSignal | undefined
  /** How many requests of one batch go out at once, at most; 1 by default. */
  readonly overlap?: number
  /** When the run has to end; never by default. */
  readonly end?: HealthOptions['end']
  /** Ids that no entity had before the run; none is known by default. */
  readonly absent?: readonly string[]
  /** Whether a case of the probe judges what it has left unchanged; of none by default. */
  readonly judgesState?: (probe: Probe) => boolean
  /** Told of each PATCH that no case has asked for: that it is refused is no case's business. */
  readonly onOwn?: ((sent: OwnSent) => void) | undefined
  /** Told what stays at the target and could not be repaired. */
  readonly onResidue?: ((line: string) => void) | undefined
  /** As in `HealthOptions`. */
  readonly classOf?: HealthOptions['classOf']
  readonly chapterOf?: HealthOptions['chapterOf']
  readonly isAbout?: HealthOptions['isAbout']
  readonly traitsOf?: HealthOptions['traitsOf']
  readonly sleep?: (ms: number) => Promise<void>
  /** How long answers take at least, in milliseconds, where it pays to read back one batch while the next is sent. */
  readonly distantMs?: number | undefined
  /** Told which probe requests are sent for; a read-back that several share is for the batch. */
  readonly sendingFor?: (<T>(probe: Probe, work: () => T) => T) | undefined
}

/** A PATCH that only makes a state (a preparation, what is put back), and what came of it. */
export type OwnSent = {
  readonly step: Step
  readonly observation: Observation
  /** Whether it writes what the target has shown before anything else was written. */
  readonly shown?: true
}

// Nearer ones are done before anybody waits, and requests that are so close come in in any order.
const usuallyDistantMs = 8

/** One entity of the target, to which one batch is sent after another. */
export type Entity = {
  /** Its state, as long as nothing else can have come in; sends the baseline and reads where it is not known. */
  readonly state: () => Promise<Read>
  /**
   * Sends batches, and reads before and after each; gives what was observed by the id of the probe, of the first batch at
   * least: what is missing was not sent, since the state is another one than those before it should have led to.
   */
  readonly observe: (batches: readonly (readonly Probe[])[]) => Promise<ReadonlyMap<string, Observation>>
  /**
   * Sends one probe again, from the state that is given, as far as it can be put back. `settled`: once no in-flight write
   * can come in any more, which may take some times as long as the write took. `after`: what is sent just before it, in
   * that order.
   */
  readonly observeAgain: (
    probe: Probe,
    from: Read | undefined,
    settled: boolean,
    after?: readonly Step[],
  ) => Promise<Observation>
  /** Whether the entity, read again later, shows another state than it did last, though nothing was sent meanwhile. */
  readonly lags: () => Promise<boolean>
  /** Whether a probe that had no answer so far cannot well have lost each of them by accident. */
  readonly isBeyondAccident: (probe: Probe) => boolean
  /** How many requests may go out at once beside a read-back; 0 where none may. */
  readonly besideReadBack: () => number
  /** Whether probes like this one may share a read-back now. */
  readonly shares: (probe: Probe) => boolean
}

const looksForEntity = 2

/** What has put an end to the server, or to the use of the entity. */
type Ended = { readonly probe: Probe } & Pick<Seen, 'wentAway'> &
  Partial<Pick<Seen, 'before' | 'after' | 'spoilt'>>

/** Opens the entities with these ids on a target that was found to be testable. */
export function openEntities(options: EntityOptions, ids: readonly string[]): readonly Entity[] {
  const health = createHealth(options)
  return ids.map((id) => openEntity(options, id, health))
}

function openEntity(options: EntityOptions, id: string, health: Health): Entity {
  const {
    endpoint,
    contract,
    reader,
    baseline,
    unrestorable = [],
    signal,
    overlap = 1,
    absent = [],
  } = options
  const {
    sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    sendingFor = (_, work) => work(),
    judgesState = () => false,
    distantMs = usuallyDistantMs,
  } = options
  const members = Object.entries(baseline).filter(([name]) => !unrestorable.includes(name))
  const plain = members.length > 0 ? patchStep(Object.fromEntries(members)) : undefined
  const sending = createSending(endpoint, id, reader, health, overlap > 1)
  const { wentAway, lookForAnyAnswer, settled, readSettled, laterThan } = createRecovery({
    sending,
    health,
    look: () => endpoint.read(id, reader),
    members,
    sleep,
    isStopped: () => signal?.aborted === true,
  })
  const { send, read, preceding, lastSent } = sending
  let known: Read | undefined
  let begun = false
  // What the entity cannot be read since.
  let spoiltBy: { readonly probe: Probe; readonly problem: string } | undefined

  /** Sends what no case has asked for. */
  async function sendOwn(step: Step, before: Read): Promise<Exchange> {
    const sentBefore = preceding()
    const exchange = await send(step)
    const after: Read = { problem: 'it was not read' }
    options.onOwn?.({
      step,
      observation: { id, before, exchanges: [exchange], after, reader, preceding: sentBefore },
    })
    return exchange
  }

  async function state(): Promise<Read> {
    if (known !== undefined) return known
    // Whether it is accepted is judged by the cases; here it only makes the start known.
    if (plain !== undefined && !begun) await sendOwn(plain, { problem: 'it was not read' })
    begun = true
    return settle(await readSettled())
  }

  async function makeSureOfAnswers(): Promise<void> {
    if (await lookForAnyAnswer()) known = undefined
  }

  function settle(found: Read): Read {
    known = found.entity === undefined ? undefined : found
    return found
  }

  const repair = createRepair({
    endpoint,
    contract,
    id,
    reader,
    absent,
    send,
    read: readSettled,
    onResidue: options.onResidue ?? (() => {}),
  })

  /**
   * Puts right what a probe has done besides what it was meant to. Gives whether the entity is spoilt: read before, and not
   * to be read any more, whatever is sent.
   */
  async function mend(damage: Damage, blamed = damage.probe): Promise<boolean> {
    const isRead = ({ entity, exchange }: Read) => entity !== undefined || exchange?.response === undefined
    const { before, after } = damage
    let now = settle(await repair.mend(damage))
    // An answer may be wrong by accident.
    for (let look = 1; look <= looksForEntity && !isRead(now); look += 1) now = settle(await readSettled())
    if (before.entity === undefined || isRead(after) || isRead(now)) return false
    spoiltBy ??= { probe: blamed, problem: now.problem ?? '' }
    return true
  }

  /** Why nothing can be told of a probe: the entity is spoilt still. */
  async function spoiltSince(): Promise<string | undefined> {
    if (spoiltBy === undefined) return undefined
    if ((await state()).entity !== undefined) spoiltBy = undefined
    return (
      spoiltBy &&
      `the entity cannot be read since ${spoiltBy.probe.id}, whatever is sent to repair it: ${spoiltBy.problem}`
    )
  }

  /** Why a probe is not sent; undefined for one that is. */
  function hindrance(probe: Probe): string | undefined {
    if (signal?.aborted) return 'the run was stopped'
    const hindrance = health.hindrance(probe)
    if (hindrance !== undefined) return hindrance
    const forbidden = writtenBy(probe).find((name) => unrestorable.includes(name))
    return (
      forbidden &&
      `${forbidden} is not written, since it could not be put back (--allow-destructive ${forbidden})`
    )
  }

  const preparation = (probe: Probe, now: JsonObject) => preparationOf(probe, now, unrestorable, lastSent)
  /** As `ChainOptions.undoing`. */
  function undoing(probe: Probe, { before, after, exchanges }: Seen): JsonObject | undefined {
    const isTaken = exchanges.every((exchange) => outcomeOf(exchange) === 'accepted' && !isLost(exchange))
    return probe.undo && isTaken && repair.isPlain(probe, before, after)
      ? undoingOf(contract, before, after)
      : undefined
  }
  const overlaps = () => overlap > 1 && health.overlaps()

  /** Sends the steps of a probe, and reads. */
  async function sendSteps(probe: Probe): Promise<{ exchanges: readonly Exchange[]; after: Read }> {
    // What a target shows late is no loss: a reading between two steps waits for it, too.
    const how = { atOnce: probe.parallel === true, readsAtOnce: overlaps() && !health.lags(), settled }
    return sending.sendAndRead(probe.steps, how)
  }

  /** What became of a probe that was sent by itself; puts right what it has done. */
  async function finish(probe: Probe, { before, exchanges, after: early, ...rest }: Seen): Promise<Seen> {
    for (const exchange of exchanges) health.noteSent(probe, exchange)
    health.noteTry(probe, exchanges, true)
    const killed = before.entity !== undefined && (await wentAway(probe, exchanges, early))
    const after = health.lags() && !killed ? await readSettled() : early
    const spoilt = (await mend({ probe, before, after, exchanges })) && !killed
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
    let before = await state()
    const prepared = before.entity && preparation(probe, before.entity)
    if (prepared) {
      // A refusal leaves the value as it is: the probe still shows whether it is accepted.
      await sendOwn(patchStep(prepared), before)
      before = await readSettled()
    }
    for (const step of predecessors) await send(step)
    const sentBefore = preceding()
    return finish(probe, { before, ...(await sendSteps(probe)), preceding: sentBefore })
  }

  /** Makes the state that a probe was sent from before, and that in which what it sends can be seen to be stored. */
  async function putBack(probe: Probe, from: Read): Promise<void> {
    let sent: JsonObject = {}
    // What resets the members that are not sent undoes it: then all of them are sent at once.
    for (let tries = 0; tries < 2; tries += 1) {
      const now = await state()
      const back = undoingOf(contract, from, now)
      // In one request: a preparation of its own would be an update more than the first time.
      const prepared = now.entity && preparation(probe, { ...now.entity, ...back })
      if (back === undefined && prepared === undefined) return
      sent = { ...sent, ...back, ...prepared }
      await sendOwn(patchStep(sent), now)
      settle(await readSettled())
    }
  }

  async function observeOne(probe: Probe, predecessors: readonly Step[] = []): Promise<Observation> {
    const reason = hindrance(probe) ?? (await spoiltSince())
    if (reason !== undefined) return unsent(id, reader, reason)
    const inFlight = endpoint.inFlightMs() > 0
    const losses = sending.losses()
    const seen = await sendAndFinish(probe, predecessors)
    const disturbed = inFlight || sending.losses() > losses
    return { id, reader, ...seen, ...(disturbed && { disturbed }) }
  }

  const sendSingle = (probe: Probe) => sendingFor(probe, () => send(probe.steps[0]!))

  async function sendAlone(probe: Probe): Promise<Exchange> {
    const exchange = await sendSingle(probe)
    health.noteSent(probe, exchange)
    health.noteTry(probe, [exchange], true)
    return exchange
  }

  const shares = (probe: Probe) => !signal?.aborted && health.shares(probe) && endpoint.inFlightMs() === 0

  /** Sends probes one after another, with one read-back for all of them where that may be. */
  async function observeInSequence(
    probes: readonly Probe[],
    found: Map<string, Observation> = new Map(),
  ): Promise<Map<string, Observation>> {
    const unseen = (some: readonly Probe[]) => some.filter((probe) => !found.has(probe.id))
    for (let rest = unseen(probes); rest.length > 0; rest = unseen(rest)) {
      await makeSureOfAnswers()
      const [first] = rest as [Probe]
      const batch = rest.filter((probe) => hindrance(probe) === undefined)
      const now = known?.entity
      const isReady = now && batch.every((probe) => preparationOf(probe, now, unrestorable) === undefined)
      if (batch.length < 2 || !shares(first) || known === undefined || !isReady) {
        found.set(first.id, await sendingFor(first, () => observeOne(first)))
        continue
      }
      const sentBefore = preceding()
      const { seen, split } = await observeBatch(batch, known, {
        contract,
        send: sendAlone,
        wentAway,
        judgesState,
        read,
        settle: (probe, before, after, exchanges) => mend({ probe, before, after, exchanges }),
        isolated: (probe) => sendingFor(probe, () => observeOne(probe)),
      })
      if (split) health.noteSplit(first)
      for (const [probe, one] of seen) found.set(probe.id, { preceding: sentBefore, ...one, id, reader })
    }
    return found
  }

  /**
   * Puts back what was odd; gives the probe at which the server went away, if it did not come back, or which the entity is
   * spoilt by: which of them it was cannot be asked any more, so the first that had no answer, or came to something else
   * than was meant.
   */
  async function undoOdd({ batches, before, exchanges, lost, seen }: Odd): Promise<Ended | undefined> {
    const probes = batches.flat()
    const culprit = lost ?? probes.at(-1)
    const after = await read()
    if (culprit && (await wentAway(culprit, exchanges, after, probes.length === 1))) {
      known = undefined
      return health.hindrance(culprit) === undefined ? undefined : { probe: culprit, wentAway: true }
    }
    const sent = probes.filter((probe) => seen.has(probe))
    const isOdd = (probe: Probe) => !isAsMeant({ probe, exchange: seen.get(probe)!.exchanges[0]! })
    const spoiler = sent.find(isOdd) ?? sent.at(-1)
    const steps = sent.flatMap((probe) => probe.steps)
    const damage = { probe: { id: '', prepare: [], steps, undo: true }, before, after, exchanges }
    const isSpoilt = await mend(damage, spoiler)
    return isSpoilt && spoiler ? { probe: spoiler, before, after, spoilt: true } : undefined
  }

  async function observeChained(batches: readonly (readonly Probe[])[]): Promise<Map<string, Observation>> {
    const found = new Map<string, Observation>()
    const add = (seen: ReadonlyMap<Probe, Seen>) => {
      for (const [probe, one] of seen) found.set(probe.id, { ...one, id, reader })
    }
    const chain = await observeChain(batches, await state(), {
      contract,
      send: sendSingle,
      sendMembers: (members, before) => sendOwn(patchStep(members), before),
      note(sent) {
        for (const { probe, exchange } of sent) health.noteTry(probe, [exchange], false)
      },
      readBack: (last) => sendingFor(last, sending.readBack),
      readsNext: sending.readsNext,
      sendAndRead: (probe) => sendingFor(probe, () => sendSteps(probe)),
      finish: (probe, seen) => sendingFor(probe, () => finish(probe, seen)),
      pause: () => pause(health.pauseMs()),
      overlap,
      preparation,
      undoing,
      mayGoOn: (batch) => mayChain() && batch.every((probe) => hindrance(probe) === undefined),
      preceding,
    })
    add(chain.seen)
    health.noteAsMeant(batches.filter((batch) => batch.every((probe) => chain.seen.has(probe))).length)
    if (chain.state) settle(chain.state)
    for (const probe of chain.again) found.set(probe.id, await sendingFor(probe, () => observeOne(probe)))
    const { odd } = chain
    if (odd === undefined) return found
    const sentBefore = preceding()
    const ended = await undoOdd(odd)
    const last = ended && odd.seen.get(ended.probe)
    if (last) {
      const { probe, ...how } = ended
      add(new Map([[probe, { preceding: sentBefore, ...last, ...how }]]))
    }
    for (const batch of odd.batches) await observeInSequence(batch, found)
    const once = unrepeated(contract, odd.batches.flat(), odd, found, judgesState)
    health.noteOverlap(odd.refusesOverlap)
    add(once)
    return found
  }

  /** Waits so long by the clock: nothing that was sent is any the sooner there where time does not pass. */
  async function pause(ms: number): Promise<void> {
    if (ms >= 1) await sleep(ms)
  }

  const mayChain = () =>
    overlaps() && !health.lags() && endpoint.inFlightMs() === 0 && !signal?.aborted && known !== undefined

  return {
    state,
    shares,
    isBeyondAccident: health.isBeyondAccident,
    besideReadBack: () => (mayChain() && health.answersTakeMs() >= distantMs ? overlap - 1 : 0),
    async observe(batches) {
      await makeSureOfAnswers()
      const [first = []] = batches
      const isChain = batches.length > 1 || first.length > 1
      const found = isChain && mayChain() ? await observeChained(batches) : new Map<string, Observation>()
      return found.size > 0 ? found : observeInSequence(first)
    },
    async observeAgain(probe, from, settled, after) {
      await makeSureOfAnswers()
      if (settled && endpoint.inFlightMs() > 0 && hindrance(probe) === undefined) {
        const ms = endpoint.inFlightMs()
        await sleep(ms)
        health.noteWait(ms)
        known = undefined
      }
      const start = sending.reads()
      if (hindrance(probe) === undefined && from !== undefined) await putBack(probe, from)
      const observation = await observeOne(probe, after)
      // What alternates from read to read is to be met in both ways.
      if (from && (sending.reads() - start) % 2 === 0 && hindrance(probe) === undefined) settle(await read())
      return observation
    },
    async lags() {
      if (known?.entity === undefined || signal?.aborted) return false
      const later = await laterThan(known)
      if (later) settle(later)
      return later !== undefined
    },
  }
}
