import { patchStep } from '../cases/generator.ts'
import type { Probe, Step } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import type { Observation, Read } from '../exchange/types.ts'
import type { Endpoint, Reader } from '../http/endpoint.ts'
import type { JsonObject } from '../json.ts'
import type { ChainOptions } from './chain.ts'
import { createHealth, type Health, type HealthOptions } from './health.ts'
import { createInChain } from './in-chain.ts'
import { createInSequence } from './in-sequence.ts'
import { createKnown } from './known.ts'
import { createMending } from './mending.ts'
import { createSendOwn, type OwnSent } from './own.ts'
import type { Parts } from './parts.ts'
import { createRecovery } from './recovery.ts'
import { createRepair } from './repair.ts'
import { createSending } from './sending.ts'
import { createSolo } from './solo.ts'
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
  /** What the steps of a probe are meant to set; of none known by default. */
  readonly planned?: ChainOptions['planned']
  /** Whether a probe is a refusal that may go out with updates of other members; none by default. */
  readonly rides?: ChainOptions['rides']
  /** Told of each PATCH that no case has asked for: that it is refused is no case's business. */
  readonly onOwn?: ((sent: OwnSent) => void) | undefined
  /** Told what stays at the target and could not be repaired. */
  readonly onResidue?: ((line: string) => void) | undefined
  /** As in `HealthOptions`. */
  readonly classOf?: HealthOptions['classOf']
  readonly chapterOf?: HealthOptions['chapterOf']
  readonly isAbout?: HealthOptions['isAbout']
  readonly traitsOf?: HealthOptions['traitsOf']
  readonly membersOf?: HealthOptions['membersOf']
  readonly sleep?: (ms: number) => Promise<void>
  /** How long answers take at least, in milliseconds, where it pays to read back one batch while the next is sent. */
  readonly distantMs?: number | undefined
  /** Told which probe requests are sent for; a read-back that several share is for the batch. */
  readonly sendingFor?: (<T>(probe: Probe, work: () => T) => T) | undefined
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

/** Opens the entities with these ids on a target that was found to be testable. */
export function openEntities(options: EntityOptions, ids: readonly string[]): readonly Entity[] {
  const health = createHealth(options)
  return ids.map((id) => openEntity(options, id, health))
}

function openEntity(options: EntityOptions, id: string, health: Health): Entity {
  const { distantMs = usuallyDistantMs } = options
  const parts = partsOf(options, id, health)
  const { endpoint, sending, recovery, known, isStopped, hindrance, overlap, sleep } = parts
  const solo = createSolo(parts)
  const inSequence = createInSequence(parts, solo)
  const inChain = createInChain(parts, solo, inSequence)
  return {
    state: known.state,
    shares: inSequence.shares,
    isBeyondAccident: health.isBeyondAccident,
    besideReadBack: () => (inChain.isPossible() && health.answersTakeMs() >= distantMs ? overlap - 1 : 0),
    async observe(batches) {
      await known.makeSureOfAnswers()
      const [first = []] = batches
      const isChain = batches.length > 1 || first.length > 1
      const found =
        isChain && inChain.isPossible() ? await inChain.observe(batches) : new Map<string, Observation>()
      return found.size > 0 ? found : inSequence.observe(first)
    },
    async observeAgain(probe, from, settled, after) {
      await known.makeSureOfAnswers()
      if (settled && endpoint.inFlightMs() > 0 && hindrance(probe) === undefined) {
        const ms = endpoint.inFlightMs()
        await sleep(ms)
        health.noteWait(ms)
        known.forget()
      }
      const start = sending.reads()
      if (hindrance(probe) === undefined && from !== undefined) await solo.putBack(probe, from)
      const observation = await solo.observe(probe, after)
      // What alternates from read to read is to be met in both ways.
      if (from && (sending.reads() - start) % 2 === 0 && hindrance(probe) === undefined)
        known.settle(await sending.read())
      return observation
    },
    async lags() {
      const last = known.last()
      if (last === undefined || isStopped()) return false
      const later = await recovery.laterThan(last)
      if (later) known.settle(later)
      return later !== undefined
    },
  }
}

/** Makes what the ways to observe one entity work with. */
function partsOf(options: EntityOptions, id: string, health: Health): Parts {
  const { endpoint, contract, reader, baseline, unrestorable = [], signal, overlap = 1 } = options
  const {
    absent = [],
    judgesState = () => false,
    planned = () => undefined,
    rides = () => false,
    sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    sendingFor = (_, work) => work(),
    onResidue = () => {},
  } = options
  const isStopped = () => signal?.aborted === true
  const members = Object.entries(baseline).filter(([name]) => !unrestorable.includes(name))
  const plain = members.length > 0 ? patchStep(Object.fromEntries(members)) : undefined
  const sending = createSending(endpoint, id, reader, health, overlap > 1)
  const { send } = sending
  const sendOwn = createSendOwn(sending, id, reader, options.onOwn)
  const look = () => endpoint.read(id, reader)
  const recovery = createRecovery({ sending, health, look, members, sleep, isStopped })
  const known = createKnown({ plain, sendOwn, recovery })
  const read = recovery.readSettled
  const repair = createRepair({ endpoint, contract, id, reader, absent, send, read, onResidue })
  const mending = createMending({ contract, repair, recovery, known })

  function hindrance(probe: Probe): string | undefined {
    if (isStopped()) return 'the run was stopped'
    const hindrance = health.hindrance(probe)
    if (hindrance !== undefined) return hindrance
    const forbidden = writtenBy(probe).find((name) => unrestorable.includes(name))
    return (
      forbidden &&
      `${forbidden} is not written, since it could not be put back (--allow-destructive ${forbidden})`
    )
  }

  return {
    id,
    endpoint,
    contract,
    reader,
    unrestorable,
    health,
    sending,
    sendOwn,
    recovery,
    known,
    mending,
    isStopped,
    hindrance,
    overlap,
    overlaps: () => overlap > 1 && health.overlaps(),
    judgesState,
    planned,
    rides,
    sendingFor,
    sleep,
  }
}
