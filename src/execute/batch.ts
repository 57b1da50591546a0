import { bodyIn, bodyOf } from '../cases/generator.ts'
import type { Case, Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import type { Json, JsonObject } from '../json.ts'
import { isAnnotation } from '../json-names.ts'
import { preparationOf } from './state.ts'
import { membersSent, writtenBy } from './written.ts'

/** A probe that is still to be sent, and the cases that look at it. */
export type Waiting = {
  readonly probe: Probe
  /** At least one. */
  readonly cases: readonly Case[]
  /** Whether it may share a read-back with others. */
  readonly shares: boolean
  /** Whether it may do so with updates of other members: what it would change can be put back, and so be looked at again. */
  readonly rides: boolean
  /** Of several steps, what each is meant to set; absent where that is not known beforehand. */
  readonly planned?: Planned | undefined
}

/** The members that each step of a probe sets; undefined for one that reads, or is meant to be refused. */
export type Planned = readonly (JsonObject | undefined)[]

/** How many probes share a read-back at most: what a server shows for a moment only must not be over by then. */
export const mostInBatch = 24

// How far ahead a batch is filled: in a large contract most of what comes later names other members.
const horizon = 600

const refusing: readonly Case['expect']['kind'][] = ['refused', 'unchanged', 'harmless', 'one-way']

/** The cases by probe id, in the order in which the probes are sent. What is `unrestorable` must not be written. */
export function queueOf(
  cases: readonly Case[],
  contract: Contract,
  unrestorable: readonly string[],
): Map<string, Waiting> {
  const plain = new Set(
    contract.properties
      .filter((one) => !one.serverOwned && !one.credential && one.determines.length === 0)
      .map(({ name }) => name),
  )
  const credentials = new Set(
    contract.properties.filter(({ credential }) => credential).map(({ name }) => name),
  )
  const groups = Map.groupBy(cases, ({ probe }) => probe.id)
  return new Map(
    [...groups].map(([id, own]) => {
      const { probe } = own[0]!
      const shares =
        (isRefusal(probe, own) || isUpdate(probe, plain)) &&
        !writtenBy(probe).some((name) => unrestorable.includes(name))
      const names = membersSent(probe).map(([name]) => name)
      // Of what names no member it is not known which it would change.
      const rides =
        shares && probe.undo === true && names.length > 0 && !names.some((name) => credentials.has(name))
      return [id, { probe, cases: own, shares, rides, planned: plannedOf(own, plain) }]
    }),
  )
}

/**
 * Takes the next batch out of the queue: the first probe and, where that shares and the state of the entity is known,
 * others of its kind that fit beside it, `most` in all. A batch holds requests that are meant to be refused, or updates
 * of different members, never both, and none that needs a preparation. Empty for an empty queue.
 */
export function take(
  queue: Map<string, Waiting>,
  state: JsonObject | undefined,
  most: number,
): readonly Waiting[] {
  const [first] = queue.values()
  if (first === undefined) return []
  queue.delete(first.probe.id)
  const batch = [first]
  const named = new Set<string>()
  if (state === undefined || !first.shares || !fits(first.probe, state, named)) return batch
  note(first.probe, named)
  for (const waiting of ahead(queue, state)) {
    if (batch.length >= Math.min(most, mostInBatch)) break
    if (!waiting.shares || waiting.probe.undo !== first.probe.undo) continue
    if (!fits(waiting.probe, state, named)) continue
    queue.delete(waiting.probe.id)
    batch.push(waiting)
    note(waiting.probe, named)
  }
  return batch
}

/**
 * What a batch is filled with, as far ahead as one looks: what comes next, then what fits beside nothing else that names
 * its member, so that no batch is left with little besides that.
 */
function ahead(queue: ReadonlyMap<string, Waiting>, state: JsonObject): readonly Waiting[] {
  const near = [...queue.values()].slice(0, horizon)
  const isPicky = ({ probe, shares }: Waiting) =>
    shares && probe.undo && membersSent(probe).some(([name, value]) => !isUnlike(value, state[name]))
  const [next, others] = [near.slice(0, 1), near.slice(1)]
  const picky = new Set(others.filter(isPicky))
  return [...next, ...picky, ...others.filter((one) => !picky.has(one))]
}

/** How many batches are sent in one go at most: what is found in them is looked at again only after them. */
const longestChain = 64

/** How a chain is taken. */
export type ChainTaking = {
  /** How many probes in all, at most. */
  readonly most: number
  /** How many requests go out at once beside a read-back. */
  readonly round: number
  /** Whether probes like one may share a read-back now. */
  readonly shares: (probe: Probe) => boolean
}

/**
 * Takes batches out of the queue that can be sent one after another, each before the one before it is known to have come
 * to what was meant: each fits to the state that those before it lead to, if they do. It ends with a probe of which that
 * is not known. What takes a round by itself (updates, what might be taken and undone) has refusals of other members
 * beside it, as far as they take no time of their own: from behind it, or before it in the queue.
 */
export function takeChain(
  queue: Map<string, Waiting>,
  state: JsonObject,
  { most, round, shares }: ChainTaking,
): readonly (readonly Waiting[])[] {
  const batches: (readonly Waiting[])[] = []
  let [now, left] = [state, most]
  const add = (batch: readonly Waiting[]) => {
    if (batch.length > 0) batches.push(batch)
    left -= batch.length
  }
  while (queue.size > 0 && left > 0 && batches.length < longestChain) {
    const first = headOf(queue, shares)
    const { probe, planned } = first
    if (batches.length > 0 && probe.parallel) break
    if (isOpenEnded(first)) {
      queue.delete(probe.id)
      const riders = () => beside(queue, [first], now, Math.min(left - 1, round - 1), shares)
      add([first, ...riders()])
      // What undoes it has room for as many.
      add(left > 1 ? riders() : [])
      continue
    }
    // So many go out while the batch before it is read back, and then, in the room of that.
    const size = probe.undo ? Math.min(left, 2 * round + 1) : left
    const taken = take(queue, shares(probe) ? now : undefined, size)
    const room = Math.min(left - taken.length, (round - (taken.length % round)) % round)
    const isUpdate = isSingle(probe) && !probe.undo
    add(isUpdate ? [...taken, ...beside(queue, taken, now, room, shares)] : taken)
    if (!isSingle(probe) && planned === undefined) break
    const set = isSingle(probe)
      ? taken.flatMap((one) => (one.probe.undo ? [] : membersSent(one.probe)))
      : planned!.flatMap((members) => Object.entries(members ?? {}))
    now = { ...now, ...Object.fromEntries(set) }
  }
  return batches
}

/** What is sent next: before refusals that can ride along, what might be taken, which they can ride with. */
function headOf(queue: ReadonlyMap<string, Waiting>, shares: ChainTaking['shares']): Waiting {
  const [first] = queue.values() as MapIterator<Waiting> & [Waiting]
  if (!first.rides || !shares(first.probe)) return first
  return [...queue.values()].slice(0, horizon).find(isOpenEnded) ?? first
}

/** Whether it is not known if it is taken, and what it names is undone then; what might end the server has no company. */
function isOpenEnded({ probe, shares }: Waiting): boolean {
  return (
    isSingle(probe) && probe.undo === true && !probe.disruptive && !shares && membersSent(probe).length > 0
  )
}

/** Takes refusals that name other members than these, as many as there is room for. */
function beside(
  queue: Map<string, Waiting>,
  heads: readonly Waiting[],
  state: JsonObject,
  room: number,
  shares: (probe: Probe) => boolean,
): readonly Waiting[] {
  const others = new Set(heads.flatMap(({ probe }) => membersSent(probe).map(([name]) => name)))
  const named = new Set<string>()
  const found: Waiting[] = []
  for (const waiting of ahead(queue, state)) {
    if (found.length >= room) break
    const { probe } = waiting
    if (!waiting.rides || !shares(probe) || !fits(probe, state, named)) continue
    if (membersSent(probe).some(([name]) => others.has(name))) continue
    queue.delete(probe.id)
    found.push(waiting)
    note(probe, named)
  }
  return found
}

/** Whether a probe is one PATCH of the entity. */
export function isSingle({ steps, parallel }: Probe): boolean {
  const [step] = steps
  return steps.length === 1 && !parallel && step?.method === 'PATCH' && step.resource === 'item'
}

/** Whether it sets only members whose read-back shows what was sent, and that change no other, and is meant to be accepted. */
function isUpdate(probe: Probe, plain: ReadonlySet<string>): boolean {
  if (!isSingle(probe) || probe.undo || probe.disruptive) return false
  const names = Object.keys(bodyOf(probe)).filter((name) => !isAnnotation(name))
  return names.length > 0 && names.every((name) => plain.has(name))
}

/** Whether a probe is one PATCH of the entity that is meant to be refused. */
function isRefusal(probe: Probe, cases: readonly Case[]): boolean {
  const isMeant = ({ expect, invalid }: Case) => invalid !== undefined || refusing.includes(expect.kind)
  return isSingle(probe) && probe.undo === true && cases.some(isMeant)
}

/** What the steps of a probe, which go out one after another, are meant to set; undefined where that is not known. */
function plannedOf(own: readonly Case[], plain: ReadonlySet<string>): Planned | undefined {
  const { steps, parallel, undo } = own[0]!.probe
  if (parallel || undo || steps.some(({ method }) => method === 'DELETE')) return undefined
  const [follows] = own.flatMap(({ expect }) => (expect.kind === 'follows' ? [expect] : []))
  const last = own.some(({ expect }) => expect.kind === 'last-stored')
  const planned = steps.map(({ method, resource, body }, rank) => {
    if (method !== 'PATCH' || resource !== 'item') return undefined
    if (follows) return follows.updates[rank]
    return last && rank < steps.length - 1 ? undefined : bodyIn(body)
  })
  const names = planned.flatMap((members) => Object.keys(members ?? {}))
  return names.every((name) => plain.has(name) || isAnnotation(name)) ? planned : undefined
}

function note(probe: Probe, named: Set<string>): void {
  for (const [name] of membersSent(probe)) named.add(name)
}

/**
 * Whether a probe fits beside those that have named these members. What one of them changes no later one may hide; a
 * refusal may name a member again if nothing like the stored value can be made of what it sends.
 */
function fits(probe: Probe, state: JsonObject, named: ReadonlySet<string>): boolean {
  return (
    preparationOf(probe, state, []) === undefined &&
    membersSent(probe).every(
      ([name, value]) => !named.has(name) || (probe.undo === true && isUnlike(value, state[name])),
    )
  )
}

/**
 * Whether no server can be expected to make what is stored of a value: neither text is in the other. Numbers and booleans
 * may be taken for the rank of a member.
 */
function isUnlike(sent: Json, stored: Json | undefined): boolean {
  if (typeof stored !== 'string' || typeof sent === 'number' || typeof sent === 'boolean') return false
  const text = typeof sent === 'string' ? sent : JSON.stringify(sent)
  const [one, other] = [text, stored].map((part) => part.trim().toLowerCase()) as [string, string]
  return !one.includes(other) && !other.includes(one)
}
