import { patchStep } from '../cases/kit.ts'
import type { Probe, Step } from '../cases/types.ts'
import type { JsonObject } from '../json.ts'
import { type Asked, createDesk } from './asked.ts'
import { createCompany, sharing } from './company.ts'
import type { Endpoint, Reader } from './endpoint.ts'
import { observeRefusals } from './refusals.ts'
import { isLost, preparationOf, undoingOf, unsent } from './state.ts'
import type { Exchange, Observation, Read } from './types.ts'
import { observeUpdates } from './updates.ts'
import { writtenBy } from './written.ts'

/** What a session works with. */
export type SessionOptions = {
  readonly endpoint: Endpoint
  /** The entities to use; probes are spread over them, and those of one entity are sent one after another. */
  readonly ids: readonly string[]
  readonly reader: Reader
  /** Members sent before the first probe, so that the state is known and unlike the documented example. */
  readonly baseline: JsonObject
  /** Properties that must not be written, since they could not be put back. */
  readonly untouchable?: readonly string[]
  /** Probes of one PATCH, in the order of asking: they may share readings. None by default. */
  readonly sociable?: readonly Probe[]
  /** Once it says stop, nothing more is sent: what is asked for then is unproven. */
  readonly signal?: AbortSignal | undefined
  readonly sleep?: (ms: number) => Promise<void>
}

/** Sends probes. */
export type Session = {
  /** Sends a probe and gives what happened; a second call with the same probe gives the same observation. */
  readonly observe: (probe: Probe) => Promise<Observation>
  /**
   * Sends a probe again, once no write without an answer can come in any more; `repeat` counts from 1, and the same
   * count gives the same observation.
   */
  readonly observeAgain: (probe: Probe, repeat: number) => Promise<Observation>
  /** Lets go of what was observed of a probe: nobody will ask for it again. */
  readonly forget: (probe: Probe) => void
}

const deadAfter = 2
// Where readings differ although nothing was changed, sending together only costs more.
const mostPartings = 3

type Lane = {
  readonly id: string
  busy: boolean
  known: Read | undefined
  /** Whether the baseline was sent. */
  begun: boolean
  lost: boolean
}

function kindOf({ undo }: Probe): 'updates' | 'refusals' {
  return undo ? 'refusals' : 'updates'
}

/** Opens a session on a target that was found to be testable. */
export function createSession(options: SessionOptions): Session {
  const { endpoint, ids, reader, baseline, untouchable = [], sociable = [], signal } = options
  const { sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) } = options
  const lanes = ids.map((id): Lane => ({ id, busy: false, known: undefined, begun: false, lost: false }))
  const company = createCompany(sociable, untouchable)
  const desk = createDesk(() => {
    // At once, so that with one entity requests go out in the order of asking.
    for (const lane of lanes) if (!lane.busy) void work(lane)
  })
  // Each request to a target that is gone costs seconds of retries: after a few, the rest is not sent.
  let unreached = 0
  let gone = ''
  // Of updates and of refusals apart: a target that stores otherwise than was sent may still refuse as it should.
  const partings = { updates: 0, refusals: 0 }

  /** Has an entity serve what is asked for, as long as there is anything: whichever is free takes what is next. */
  async function work(lane: Lane): Promise<void> {
    lane.busy = true
    for (let next = desk.next(); next !== undefined; next = desk.next()) {
      const handOut = await (next.repeat === 0 ? serve(lane, next) : serveAgain(lane, next))
      // When the next request is on its way: what is judged meanwhile takes no time of the run.
      setImmediate(handOut)
    }
    lane.busy = false
  }

  /** Serves what is sent for the first time, together with what may share its reading; gives what hands it out. */
  async function serve(lane: Lane, first: Asked): Promise<() => void> {
    let group: readonly Asked[] = [first]
    try {
      if (!isHindered(first.probe) && company.knows(first.probe)) {
        lane.known ??= await firstRead(lane)
        // Chosen and taken in one go: another entity chooses meanwhile.
        group = [first, ...desk.along(companionsOf(lane, first.probe))]
      }
      const found = await watchAll(
        lane,
        group.map(({ probe }) => probe),
      )
      return () => {
        for (const { probe, resolve } of group) resolve(found.get(probe.id)!)
      }
    } catch (error) {
      return () => {
        for (const { reject } of group) reject(error)
      }
    }
  }

  async function serveAgain(lane: Lane, { probe, resolve, reject }: Asked): Promise<() => void> {
    return watch(lane, probe, true).then(
      (found) => () => resolve(found),
      (error: unknown) => () => reject(error),
    )
  }

  function companionsOf({ known }: Lane, first: Probe): readonly Probe[] {
    if (known?.entity === undefined) return []
    // Towards the end no entity gets so many that the others stand still.
    const most = lanes.length === 1 ? undefined : Math.ceil(company.left(desk.isServed) / lanes.length)
    return company.of(first, known.entity, desk.isServed, most)
  }

  function isHindered(probe: Probe): boolean {
    return partings[kindOf(probe)] >= mostPartings || isOver() || endpoint.lateMs() > 0
  }

  /** Conducts probes that are meant to come to the same, together where nothing speaks against it. */
  async function watchAll(lane: Lane, group: readonly Probe[]): Promise<ReadonlyMap<string, Observation>> {
    const found = new Map<string, Observation>()
    for (let rest = group; rest.length > 0; rest = group.filter(({ id }) => !found.has(id))) {
      const kind = kindOf(rest[0]!)
      const { known } = lane
      const together = isHindered(rest[0]!) || known?.entity === undefined ? [] : sharing(rest, known.entity)
      if (together.length < 2 || known === undefined) {
        found.set(rest[0]!.id, await watch(lane, rest[0]!, false))
        continue
      }
      const observeTogether = kind === 'refusals' ? observeRefusals : observeUpdates
      const { found: some, parted } = await observeTogether(together, {
        contract: endpoint.contract,
        before: known,
        send: (probe) => send(lane, probe.steps[0]!),
        read: (last) => readAfter(lane, last),
        settle: async (...change) => settle(lane, await undo(lane, ...change)),
        alone: (probe) => watch(lane, probe, false),
      })
      if (parted) partings[kind] += 1
      for (const [id, seen] of some) found.set(id, { id: lane.id, reader, ...seen })
    }
    return found
  }

  /** Conducts a probe, and marks the observation where something got lost on the way. */
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
      untouchable.length === 0 ? undefined : writtenBy(probe).find((name) => untouchable.includes(name))
    if (forbidden !== undefined) {
      return unsent(
        lane.id,
        reader,
        `${forbidden} is not written, since it could not be put back (--allow-destructive ${forbidden})`,
      )
    }
    lane.known ??= await firstRead(lane)
    let before = lane.known
    const preparation = before.entity && preparationOf(probe, before.entity, untouchable)
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
    const members = Object.entries(baseline).filter(([name]) => !untouchable.includes(name))
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
    observe: (probe) => desk.ask(probe, 0),
    observeAgain: (probe, repeat) => desk.ask(probe, repeat),
    forget: ({ id }) => desk.forget(id),
  }
}
