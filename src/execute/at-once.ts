import { abreast } from '../abreast.ts'
import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { objectOf } from '../exchange/exchange.ts'
import type { Exchange, Read } from '../exchange/types.ts'
import {
  blamedFor,
  isAsMeant,
  isOdd,
  namesOf,
  overlaid,
  type Seen,
  type Sent,
  seenOf,
  unexpectedMembers,
} from './together.ts'
import { membersSent } from './written.ts'

/** What came of a batch that was sent at once. */
export type AtOnceSeen = {
  readonly seen: ReadonlyMap<Probe, Seen>
  readonly after: Read
  readonly exchanges: readonly Exchange[]
  /**
   * Absent where all of it was as meant. Else the members that are not as they should be (none where it is the answers),
   * and nothing is decided.
   */
  readonly odd?: readonly string[] | undefined
  /** The first that had no answer. */
  readonly lost?: Probe | undefined
  /** Whether the target says that it does not take requests to one entity at once: 409, 412, 423, 429. */
  readonly refusesOverlap: boolean
}

/** How many requests may be under way at once: `now`, and `later` once something else has come in. */
export type Room = { readonly now: number; readonly later: number; readonly once: Promise<unknown> }

/**
 * Sends probes of one request each, so many of them at once as there is room for, up to the first that has no answer: all
 * of them are sent again by themselves then, and the others need not wait for that.
 */
export async function sendAtOnce(
  probes: readonly Probe[],
  { now, later, once }: Room,
  send: (probe: Probe) => Promise<Exchange>,
): Promise<readonly Sent[]> {
  let missed = false
  const one = async (probe: Probe, rank: number): Promise<Sent | undefined> => {
    if (rank >= now && rank < later) await once
    if (missed) return undefined
    const exchange = await send(probe)
    missed ||= exchange.failure !== undefined
    return { probe, exchange }
  }
  return (await abreast(probes, later, one)).filter((sent) => sent !== undefined)
}

/**
 * What came of a batch (requests that are all meant to be refused, or updates of different members) of which some ran at
 * once, with one read-back. Where each came to what was meant and the entity is as the updates leave it, that holds for
 * each of them.
 */
export function atOnceSeen(contract: Contract, sent: readonly Sent[], before: Read, after: Read): AtOnceSeen {
  const updates = sent.filter((one) => !one.probe.undo && isAsMeant(one))
  const unexpected = unexpectedMembers(contract, before, after, updates, true)
  const isAsItShould = unexpected?.length === 0 && sent.every(isAsMeant)
  const statuses = sent.map(({ exchange }) => exchange.response?.status ?? 0)
  return {
    seen: new Map(sent.map((one) => [one.probe, seenBeside(one, sent, before, after)])),
    after,
    exchanges: sent.map(({ exchange }) => exchange),
    ...(!isAsItShould && { odd: unexpected ?? [] }),
    lost: sent.find(({ exchange }) => exchange.failure !== undefined)?.probe,
    refusesOverlap: statuses.some((status) => [409, 412, 423, 429].includes(status)),
  }
}

/**
 * What of a batch that was odd at once none of its probes repeated by itself: a change that is there to stay (a credential
 * that was cleared, say) shows only the first time. See `blamedFor`.
 */
export function unrepeated(
  contract: Contract,
  probes: readonly Probe[],
  { odd = [], seen }: AtOnceSeen,
  found: ReadonlyMap<string, Seen>,
  judgesState: (probe: Probe) => boolean,
): ReadonlyMap<Probe, Seen> {
  // What was sent beside the read-back tells nothing of it.
  const own = probes.filter((probe) => seen.has(probe))
  if (odd.length === 0 || own.length === 0 || isRepeated(contract, probes, found)) return new Map()
  // Updates that undo each other at once, and not one after another: concurrency has cases of its own.
  if (isOfUpdates(odd, own)) return new Map()
  const blamed = blamedFor(odd, own, judgesState)
  return new Map([[blamed, seen.get(blamed)!]])
}

/** Whether updates of a batch that was odd have undone each other: one after another they do not. */
export function undoEachOther(
  contract: Contract,
  probes: readonly Probe[],
  { odd = [], seen }: AtOnceSeen,
  found: ReadonlyMap<string, Seen>,
): boolean {
  const own = probes.filter((probe) => seen.has(probe))
  return isOfUpdates(odd, own) && !isRepeated(contract, probes, found)
}

function isRepeated(contract: Contract, probes: readonly Probe[], found: ReadonlyMap<string, Seen>): boolean {
  return probes.some((probe) => isOdd(contract, probe, found.get(probe.id)!))
}

/** Whether members that are not as they should be are all such as updates have sent. */
function isOfUpdates(odd: readonly string[], probes: readonly Probe[]): boolean {
  const sent = new Set(probes.filter(({ undo }) => !undo).flatMap(writtenNames))
  return odd.length > 0 && odd.every((name) => sent.has(name))
}

function writtenNames(probe: Probe): readonly string[] {
  return membersSent(probe).map(([name]) => name)
}

/**
 * What was seen of one: of a refusal with the members of the updates beside it as before, of an update with those of the
 * others as its own answer shows them.
 */
function seenBeside(one: Sent, sent: readonly Sent[], before: Read, after: Read): Seen {
  if (one.probe.undo) {
    const updates = sent.filter(({ probe }) => !probe.undo)
    return seenOf(one, before, overlaid(after, before, updates.flatMap(namesOf)))
  }
  const others = sent.filter((other) => other !== one && !other.probe.undo).flatMap(namesOf)
  const answer = objectOf(one.exchange)
  const shown =
    answer.problem === undefined ? others.filter((name) => Object.hasOwn(answer.entity, name)) : []
  const beside =
    answer.problem === undefined
      ? overlaid(before, { ...before, entity: answer.entity } as Read, shown)
      : before
  return seenOf(one, beside, overlaid(after, beside, others))
}
