import { patchStep } from '../cases/kit.ts'
import type { Probe, Step } from '../cases/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { isObject, type Json, type JsonObject, sameJson } from '../json.ts'
import type { Endpoint, Reader } from './endpoint.ts'
import { outcomeOf } from './exchange.ts'
import type { Exchange, Observation, Read } from './types.ts'

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
}

const deadAfter = 2

type Lane = {
  readonly id: string
  queue: Promise<unknown>
  waiting: number
  known: Read | undefined
  lost: boolean
}

/** Opens a session on a target that was found to be testable. */
export function createSession(options: SessionOptions): Session {
  const { endpoint, ids, reader, baseline, untouchable = [] } = options
  const { sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) } = options
  const lanes = ids.map(
    (id): Lane => ({ id, queue: Promise.resolve(), waiting: 0, known: undefined, lost: false }),
  )
  const seen = new Map<string, Promise<Observation>>()
  // Each request to a target that is gone costs seconds of retries: after a few, the rest is not sent.
  let unreached = 0
  let gone = ''

  function observeOnce(key: string, probe: Probe, calmly = false): Promise<Observation> {
    const known = seen.get(key)
    if (known) return known
    const lane = lanes.reduce((least, next) => (next.waiting < least.waiting ? next : least))
    lane.waiting += 1
    const observation = lane.queue.then(() => watch(lane, probe, calmly)).finally(() => (lane.waiting -= 1))
    lane.queue = observation
    seen.set(key, observation)
    return observation
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
    if (unreached >= deadAfter) return blocked(lane, gone)
    const forbidden =
      untouchable.length === 0 ? undefined : writtenBy(probe).find((name) => untouchable.includes(name))
    if (forbidden !== undefined) {
      return blocked(
        lane,
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
    const after = await read(lane)
    unreached = after.exchange?.failure?.kind === 'connect' ? unreached + 1 : 0
    if (unreached === deadAfter) gone = `the target went away: ${after.problem} (last sent: ${probe.id})`
    lane.known = probe.undo ? await undo(lane, before, after, exchanges) : after
    if (lane.known.entity === undefined) lane.known = undefined
    return { id: lane.id, before, exchanges, after, reader }
  }

  async function firstRead(lane: Lane): Promise<Read> {
    const members = Object.entries(baseline).filter(([name]) => !untouchable.includes(name))
    // Whether it is accepted is judged by the cases; here it only makes the start known.
    if (members.length > 0) await send(lane, patchStep(Object.fromEntries(members)))
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
    if (before.entity === undefined || after.entity === undefined) return after
    const [was, is] = [before.entity, after.entity]
    const changed = endpoint.contract.properties.filter(
      ({ name, serverOwned, credential }) =>
        !serverOwned && !credential && was[name] !== undefined && !sameJson(was[name], is[name]),
    )
    if (changed.length === 0 || exchanges.every((exchange) => exchange.response === undefined)) return after
    await send(lane, patchStep(Object.fromEntries(changed.map(({ name }) => [name, was[name]!]))))
    return read(lane)
  }

  const blocked = (lane: Lane, reason: string): Observation => {
    const none: Read = { problem: reason }
    return {
      id: lane.id,
      before: none,
      after: none,
      exchanges: [],
      reader,
      blocked: { verdict: 'unproven', reason },
    }
  }

  return {
    observe: (probe) => observeOnce(probe.id, probe),
    observeAgain: (probe, repeat) => observeOnce(`${probe.id}#${repeat}`, probe, true),
  }
}

/** Whether an answer got lost, be it one that a repeat has made up for: then the request may have come in twice. */
function isLost(exchange: Exchange): boolean {
  if (exchange.failure !== undefined || outcomeOf(exchange) === 'throttled') return true
  return exchange.request.method !== 'GET' && exchange.attempts - exchange.throttled > 1
}

/** The members to send first, where what is stored is just what the probe is about to send. */
function preparationOf(
  probe: Probe,
  state: JsonObject,
  untouchable: readonly string[],
): JsonObject | undefined {
  const equal = probe.prepare.filter(
    ({ property, from }) => !untouchable.includes(property) && sameStored(state[property], from),
  )
  if (equal.length === 0) return undefined
  return Object.fromEntries(equal.map(({ property, otherwise }) => [property, otherwise]))
}

/** Names of the members that a probe writes, as far as its bodies are JSON objects. */
export function writtenBy(probe: Probe): readonly string[] {
  return [...probe.steps.flatMap(namesIn), ...probe.prepare.map(({ property }) => property)]
}

function namesIn({ method, body }: Step): readonly string[] {
  if (method !== 'PATCH' || typeof body !== 'string') return []
  try {
    return namesOf(JSON.parse(body) as Json)
  } catch {
    return []
  }
}

/** Names at any depth: a server that takes nested members for its own would write them. */
function namesOf(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesOf)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, member]) => [name, ...namesOf(member)])
}
