import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import type { Exchange, Observation, Read } from '../http/types.ts'
import type { JsonObject } from '../json.ts'
import { deviations } from './deviations.ts'
import { isAccepted, isAsMeant, isUpdate, namesOf, type Sent } from './sent.ts'
import { isLost } from './state.ts'

/** What is done with one entity while probes of one PATCH each share a reading. */
export type Sharing = {
  readonly contract: Contract
  readonly before: Read
  readonly send: (probe: Probe) => Promise<Exchange>
  /** Reads the entity; the probe is the one that was sent last. */
  readonly read: (probe: Probe) => Promise<Read>
  /** Takes over the state as it is now; where there are exchanges, what is unlike the expected state is put back first. */
  readonly settle: (expected: Read, after: Read, exchanges: readonly Exchange[]) => Promise<void>
  /** Sends a probe on its own and reads after it. */
  readonly alone: (probe: Probe) => Promise<Seen>
}

/** What was seen of one probe. */
export type Seen = Omit<Observation, 'id' | 'reader'>

/** What became of probes that were sent together. */
export type Shared = {
  /** By probe id. Those that are missing were not sent. */
  readonly found: ReadonlyMap<string, Seen>
  /** Whether one reading did not do for all of them. */
  readonly parted: boolean
}

/**
 * Sends probes one after another, up to the first that does not come to what is meant, and reads once: updates, of which
 * no two name the same member, and what is meant to be refused. Where the entity is as the updates leave it, no refusal
 * has changed it, and that reading tells the state after each of them: what the later ones have set is taken out of it.
 * Where the last was accepted though it should not be, and nothing else has changed but what it alone names, that is its
 * doing. Else those that came to what was meant are sent again, each on its own, so that what is seen of it is its own
 * doing; what none of them repeats stays with the one that names it, or with the first.
 */
export async function observeTogether(group: readonly Probe[], lane: Sharing): Promise<Shared> {
  const { contract, before } = lane
  const sent = await sendUntilOdd(group, lane.send)
  const after = await lane.read(sent.at(-1)!.probe)
  const refusals = sent.filter(({ probe }) => probe.undo).map(({ exchange }) => exchange)
  await lane.settle(overlaid(before, after, sent.filter(isUpdate).flatMap(namesOf)), after, refusals)
  const states = statesOf(before, after, sent)
  const ownOfLast = isUpdate(sent.at(-1)!) ? [] : changedBy(sent.at(-1)!, sent)
  const odd = deviations(contract, sent, before, after)?.filter((name) => !ownOfLast.includes(name))
  // A target that is gone cannot be asked again; the one at which it went must not lose its blame to those before it.
  if (isGone(after) || odd?.length === 0) {
    const seen = (one: Sent, rank: number) => seenOf(one, states[rank]!, states[rank + 1]!)
    return { found: new Map(sent.map((one, rank) => [one.probe.id, seen(one, rank)])), parted: false }
  }

  const seenTogether = (rank: number) => {
    const set = sent.slice(0, rank).filter(isUpdate).flatMap(namesOf)
    return seenOf(sent[rank]!, overlaid(before, after, set), states[rank + 1]!)
  }
  const found = new Map<string, Seen>()
  for (const [rank, one] of sent.entries())
    found.set(one.probe.id, isAsMeant(one) ? await lane.alone(one.probe) : seenTogether(rank))
  const repeated = sent.some(({ probe }) => shows(contract, probe, found.get(probe.id)!))
  if (!repeated && odd !== undefined) {
    const culprit = sent.findIndex((one) => namesOf(one).some((name) => odd.includes(name)))
    const blamed = Math.max(culprit, 0)
    found.set(sent[blamed]!.probe.id, seenTogether(blamed))
  }
  return { found, parted: true }
}

async function sendUntilOdd(group: readonly Probe[], send: Sharing['send']): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  for (const probe of group) {
    sent.push({ probe, exchange: await send(probe) })
    if (!isAsMeant(sent.at(-1)!)) break
  }
  return sent
}

/** Whether the target went away: then nothing can be asked again. */
function isGone({ exchange }: Read): boolean {
  return exchange?.failure?.kind === 'connect'
}

/** What one of them that was accepted has changed, be it meant to or not: what it names, and none before it. */
function changedBy(one: Sent, sent: readonly Sent[]): readonly string[] {
  if (!isAccepted(one)) return []
  const earlier = new Set(sent.slice(0, sent.indexOf(one)).flatMap(namesOf))
  return namesOf(one).filter((name) => !earlier.has(name))
}

/** Whether anything is out of order in what was seen of a probe, on its own or as the last of several. */
function shows(contract: Contract, probe: Probe, { before, after, exchanges }: Seen): boolean {
  const sent = exchanges.map((exchange) => ({ probe, exchange }))
  return !sent.every(isAsMeant) || deviations(contract, sent, before, after)?.length !== 0
}

function seenOf({ exchange }: Sent, before: Read, after: Read): Seen {
  return { before, exchanges: [exchange], after, ...(isLost(exchange) && { disturbed: true }) }
}

/** The states before the first and after each of those that were sent, if each has changed what it names and no more. */
function statesOf(before: Read, after: Read, sent: readonly Sent[]): readonly Read[] {
  const states = [before, ...sent.map(() => after)]
  for (let rank = sent.length - 1; rank > 0; rank -= 1) {
    states[rank] = overlaid(states[rank + 1]!, before, changedBy(sent[rank]!, sent))
  }
  return states
}

/** A reading in which some members are as in another one. */
function overlaid(read: Read, other: Read, names: readonly string[]): Read {
  if (names.length === 0 || read.entity === undefined) return read
  const entity: Record<string, JsonObject[string]> = { ...read.entity }
  for (const name of names) {
    const value = other.entity?.[name]
    if (value === undefined) delete entity[name]
    else entity[name] = value
  }
  return { ...read, entity }
}
