import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import type { Endpoint, Reader } from '../http/endpoint.ts'
import type { ChainOptions } from './chain.ts'
import type { Health } from './health.ts'
import type { Known } from './known.ts'
import type { Mending } from './mending.ts'
import type { SendOwn } from './own.ts'
import type { Recovery } from './recovery.ts'
import type { Sending } from './sending.ts'

/** What each way to observe one entity (a probe by itself, a batch in sequence, a chain) works with. */
export type Parts = {
  readonly id: string
  readonly endpoint: Endpoint
  readonly contract: Contract
  readonly reader: Reader
  /** Properties that must not be written. */
  readonly unrestorable: readonly string[]
  readonly health: Health
  readonly sending: Sending
  readonly sendOwn: SendOwn
  readonly recovery: Recovery
  readonly known: Known
  readonly mending: Mending
  /** Whether the run was stopped. */
  readonly isStopped: () => boolean
  /** Why a probe is not sent; undefined for one that is. */
  readonly hindrance: (probe: Probe) => string | undefined
  /** How many requests may be under way at once, at most. */
  readonly overlap: number
  /** Whether more than one may be, as the target is now. */
  readonly overlaps: () => boolean
  /** Whether a case of the probe judges what it has left unchanged. */
  readonly judgesState: (probe: Probe) => boolean
  /** As in `ChainOptions`. */
  readonly planned: ChainOptions['planned']
  readonly rides: ChainOptions['rides']
  /** As in `EntityOptions`. */
  readonly sendingFor: <T>(probe: Probe, work: () => T) => T
  readonly sleep: (ms: number) => Promise<void>
}
