import { bodyIn, patchStep } from '../cases/generator.ts'
import type { Probe, Step } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Observation, Preceding, Read } from '../exchange/types.ts'
import type { Endpoint, Reader } from '../http/endpoint.ts'
import { type Json, type JsonObject, sameJson } from '../json.ts'
import { type AtOnceSeen, observeAtOnce, unrepeated } from './at-once.ts'
import { createHealth, type Health, type HealthOptions } from './health.ts'
import { createRepair } from './repair.ts'
import { isLost, preparationOf, undoingOf, unsent } from './state.ts'
import { observeBatch, type Seen } from './together.ts'
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
  readonly traitsOf?: HealthOptions['traitsOf']
  readonly sleep?: (ms: number) => Promise<void>
  /** Told which probe requests are sent for; a read-back that several share is for the batch. */
  readonly sendingFor?: (<T>(probe: Probe, work: () => T) => T) | undefined
}

/** A PATCH that only makes a state (a preparation, what is put back), and what came of it. */
export type OwnSent = { readonly step: Step; readonly observation: Observation }

/** One entity of the target, to which one batch is sent after another. */
export type Entity = {
  /** Its state, as long as nothing else can have come in; sends the baseline and reads where it is not known. */
  readonly state: () => Promise<Read>
  /** Sends a batch, and reads before and after it; gives what was observed by the id of the probe. */
  readonly observe: (probes: readonly Probe[]) => Promise<ReadonlyMap<string, Observation>>
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
  /** Whether so many answers in a row cannot well be missing by accident. */
  readonly isNoAccident: (missing: number) => boolean
  /** Whether probes like this one may share a read-back now. */
  readonly shares: (probe: Probe) => boolean
}

// A supervisor starts a process again within a second or two.
const looksForReturn = 3
const lookForReturnMs = 1000
// Most replicas and caches have caught up by then.
const lagMs = 500
const precedingMost = 4

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
    judgesState = () => false,
    absent = [],
    sendingFor = (_, work) => work(),
  } = options
  const { sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) } = options
  const members = Object.entries(baseline).filter(([name]) => !unrestorable.includes(name))
  const plain = members.length > 0 ? patchStep(Object.fromEntries(members)) : undefined
  let known: Read | undefined
  let begun = false
  let lost = false
  let preceding: readonly Preceding[] = []
  // By member, the value that was sent last: what is stored may be what became of it.
  const lastSent = new Map<string, Json>()
  let reads = 0

  async function send(step: Step): Promise<Exchange> {
    const exchange = await endpoint.send(step, id, reader)
    if (isLost(exchange)) lost = true
    health.noteExchange(exchange)
    if (step.method !== 'PATCH') return exchange
    preceding = [...preceding.slice(1 - precedingMost), { step, outcome: outcomeOf(exchange) }]
    for (const [name, value] of Object.entries(bodyIn(step.body))) lastSent.set(name, value)
    return exchange
  }

  /** Sends what no case has asked for. */
  async function sendOwn(step: Step, before: Read): Promise<void> {
    const sentBefore = preceding
    const exchange = await send(step)
    const after: Read = { problem: 'it was not read' }
    options.onOwn?.({
      step,
      observation: { id, before, exchanges: [exchange], after, reader, preceding: sentBefore },
    })
  }

  async function read(): Promise<Read> {
    reads += 1
    const found = await endpoint.read(id, reader)
    if (found.exchange) {
      if (isLost(found.exchange)) lost = true
      health.noteExchange(found.exchange)
    }
    health.noteRead(found)
    return found
  }

  /** Whether the server went away at a probe, before which it was there; waits for it to come back, but not for long. */
  async function wentAway(
    probe: Probe,
    exchanges: readonly Exchange[],
    after: Read,
    alone = true,
  ): Promise<boolean> {
    const isGone = (exchange: Exchange | undefined) => exchange?.unreached === true
    if (!exchanges.some(isGone) && !isGone(after.exchange)) return false
    let isBack = after.entity !== undefined
    for (let look = 0; look < looksForReturn && !isBack && !signal?.aborted; look += 1) {
      await sleep(lookForReturnMs)
      const found = await endpoint.read(id, reader)
      isBack = found.exchange?.response !== undefined
      if (isBack) health.noteRead(found)
    }
    health.noteKilled(probe, isBack, alone)
    return true
  }

  /** Reads what was stored, also where the target shows it late. */
  async function readSettled(): Promise<Read> {
    if (health.lags()) await sleep(lagMs)
    return read()
  }

  async function state(): Promise<Read> {
    if (known !== undefined) return known
    // Whether it is accepted is judged by the cases; here it only makes the start known.
    if (plain !== undefined && !begun) await sendOwn(plain, { problem: 'it was not read' })
    begun = true
    return settle(await readSettled())
  }

  /** Where writes had no answer, sends one that nothing is wrong with: is it those writes, or all of them? */
  async function lookForAnyAnswer(): Promise<void> {
    if (members.length === 0 || !health.doubtsWrites() || signal?.aborted) return
    known = undefined
    for (let look = 1; ; look += 1) {
      // One member after another: a target that hangs on one kind of value has answers to the others.
      const exchange = await send(patchStep(Object.fromEntries([members[(look - 1) % members.length]!])))
      if (exchange.failure === undefined) return
      if (health.noteNoAnswer(exchange, look)) return
    }
  }

  function settle(read: Read): Read {
    known = read.entity === undefined ? undefined : read
    return read
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

  async function sendAndRead(probe: Probe, predecessors: readonly Step[] = []): Promise<Observation> {
    const reason = hindrance(probe)
    if (reason !== undefined) return unsent(id, reader, reason)
    let before = await state()
    const preparation = before.entity && preparationOf(probe, before.entity, unrestorable, lastSent)
    if (preparation) {
      // A refusal leaves the value as it is: the probe still shows whether it is accepted.
      await sendOwn(patchStep(preparation), before)
      before = await readSettled()
    }
    for (const step of predecessors) await send(step)
    const sentBefore = preceding
    const exchanges = probe.parallel ? await Promise.all(probe.steps.map(send)) : await sendAll(probe.steps)
    for (const exchange of exchanges) health.noteSent(probe, exchange)
    health.noteTry(probe, exchanges, true)
    const early = await read()
    const killed = before.entity !== undefined && (await wentAway(probe, exchanges, early))
    const after = health.lags() && !killed ? await readSettled() : early
    settle(await repair({ probe, before, after, exchanges }))
    const isLate = after !== early && !sameJson(after.entity ?? null, early.entity ?? null)
    return {
      id,
      before,
      exchanges,
      after,
      reader,
      preceding: sentBefore,
      ...(isLate && { early }),
      ...(killed && { wentAway: true }),
    }
  }

  /** Makes the state that a probe was sent from before, and that in which what it sends can be seen to be stored. */
  async function putBack(probe: Probe, from: Read): Promise<void> {
    let sent: JsonObject = {}
    // What resets the members that are not sent undoes it: then all of them are sent at once.
    for (let tries = 0; tries < 2; tries += 1) {
      const now = await state()
      const back = undoingOf(contract, from, now)
      // In one request: a preparation of its own would be an update more than the first time.
      const prepared = now.entity && preparationOf(probe, { ...now.entity, ...back }, unrestorable, lastSent)
      if (back === undefined && prepared === undefined) return
      sent = { ...sent, ...back, ...prepared }
      await sendOwn(patchStep(sent), now)
      settle(await readSettled())
    }
  }

  async function sendAll(steps: readonly Step[]): Promise<readonly Exchange[]> {
    const exchanges: Exchange[] = []
    for (const step of steps) exchanges.push(await send(step))
    return exchanges
  }

  async function sendOne(probe: Probe): Promise<Exchange> {
    const exchange = await sendingFor(probe, () => send(probe.steps[0]!))
    health.noteSent(probe, exchange)
    health.noteTry(probe, [exchange], true)
    return exchange
  }

  /**
   * Sends a batch at once; what is not as it should be decides nothing, and is put back, so that it can be sent again one
   * after another.
   */
  async function observeOverlapped(probes: readonly Probe[], before: Read): Promise<AtOnceSeen> {
    const found = await observeAtOnce(probes, before, {
      contract,
      send: (probe) => sendingFor(probe, () => send(probe.steps[0]!)),
      read,
      overlap,
    })
    for (const [probe, { exchanges }] of found.seen) health.noteTry(probe, exchanges, false)
    if (found.odd === undefined) {
      settle(found.after)
      return found
    }
    health.noteOverlap(found.refusesOverlap)
    const culprit = found.lost ?? probes.at(-1)!
    if (await wentAway(culprit, found.exchanges, found.after, false)) {
      known = undefined
      // Which of them it was cannot be asked of a server that is gone: the first that had no answer.
      const isGone = health.hindrance(culprit) !== undefined && found.seen.has(culprit)
      return isGone
        ? {
            ...found,
            odd: undefined,
            seen: new Map([[culprit, { ...found.seen.get(culprit)!, wentAway: true }]]),
          }
        : found
    }
    const probe = { ...probes[0]!, undo: true }
    settle(await repair({ probe, before, after: found.after, exchanges: found.exchanges }))
    return found
  }

  async function observeOne(probe: Probe, predecessors?: readonly Step[]): Promise<Observation> {
    const inFlight = endpoint.inFlightMs() > 0
    lost = false
    const observation = await sendAndRead(probe, predecessors)
    return inFlight || lost ? { ...observation, disturbed: true } : observation
  }

  const shares = (probe: Probe) => !signal?.aborted && health.shares(probe) && endpoint.inFlightMs() === 0

  return {
    state,
    shares,
    isNoAccident: health.isNoAccident,
    async observe(probes) {
      const found = new Map<string, Observation>()
      let sentBefore = preceding
      const add = (seen: ReadonlyMap<Probe, Seen>) => {
        for (const [probe, one] of seen) found.set(probe.id, { preceding: sentBefore, ...one, id, reader })
      }
      let evidence: AtOnceSeen | undefined
      for (let rest = probes; rest.length > 0; rest = rest.filter((probe) => !found.has(probe.id))) {
        await lookForAnyAnswer()
        const first = rest[0]!
        sentBefore = preceding
        const batch = rest.filter((probe) => hindrance(probe) === undefined)
        if (batch.length < 2 || !shares(first) || known === undefined) {
          found.set(first.id, await sendingFor(first, () => observeOne(first)))
        } else if (overlap > 1 && evidence === undefined && health.overlaps()) {
          const atOnce = await observeOverlapped(batch, known)
          if (atOnce.odd === undefined) add(atOnce.seen)
          else evidence = atOnce
        } else {
          const { seen, split } = await observeBatch(batch, known, {
            contract,
            send: sendOne,
            wentAway,
            judgesState,
            read,
            settle: async (before, after, exchanges) =>
              void settle(await repair({ probe: first, before, after, exchanges })),
            isolated: (probe) => sendingFor(probe, () => observeOne(probe)),
          })
          if (split) health.noteSplit(first)
          add(seen)
        }
      }
      if (evidence?.odd !== undefined) add(unrepeated(contract, probes, evidence, found, judgesState))
      return found
    },
    async observeAgain(probe, from, settled, after) {
      await lookForAnyAnswer()
      if (settled && endpoint.inFlightMs() > 0 && hindrance(probe) === undefined) {
        const ms = endpoint.inFlightMs()
        await sleep(ms)
        health.noteWait(ms)
        known = undefined
      }
      const start = reads
      if (hindrance(probe) === undefined && from !== undefined) {
        await putBack(probe, from)
      }
      const observation = await observeOne(probe, after)
      // What alternates from read to read is to be met in both ways.
      if (from && (reads - start) % 2 === 0 && hindrance(probe) === undefined) settle(await read())
      return observation
    },
    async lags() {
      const last = known
      if (last?.entity === undefined || signal?.aborted) return false
      await sleep(lagMs)
      const later = await read()
      if (later.entity === undefined || sameJson(last.entity, later.entity)) return false
      health.noteLag()
      settle(later)
      return true
    },
  }
}
