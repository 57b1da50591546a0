/** How the cases of a run are spread over its entities. */
export type Lanes = {
  /** The entities that probes are sent to: the first of those that were opened, as many as may be worked on at once. */
  readonly ids: readonly string[]
  /** How many cases may be under way at once. */
  readonly workers: number
}

/**
 * Cases under way for each entity: more than there are probes that share a reading, since these go to one entity, and
 * nothing would be sent while only cases wait that look at them.
 */
const casesAhead = 16

/** Spreads cases over entities, of which `concurrency` (a whole number from 1) are worked on at once at most. */
export function lanesOf(ids: readonly string[], concurrency: number): Lanes {
  const used = ids.slice(0, Math.max(1, concurrency))
  return { ids: used, workers: used.length * casesAhead }
}
