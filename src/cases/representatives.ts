/** What is sent, or part of it, and its equivalence class: what a server treats alike. Its own where none is named. */
export type Classed = {
  readonly name: string
  readonly class?: string
  /** Whether it is one of the many inputs of a grammar. */
  readonly sampled?: true
}

// Each of some hundred inputs to each of a thousand properties would be a run of days.
const mostEverywhere = 24

/**
 * The values of each equivalence class that a property gets: each property gets one of a class at least, and each value
 * goes to some property; of the inputs of a grammar, of which there are many, each goes to one property, and to 24 in a
 * thorough run. Those that another value of their class represents there are marked, or left out where `thorough` is
 * false; `rank` is that of the property among `count`, from 0.
 */
export function representatives<T extends Classed>(
  values: readonly T[],
  rank: number,
  count: number,
  thorough = true,
): readonly (T & { readonly represented?: true })[] {
  const classes = Map.groupBy(
    values.filter(({ sampled }) => !sampled),
    classOf,
  )
  const apart = Math.ceil(count / mostEverywhere)
  let samples = 0
  const isOwn = (value: T) => {
    if (value.sampled) {
      samples += 1
      return (samples - 1) % count === rank
    }
    const alike = classes.get(classOf(value))!
    const place = alike.indexOf(value)
    return alike.length < count ? place === rank % alike.length : place % count === rank
  }
  return values.flatMap((value): readonly (T & { readonly represented?: true })[] => {
    const own = isOwn(value)
    if (own) return [value]
    const isSent = thorough && (!value.sampled || (samples - 1) % apart === rank % apart)
    return isSent ? [{ ...value, represented: true }] : []
  })
}

function classOf(value: Classed): string {
  return value.class === undefined ? `one ${value.name}` : `class ${value.class}`
}
