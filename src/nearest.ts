import { distance } from 'fastest-levenshtein'

/**
 * The known name that a wrong one most likely means: the fewest letters apart, where a name that was cut short counts by its
 * beginning. `names` holds at least one.
 */
export function nearest(wanted: string, names: readonly string[]): string {
  const apart = (name: string) => {
    const whole = distance(wanted, name)
    const begun = distance(wanted, name.slice(0, wanted.length))
    // Half a letter more, so that of two names a whole one that is as near comes first.
    return Math.min(whole, begun + 0.5)
  }
  const nearer = (best: string, name: string) => (apart(name) < apart(best) ? name : best)
  return names.reduce(nearer)
}
