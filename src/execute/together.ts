import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { objectOf, outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Observation, Read } from '../exchange/types.ts'
import { type Json, type JsonObject, sameJson } from '../json.ts'
import { isLost } from './state.ts'
import { membersSent } from './written.ts'

/** What a batch is sent with. */
export type BatchOptions = {
  readonly contract: Contract
  readonly send: (probe: Probe) => Promise<Exchange>
  /** Reads the entity. */
  readonly read: () => Promise<Read>
  /**
   * Makes the state known; where there are exchanges, what is unlike the expected state is put back. Gives whether the entity
   * is spoilt: it could be read before, and cannot be read any more.
   */
  readonly settle: (
    last: Probe,
    expected: Read,
    after: Read,
    exchanges: readonly Exchange[],
  ) => Promise<boolean>
  /** Whether the server went away at the probe that was sent last. */
  readonly wentAway: (last: Probe, exchanges: readonly Exchange[], after: Read) => Promise<boolean>
  /** Whether a case of the probe judges what it has left unchanged. */
  readonly judgesState: (probe: Probe) => boolean
  /** Sends a probe by itself, with a read-back of its own. */
  readonly isolated: (probe: Probe) => Promise<Seen>
}

/** What was seen of one probe. */
export type Seen = Omit<Observation, 'id' | 'reader'>

/** What came of a batch. */
export type BatchSeen = {
  /** What is missing here was not sent. */
  readonly seen: ReadonlyMap<Probe, Seen>
  /** Whether one read-back did not do for all of them. */
  readonly split: boolean
}

/** A probe of one request, and what came of it. */
export type Sent = { readonly probe: Probe; readonly exchange: Exchange }

/**
 * Sends a batch (requests that are all meant to be refused, or updates of different members) up to the first that comes
 * to something else, and reads once. Where the state is what those before it should lead to, but for what that last one
 * alone names, the read-back holds for all: the state between two of them is rebuilt backwards from it. Else each of
 * them is sent again by itself; what none of them repeats is laid to one that names it.
 */
export async function observeBatch(
  probes: readonly Probe[],
  before: Read,
  { contract, send, read, wentAway, settle, judgesState, isolated }: BatchOptions,
): Promise<BatchSeen> {
  const sent = await sendUntilOdd(probes, send)
  const last = sent.at(-1)!
  const after = await read()
  const killed = await wentAway(last.probe, [last.exchange], after)
  const updates = sent.filter((one) => !one.probe.undo && isAsMeant(one))
  const expected = overlaid(before, after, updates.flatMap(namesOf))
  // The others are not known to be right: they are asked for again, and told that they cannot be sent.
  const isUnreadable = after.entity === undefined && after.exchange?.response !== undefined
  const undone = last.probe.undo || isUnreadable ? sent.map(({ exchange }) => exchange) : []
  if (await settle(last.probe, isUnreadable ? before : expected, after, undone))
    return { seen: new Map([[last.probe, { ...seenOf(last, before, after), spoilt: true }]]), split: false }

  const ownOfLast = ownNames(last, sent)
  const odd = unexpectedMembers(contract, before, after, updates)?.filter((name) => !ownOfLast.includes(name))
  const states = statesOf(before, after, sent, ownOfLast)
  const together = (rank: number) => seenOf(sent[rank]!, states[rank]!, states[rank + 1]!)
  const seen = new Map(sent.map(({ probe }, rank) => [probe, together(rank)]))
  if (killed) seen.set(last.probe, { ...together(sent.length - 1), wentAway: true })
  // A target that is gone cannot be asked again; the one at which it went must not lose its blame to those before it.
  if (odd?.length === 0 || after.exchange?.failure?.kind === 'connect') return { seen, split: false }

  for (const one of sent) if (isAsMeant(one)) seen.set(one.probe, await isolated(one.probe))
  const others = isAsMeant(last) ? sent : sent.slice(0, -1)
  const isRepeated = others.some(({ probe }) => isOdd(contract, probe, seen.get(probe)!))
  if (!isRepeated && odd !== undefined && !isAsMeant(last)) {
    // The one that came to something else has changed more than it names.
    seen.set(last.probe, { ...seenOf(last, expected, after), ...(killed && { wentAway: true }) })
  } else if (!isRepeated && odd !== undefined) {
    const blamed = blamedFor(
      odd,
      sent.map(({ probe }) => probe),
      judgesState,
    )
    seen.set(blamed, together(sent.findIndex(({ probe }) => probe === blamed)))
  }
  return { seen, split: true }
}

async function sendUntilOdd(probes: readonly Probe[], send: BatchOptions['send']): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  for (const probe of probes) {
    const one = { probe, exchange: await send(probe) }
    sent.push(one)
    if (!isAsMeant(one)) break
  }
  return sent
}

/** What the last of a batch has changed, if it was accepted though it should not be: what it names, and none before it. */
function ownNames(last: Sent, sent: readonly Sent[]): readonly string[] {
  if (isAsMeant(last) || !isAccepted(last)) return []
  const earlier = new Set(sent.slice(0, -1).flatMap(namesOf))
  return namesOf(last).filter((name) => !earlier.has(name))
}

/**
 * The states before the first and after each of a batch, if each has changed what it names and no more. Backwards from
 * what was read: whatever else is found there shows as there from the beginning, and is blamed on no one in between.
 */
function statesOf(
  before: Read,
  after: Read,
  sent: readonly Sent[],
  ownOfLast: readonly string[],
): readonly Read[] {
  const changedBy = (one: Sent, rank: number) => {
    if (rank === sent.length - 1 && ownOfLast.length > 0) return ownOfLast
    return !one.probe.undo && isAsMeant(one) ? namesOf(one) : []
  }
  const states = [after]
  for (const [rank, one] of [...sent.entries()].slice(1).reverse())
    states.unshift(overlaid(states[0]!, before, changedBy(one, rank)))
  return [before, ...states]
}

/** What was seen of one of a batch, between two states. */
export function seenOf({ exchange }: Sent, before: Read, after: Read): Seen {
  return { before, exchanges: [exchange], after, ...(isLost(exchange) && { disturbed: true }) }
}

function isAccepted({ exchange }: Sent): boolean {
  return outcomeOf(exchange) === 'accepted' && !isLost(exchange)
}

/** Whether a request that is meant to be refused was, and an update accepted, without anything lost. */
export function isAsMeant(one: Sent): boolean {
  return one.probe.undo ? outcomeOf(one.exchange) === 'refused' && !isLost(one.exchange) : isAccepted(one)
}

/** The members that a probe names, at any depth. */
export function namesOf({ probe }: Sent): readonly string[] {
  return membersSent(probe).map(([name]) => name)
}

/**
 * The probe of a batch that odd members are laid to, though none repeats them: one that names such a member, if there is
 * any, and of these the first whose cases judge the state.
 */
export function blamedFor(
  odd: readonly string[],
  probes: readonly Probe[],
  judgesState: (probe: Probe) => boolean,
): Probe {
  const naming = probes.filter((probe) => membersSent(probe).some(([name]) => odd.includes(name)))
  const candidates = naming.length > 0 ? naming : probes
  return candidates.find(judgesState) ?? candidates[0]!
}

/** Whether anything is out of order in what was seen of a probe. */
export function isOdd(contract: Contract, probe: Probe, { before, after, exchanges }: Seen): boolean {
  const sent = exchanges.map((exchange) => ({ probe, exchange }))
  const updates = probe.undo ? [] : sent
  return !sent.every(isAsMeant) || unexpectedMembers(contract, before, after, updates)?.length !== 0
}

/**
 * The members that updates of different members have not left as they should, in the read-back or in an answer on the
 * way; undefined where the entity could not be read. What the service owns is left to it. Of updates that ran `atOnce` an
 * answer may show the others' members as before or after.
 */
export function unexpectedMembers(
  { properties }: Contract,
  before: Read,
  after: Read,
  updates: readonly Sent[],
  atOnce = false,
): readonly string[] | undefined {
  const [was, is] = [before.entity, after.entity]
  if (was === undefined || is === undefined) return undefined
  const sent = updates.map(({ probe }) => new Map<string, Json>(membersSent(probe)))
  const answers = updates.map(({ exchange }) => objectOf(exchange))
  const isExpected = (name: string) => {
    const setter = sent.findIndex((members) => members.has(name))
    const value = sent[setter]?.get(name)
    return (
      isStored(was, is, name, value) &&
      answers.every((answer, rank) => {
        if (answer.problem !== undefined || !Object.hasOwn(answer.entity, name)) return true
        const got = answer.entity[name]
        if (atOnce && setter >= 0 && setter !== rank)
          return sameStored(value, got) || sameStored(was[name], got)
        return sameStored(setter >= 0 && setter <= rank ? value : was[name], got)
      })
    )
  }
  return properties
    .filter(({ serverOwned }) => !serverOwned)
    .filter(({ name, credential }) => !(credential && sameJson(was[name], is[name])) && !isExpected(name))
    .map(({ name }) => name)
}

/** Whether a read-back shows a member with the value that was set, or as it was where none was. */
function isStored(was: JsonObject, is: JsonObject, name: string, value: Json | undefined): boolean {
  return value === undefined ? sameJson(was[name], is[name]) : sameStored(value, is[name])
}

/**
 * The members that are not as requests that set these leave them; undefined where the entity could not be read. What the
 * service owns is left to it, and a credential may be shown as before.
 */
export function membersNotAs(
  { properties }: Contract,
  before: Read,
  after: Read,
  set: JsonObject,
): readonly string[] | undefined {
  const [was, is] = [before.entity, after.entity]
  if (was === undefined || is === undefined) return undefined
  return properties
    .filter(({ serverOwned }) => !serverOwned)
    .filter(({ name, credential }) => !(credential && sameJson(was[name], is[name])))
    .filter(({ name }) => !isStored(was, is, name, set[name]))
    .map(({ name }) => name)
}

/** What was read, with some members as in another read-back. */
export function overlaid(read: Read, other: Read, names: readonly string[]): Read {
  if (names.length === 0 || read.entity === undefined || other.entity === undefined) return read
  const entity: Record<string, JsonObject[string]> = { ...read.entity }
  for (const name of names) {
    const value = other.entity[name]
    if (value === undefined) delete entity[name]
    else entity[name] = value
  }
  return { ...read, entity }
}
