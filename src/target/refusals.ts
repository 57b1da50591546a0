import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { sameJson } from '../json.ts'
import { outcomeOf } from './exchange.ts'
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
import { writtenBy } from './written.ts'

/**
 * Sends probes that are meant to be refused, up to the first that is not plainly refused, and reads once. Where the
 * entity is exactly as before, none of them has changed it. Where the last was accepted and nothing has changed but
 * what it alone names, that is its doing. Else those that were refused are sent again, each on its own, so that the
 * blame is exact; a change that none of them repeats stays with the one it points to.
 */
export async function observeRefusals(group: readonly Probe[], lane: Sharing): Promise<Shared> {
  const { contract, before } = lane
  const sent = await sendUntil(group, 'refused', lane.send)
  const after = await lane.read(sent.at(-1)!.probe)
  await lane.settle(
    before,
    after,
    sent.map(({ exchange }) => exchange),
  )
  const found = new Map(sent.map((one) => [one.probe.id, seenOf(one, before, after)]))
  const changed = changes(contract, { before, after })
  // A target that is gone cannot be asked again; the one at which it went must not lose its blame to those before it.
  if (isGone(after) || changed?.length === 0) return { found, parted: false }
  const refused = sent.filter(({ exchange }) => cameTo(exchange, 'refused'))
  if (changed !== undefined && isDoingOf(sent.at(-1)!, sent.slice(0, -1), changed)) {
    for (const one of refused) found.set(one.probe.id, seenOf(one, before, before))
    return { found, parted: false }
  }
  for (const { probe } of refused) found.set(probe.id, await lane.alone(probe))
  const repeated = refused.some(({ probe }) => shows(contract, found.get(probe.id)!))
  if (refused.length === sent.length && !repeated && after.entity !== undefined) {
    const culprit = sent.find(({ probe }) => writtenBy(probe).some((name) => changed?.includes(name)))
    const blamed = culprit ?? sent.at(-1)!
    found.set(blamed.probe.id, seenOf(blamed, before, after))
  }
  return { found, parted: true }
}

/** Whether what has changed is what a probe that was accepted names, and none of those before it. */
function isDoingOf({ probe, exchange }: Sent, earlier: readonly Sent[], changed: readonly string[]): boolean {
  const own = writtenBy(probe)
  return (
    cameTo(exchange, 'accepted') &&
    changed.every((name) => own.includes(name)) &&
    earlier.every((other) => !writtenBy(other.probe).some((name) => changed.includes(name)))
  )
}

/** Whether a refusal turns out to be none, or to have changed something. */
function shows(contract: Contract, seen: Seen): boolean {
  const refused = seen.exchanges.every((exchange) => outcomeOf(exchange) === 'refused')
  return !refused || changes(contract, seen)?.length !== 0
}

/** The documented members that differ, those of the service too; undefined where the entity could not be read. */
function changes(
  { properties }: Contract,
  { before, after }: Pick<Seen, 'before' | 'after'>,
): readonly string[] | undefined {
  const [was, is] = [before.entity, after.entity]
  if (was === undefined || is === undefined) return undefined
  return properties.map(({ name }) => name).filter((name) => !sameJson(was[name], is[name]))
}
