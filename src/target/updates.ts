import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { type JsonObject, sameJson } from '../json.ts'
import {
  cameTo,
  isGone,
  type Seen,
  type Sent,
  type Shared,
  type Sharing,
  seenOf,
  sendUntil,
} from './together.ts'
import type { Read } from './types.ts'
import { membersSent } from './written.ts'

/**
 * Sends probes that are meant to be accepted and of which no two name the same member, up to the first that is not
 * accepted, and reads once. Where the entity is as they leave it one after another, that reading tells the state after
 * each of them: what the later ones have set is taken out of it. Where anything else is stored, each of them is sent
 * again on its own, so that what is seen of it is its own doing; what none of them repeats stays with the one that
 * names it, or with the first.
 */
export async function observeUpdates(group: readonly Probe[], lane: Sharing): Promise<Shared> {
  const { contract, before } = lane
  const sent = await sendUntil(group, 'accepted', lane.send)
  const after = await lane.read(sent.at(-1)!.probe)
  // What an update leaves is what it should leave: nothing is to be put back.
  await lane.settle(before, after, [])
  const states = [before, ...sent.map((_, index) => without(after, before, sent.slice(index + 1)))]
  const together = new Map(
    sent.map((one, index) => [one.probe.id, seenOf(one, states[index]!, states[index + 1]!)]),
  )
  const odd = deviations(contract, sent, before, after)
  if (isGone(after) || odd?.length === 0) return { found: together, parted: false }
  const found = new Map<string, Seen>()
  for (const { probe } of sent) found.set(probe.id, await lane.alone(probe))
  const repeated = sent.some(({ probe }) => shows(contract, probe, found.get(probe.id)!))
  if (!repeated && odd !== undefined) {
    const names = (one: Sent) => membersSent(one.probe).some(([name]) => odd.includes(name))
    const { id } = (sent.find(names) ?? sent[0]!).probe
    found.set(id, together.get(id)!)
  }
  return { found, parted: true }
}

/**
 * The members that hold neither what was accepted nor, where nothing was, what they held; what the service owns is left
 * to it. Undefined where the entity could not be read.
 */
function deviations(
  { properties }: Contract,
  sent: readonly Sent[],
  before: Read,
  after: Read,
): readonly string[] | undefined {
  const [was, is] = [before.entity, after.entity]
  if (was === undefined || is === undefined) return undefined
  const accepted = sent.filter(({ exchange }) => cameTo(exchange, 'accepted'))
  const set = Object.fromEntries(accepted.flatMap(({ probe }) => membersSent(probe)))
  return properties
    .filter(({ serverOwned }) => !serverOwned)
    .map(({ name }) => name)
    .filter((name) =>
      Object.hasOwn(set, name) ? !sameStored(set[name], is[name]) : !sameJson(was[name], is[name]),
    )
}

/** Whether anything is out of order in what was seen of a probe on its own. */
function shows(contract: Contract, probe: Probe, { before, after, exchanges }: Seen): boolean {
  const sent = exchanges.map((exchange) => ({ probe, exchange }))
  const accepted = exchanges.every((exchange) => cameTo(exchange, 'accepted'))
  return !accepted || deviations(contract, sent, before, after)?.length !== 0
}

/** A reading with what some probes have set as it was before them. */
function without(after: Read, before: Read, later: readonly Sent[]): Read {
  if (later.length === 0 || after.entity === undefined) return after
  const entity: Record<string, JsonObject[string]> = { ...after.entity }
  for (const [name] of later.flatMap(({ probe }) => membersSent(probe))) {
    const value = before.entity?.[name]
    if (value === undefined) delete entity[name]
    else entity[name] = value
  }
  return { ...after, entity }
}
