import type { Context, Explanation, Found } from './explanation.ts'
import { followsFrom } from './follows.ts'
import { isBroad } from './traits.ts'

/** Joins what one reader would call one cause, and puts what follows from a cause under it. */
export function merged(explanations: readonly Explanation[], context: Context): readonly Explanation[] {
  const made: Explanation[] = []
  for (const one of [...explanations].sort((a, b) => weightOf(b) - weightOf(a))) {
    const twin = made.find((other) => isSame(other, one))
    if (twin) twin.found.push(...one.found)
    else made.push(one)
  }
  const roots: Explanation[] = []
  const below = new Set<Explanation>()
  for (const [rank, one] of made.entries()) {
    // What comes of a cause may show in more cases than the cause itself.
    const root =
      roots.find((other) => followsFrom(one, other, context)) ??
      made
        .slice(rank + 1)
        .find((other) => followsFrom(one, other, context) && !followsFrom(other, one, context))
    if (root === undefined) roots.push(one)
    else {
      root.follows.push(...one.found, ...one.follows)
      below.add(one)
    }
  }
  return roots.filter((one) => !below.has(one))
}

const worth = { fail: 1e6, warn: 1e3 } as const

function weightOf({ found }: Explanation): number {
  // Nothing that comes after it is as it would have been.
  const first = found.some(({ finding }) => finding.wentAway || finding.spoilt) ? 1e12 : 0
  return found.reduce((sum, { verdict }) => sum + (verdict in worth ? worth[verdict as 'fail'] : 1), first)
}

function isOfOneType({ found }: Explanation): boolean {
  return (
    new Set(found.map(({ finding }) => finding.type ?? '')).size === 1 && found[0]!.finding.type !== undefined
  )
}

/** Whether it is about nulls for members of several types. */
function isOfNulls({ trait, found }: Explanation): boolean {
  const types = new Set(found.map(({ finding }) => finding.type))
  return types.size > 1 && (trait?.kind === 'null' || (trait?.kind === 'value' && trait.of === 'null'))
}

/** What is not validated is one cause for each kind of value and property, or for each requirement. */
function isSame(a: Explanation, b: Explanation): boolean {
  if (a.sort !== b.sort) return false
  const shared = (of: (one: Found) => string) => {
    const [values, others] = [a, b].map(({ found }) => new Set(found.map(of))) as [Set<string>, Set<string>]
    return [...others].every((value) => values.has(value))
  }
  if (a.sort === 'taken' && isOfNulls(a) !== isOfNulls(b)) return false
  if (a.sort === 'taken' && a.found.every(({ finding }) => finding.type !== undefined)) {
    const isOneType = new Set(a.found.map(({ finding }) => finding.type)).size === 1
    if (isBroad(a.trait) || isOneType) return shared(({ finding }) => finding.type ?? '')
    // What values for several types look like says nothing of others for one of them.
    if (a.trait!.kind !== 'class' && a.trait!.kind !== 'input') return false
  }
  // What a reader of dates, say, does not know how to refuse has many forms.
  if (a.sort === 'server-error' && isOfOneType(a) && isOfOneType(b))
    return shared(({ finding }) => `${finding.type} ${finding.status}`)
  if (a.sort === 'taken' || a.sort === 'server-error' || a.sort === 'no-answer')
    return shared(({ requirement }) => requirement)
  if (a.sort === 'refused')
    return shared(({ requirement }) => requirement) && shared(({ verdict }) => verdict)
  return false
}
