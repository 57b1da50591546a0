import { patchStep } from '../cases/kit.ts'
import type { Probe, Step } from '../cases/types.ts'
import { parseDateTimeOffset } from '../edm/date-time-offset.ts'
import { isObject, type Json, type JsonObject, sameJson } from '../json.ts'
import type { Endpoint, Reader } from './endpoint.ts'
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
}

/** Sends probes. */
export type Session = {
  /** Sends a probe and gives what happened; a second call with the same probe gives the same observation. */
  readonly observe: (probe: Probe) => Promise<Observation>
  /** Sends a probe again; `repeat` counts from 1, and the same count gives the same observation. */
  readonly observeAgain: (probe: Probe, repeat: number) => Promise<Observation>
}

const deadAfter = 2

type Lane = { readonly id: string; queue: Promise<unknown>; waiting: number; known: Read | undefined }

/** Opens a session on a target that was found to be testable. */
export function createSession({ endpoint, ids, reader, baseline, untouchable = [] }: SessionOptions): Session {
  const lanes = ids.map((id): Lane => ({ id, queue: Promise.resolve(), waiting: 0, known: undefined }))
  const seen = new Map<string, Promise<Observation>>()
  // Each request to a target that is gone costs seconds of retries: after a few, the rest is not sent.
  let unreached = 0
  let gone = ''

  function observeOnce(key: string, probe: Probe): Promise<Observation> {
    const known = seen.get(key)
    if (known) return known
    const lane = lanes.reduce((least, next) => (next.waiting < least.waiting ? next : least))
    lane.waiting += 1
    const observation = lane.queue.then(() => conduct(lane, probe)).finally(() => (lane.waiting -= 1))
    lane.queue = observation
    seen.set(key, observation)
    return observation
  }

  async function conduct(lane: Lane, probe: Probe): Promise<Observation> {
    if (unreached >= deadAfter) return blocked(lane, gone)
    const forbidden = untouchable.length === 0 ? undefined : writtenBy(probe).find((name) => untouchable.includes(name))
    if (forbidden !== undefined) {
      return blocked(lane, `${forbidden} is not written, since it could not be put back (--allow-destructive ${forbidden})`)
    }
    lane.known ??= await firstRead(lane.id)
    let before = lane.known
    const preparation = before.entity && preparationOf(probe, before.entity, untouchable)
    if (preparation) {
      // A refusal leaves the value as it is: the probe still shows whether it is accepted.
      await endpoint.send(patchStep(preparation), lane.id)
      before = await endpoint.read(lane.id, reader)
    }
    const exchanges = await sendAll(probe, lane.id)
    const after = await endpoint.read(lane.id, reader)
    unreached = after.exchange?.failure?.kind === 'connect' ? unreached + 1 : 0
    if (unreached === deadAfter) gone = `the target went away: ${after.problem} (last sent: ${probe.id})`
    lane.known = probe.undo ? await undo(lane.id, before, after, exchanges) : after
    if (lane.known.entity === undefined) lane.known = undefined
    return { id: lane.id, before, exchanges, after, reader }
  }

  async function firstRead(id: string): Promise<Read> {
    const members = Object.entries(baseline).filter(([name]) => !untouchable.includes(name))
    // Whether it is accepted is judged by the cases; here it only makes the start known.
    if (members.length > 0) await endpoint.send(patchStep(Object.fromEntries(members)), id)
    return endpoint.read(id, reader)
  }

  async function sendAll(probe: Probe, id: string): Promise<readonly Exchange[]> {
    if (probe.parallel) return Promise.all(probe.steps.map((step) => endpoint.send(step, id, reader)))
    const exchanges: Exchange[] = []
    for (const step of probe.steps) exchanges.push(await endpoint.send(step, id, reader))
    return exchanges
  }

  /** Puts back what a request has changed that was meant to be refused, so that it spoils no later case. */
  async function undo(id: string, before: Read, after: Read, exchanges: readonly Exchange[]): Promise<Read> {
    if (before.entity === undefined || after.entity === undefined) return after
    const [was, is] = [before.entity, after.entity]
    const changed = endpoint.contract.properties.filter(
      ({ name, serverOwned, credential }) =>
        !serverOwned && !credential && was[name] !== undefined && !sameJson(was[name], is[name]),
    )
    if (changed.length === 0 || exchanges.every((exchange) => exchange.response === undefined)) return after
    await endpoint.send(patchStep(Object.fromEntries(changed.map(({ name }) => [name, was[name]!]))), id)
    return endpoint.read(id, reader)
  }

  const blocked = (lane: Lane, reason: string): Observation => {
    const none: Read = { problem: reason }
    return { id: lane.id, before: none, after: none, exchanges: [], reader, blocked: { verdict: 'unproven', reason } }
  }

  return {
    observe: (probe) => observeOnce(probe.id, probe),
    observeAgain: (probe, repeat) => observeOnce(`${probe.id}#${repeat}`, probe),
  }
}

/** The members to send first, where what is stored is just what the probe is about to send. */
function preparationOf(probe: Probe, state: JsonObject, untouchable: readonly string[]): JsonObject | undefined {
  const equal = probe.prepare.filter(({ property, from }) => !untouchable.includes(property) && sameStored(state[property], from))
  if (equal.length === 0) return undefined
  return Object.fromEntries(equal.map(({ property, otherwise }) => [property, otherwise]))
}

function sameStored(stored: Json | undefined, sent: Json): boolean {
  if (sameJson(stored, sent)) return true
  if (typeof stored !== 'string' || typeof sent !== 'string') return false
  const [a, b] = [parseDateTimeOffset(stored), parseDateTimeOffset(sent)]
  return a !== undefined && b !== undefined && a.ticks === b.ticks
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
