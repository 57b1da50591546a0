import type { Probe } from '../cases/types.ts'
import type { Read } from '../http/types.ts'

/** What a run has learned of its target, all entities together. */
export type Health = {
  /** Takes in what was read after a probe. */
  readonly note: (after: Read, probe: Probe) => void
  /** Why nothing more is sent; undefined as long as the target is there. */
  readonly gone: () => string | undefined
  /** Takes in that one read-back did not do for a batch of probes like this one. */
  readonly noteSplit: (probe: Probe) => void
  /** Whether probes like this one may still share a read-back. */
  readonly shares: (probe: Probe) => boolean
}

// Each request to a target that is gone costs seconds of retries: after a few, the rest is not sent.
const goneAfter = 2
// Where one read-back does not do, batches only cost more.
const mostSplits = 3

/** The health of a target of which nothing is known yet. */
export function createHealth(): Health {
  let unreached = 0
  let reason = ''
  const splits = { update: 0, refusal: 0 }
  const kind = ({ undo }: Probe) => (undo ? 'refusal' : 'update')
  const gone = () => (unreached >= goneAfter ? reason : undefined)
  return {
    note(after, probe) {
      unreached = after.exchange?.failure?.kind === 'connect' ? unreached + 1 : 0
      if (unreached === 1) reason = `the target went away: ${after.problem} (last sent: ${probe.id})`
    },
    gone,
    noteSplit(probe) {
      splits[kind(probe)] += 1
    },
    shares: (probe) => gone() === undefined && splits[kind(probe)] < mostSplits,
  }
}
