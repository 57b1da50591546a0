import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { outcomeOf } from './exchange.ts'
import { isLost } from './state.ts'
import type { Exchange, Observation, Read } from './types.ts'

/** What is done with one entity while probes of one PATCH each share a reading. */
export type Sharing = {
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
export type Shared = {
  /** By probe id. Those that are missing were not sent. */
  readonly found: ReadonlyMap<string, Seen>
  /** Whether one reading did not do for all of them. */
  readonly parted: boolean
}

/** A probe and the answer to its one request. */
export type Sent = { readonly probe: Probe; readonly exchange: Exchange }

/** Whether an exchange came to what was meant, and nothing got lost on the way. */
export function cameTo(exchange: Exchange, outcome: 'accepted' | 'refused'): boolean {
  return outcomeOf(exchange) === outcome && !isLost(exchange)
}

/** Sends probes one after another, up to the first that does not come to what is meant. */
export async function sendUntil(
  group: readonly Probe[],
  meant: 'accepted' | 'refused',
  send: Sharing['send'],
): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  for (const probe of group) {
    sent.push({ probe, exchange: await send(probe) })
    if (!cameTo(sent.at(-1)!.exchange, meant)) break
  }
  return sent
}

/** What was seen of a probe that was sent, the entity being read before and after it. */
export function seenOf({ exchange }: Sent, before: Read, after: Read): Seen {
  return { before, exchanges: [exchange], after, ...(isLost(exchange) && { disturbed: true }) }
}

/** Whether the target went away: then nothing can be asked again. */
export function isGone({ exchange }: Read): boolean {
  return exchange?.failure?.kind === 'connect'
}
