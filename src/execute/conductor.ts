import { patchStep } from '../cases/generator.ts'
import type { Probe, Step } from '../cases/types.ts'
import type { Endpoint, Reader } from '../http/endpoint.ts'
import type { Exchange, Observation, Read } from '../http/types.ts'
import type { JsonObject } from '../json.ts'
import { isLost, preparationOf, undoingOf, unsent } from './state.ts'
import type { Sharing } from './together.ts'
import { writtenBy } from './written.ts'

/** What conducting works with. */
export type ConductorOptions = {
  readonly endpoint: Endpoint
  readonly reader: Reader
  /** Members sent before the first probe, so that the state is known and unlike the documented example. */
  readonly baseline: JsonObject
  /** Properties that must not be written, since they could not be put back. */
  readonly unrestorable?: readonly string[]
  /** Once it says stop, nothing more is sent: what is asked for then is unproven. */
  readonly signal?: AbortSignal | undefined
  readonly sleep?: (ms: number) => Promise<void>
}

/** An entity, and what is known of it while probes are sent to it. */
export type Lane = {
  readonly id: string
  /** Its state, as long as nothing else can have come in. */
  known: Read | undefined
  /** Whether the baseline was sent. */
  begun: boolean
  /** Whether an answer got lost since the probe began. */
  lost: boolean
}

/** Sends probes to one entity, reads before and after, and puts back. */
export type Conductor = {
  /**
   * Sends a probe on its own; the observation is marked where something got lost on the way. `calmly`: once no write
   * without an answer can come in any more.
   */
  readonly watch: (lane: Lane, probe: Probe, calmly: boolean) => Promise<Observation>
  /** What probes that share a reading are conducted with, in a known state. */
  readonly sharing: (lane: Lane, before: Read) => Sharing
  /** Makes the state of an entity known, sending the baseline the first time. */
  readonly firstRead: (lane: Lane) => Promise<Read>
  /** Whether nothing more is sent: the target is gone, or the run was stopped. */
  readonly isOver: () => boolean
}

// Each request to a target that is gone costs seconds of retries: after a few, the rest is not sent.
const deadAfter = 2

/** Makes what conducts probes on the entities of one target. */
export function createConductor(options: ConductorOptions): Conductor {
  const { endpoint, reader, baseline, unrestorable = [], signal } = options
  const { sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) } = options
  let unreached = 0
  let gone = ''

  async function watch(lane: Lane, probe: Probe, calmly: boolean): Promise<Observation> {
    if (calmly && endpoint.lateMs() > 0) {
      await sleep(endpoint.lateMs())
      lane.known = undefined
    }
    const late = endpoint.lateMs() > 0
    lane.lost = false
    const observation = await conduct(lane, probe)
    return late || lane.lost ? { ...observation, disturbed: true } : observation
  }

  function isOver(): boolean {
    return signal?.aborted === true || unreached >= deadAfter
  }

  async function send(lane: Lane, step: Step): Promise<Exchange> {
    const exchange = await endpoint.send(step, lane.id, reader)
    if (isLost(exchange)) lane.lost = true
    return exchange
  }

  async function read(lane: Lane): Promise<Read> {
    const found = await endpoint.read(lane.id, reader)
    if (found.exchange && isLost(found.exchange)) lane.lost = true
    return found
  }

  async function conduct(lane: Lane, probe: Probe): Promise<Observation> {
    if (isOver()) return unsent(lane.id, reader, signal?.aborted ? 'the run was stopped' : gone)
    const forbidden =
      unrestorable.length === 0 ? undefined : writtenBy(probe).find((name) => unrestorable.includes(name))
    if (forbidden !== undefined) {
      return unsent(
        lane.id,
        reader,
        `${forbidden} is not written, since it could not be put back (--allow-destructive ${forbidden})`,
      )
    }
    lane.known ??= await firstRead(lane)
    let before = lane.known
    const preparation = before.entity && preparationOf(probe, before.entity, unrestorable)
    if (preparation) {
      // A refusal leaves the value as it is: the probe still shows whether it is accepted.
      await send(lane, patchStep(preparation))
      before = await read(lane)
    }
    const exchanges = await sendAll(probe, lane)
    const after = await readAfter(lane, probe)
    settle(lane, probe.undo ? await undo(lane, before, after, exchanges) : after)
    return { id: lane.id, before, exchanges, after, reader }
  }

  function settle(lane: Lane, state: Read): void {
    lane.known = state.entity === undefined ? undefined : state
  }

  async function readAfter(lane: Lane, { id }: Probe): Promise<Read> {
    const after = await read(lane)
    unreached = after.exchange?.failure?.kind === 'connect' ? unreached + 1 : 0
    if (unreached === 1) gone = `the target went away: ${after.problem} (last sent: ${id})`
    return after
  }

  async function firstRead(lane: Lane): Promise<Read> {
    const members = Object.entries(baseline).filter(([name]) => !unrestorable.includes(name))
    // Whether it is accepted is judged by the cases; here it only makes the start known.
    if (members.length > 0 && !lane.begun) await send(lane, patchStep(Object.fromEntries(members)))
    lane.begun = true
    return read(lane)
  }

  async function sendAll(probe: Probe, lane: Lane): Promise<readonly Exchange[]> {
    if (probe.parallel) return Promise.all(probe.steps.map((step) => send(lane, step)))
    const exchanges: Exchange[] = []
    for (const step of probe.steps) exchanges.push(await send(lane, step))
    return exchanges
  }

  /** Puts back what a request has changed that was meant to be refused, so that it spoils no later case. */
  async function undo(lane: Lane, before: Read, after: Read, exchanges: readonly Exchange[]): Promise<Read> {
    const members = undoingOf(endpoint.contract, before, after)
    if (members === undefined || exchanges.every(({ response }) => response === undefined)) return after
    await send(lane, patchStep(members))
    return read(lane)
  }

  return {
    watch,
    firstRead,
    isOver,
    sharing: (lane, before) => ({
      contract: endpoint.contract,
      before,
      send: (probe) => send(lane, probe.steps[0]!),
      read: (last) => readAfter(lane, last),
      settle: async (...change) => settle(lane, await undo(lane, ...change)),
      alone: (probe) => watch(lane, probe, false),
    }),
  }
}
