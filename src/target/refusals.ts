import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { sameJson } from '../json.ts'
import { outcomeOf } from './exchange.ts'
import { isLost } from './state.ts'
import type { Exchange, Observation, Read } from './types.ts'
import { writtenBy } from './written.ts'

/** What is done with one entity while refusals share a reading. */
export type Refusing = {
  readonly contract: Contract
  readonly before: Read
  readonly send: (probe: Probe) => Promise<Exchange>
  /** Reads the entity; the probe is the one that was sent last. */
  readonly read: (probe: Probe) => Promise<Read>
  /** Takes over the state as it is now, after putting back what the exchanges have changed. */
  readonly settle: (before: Read, after: Read, exchanges: readonly Exchange[]) => Promise<void>
  /** Sends a probe on its own and reads after it. */
  readonly alone: (probe: Probe) => Promise<Seen>
}

/** What was seen of one probe. */
export type Seen = Omit<Observation, 'id' | 'reader'>

/** What became of probes that were sent together. */
export type Refused = {
  /** By probe id. Those that are missing were not sent. */
  readonly found: ReadonlyMap<string, Seen>
  /** Whether one reading did not do for all of them. */
  readonly parted: boolean
}

type Sent = { readonly probe: Probe; readonly exchange: Exchange }

/**
 * Sends probes that are meant to be refused, up to the first that is not plainly refused, and reads once. Where the
 * entity is exactly as before, none of them has changed it. Where it is not, those that were refused are sent again,
 * each on its own, so that the blame is exact; a change that none of them repeats stays with the one it points to.
 */
export async function observeTogether(group: readonly Probe[], lane: Refusing): Promise<Refused> {
  const { contract, before } = lane
  const sent: Sent[] = []
  const isPlain = ({ exchange }: Sent) => outcomeOf(exchange) === 'refused' && !isLost(exchange)
  for (const probe of group) {
    sent.push({ probe, exchange: await lane.send(probe) })
    if (!sent.every(isPlain)) break
  }
  const after = await lane.read(sent.at(-1)!.probe)
  const exchanges = sent.map(({ exchange }) => exchange)
  await lane.settle(before, after, exchanges)
  const seen = ({ exchange }: Sent): Seen => ({
    before,
    exchanges: [exchange],
    after,
    ...(isLost(exchange) && { disturbed: true }),
  })
  const found = new Map(sent.map((one) => [one.probe.id, seen(one)]))
  // A target that is gone cannot be asked again; the one at which it went must not lose its blame to those before it.
  const isGone = after.exchange?.failure?.kind === 'connect'
  if (isGone || changes(contract, { before, after })?.length === 0) return { found, parted: false }
  const refused = sent.filter(isPlain)
  for (const { probe } of refused) found.set(probe.id, await lane.alone(probe))
  const repeated = refused.some(({ probe }) => shows(contract, found.get(probe.id)!))
  if (refused.length === sent.length && !repeated && after.entity !== undefined) {
    const changed = changes(contract, { before, after }) ?? []
    const culprit = sent.find(({ probe }) => writtenBy(probe).some((name) => changed.includes(name)))
    const blamed = culprit ?? sent.at(-1)!
    found.set(blamed.probe.id, seen(blamed))
  }
  return { found, parted: true }
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
