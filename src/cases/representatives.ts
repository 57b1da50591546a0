/** What is sent, or part of it, and its equivalence class: what a server treats alike. Its own where none is named. */
export type Classed = { readonly name: string; readonly class?: string }

/**
 * The values of each equivalence class that a property gets: each property gets one of a class at least, and each value
 * goes to some property. Those that another value of their class represents there are marked, or left out where
 * `thorough` is false; `rank` is that of the property among `count`, from 0.
 */
export function representatives<T extends Classed>(
  values: readonly T[],
  rank: number,
  count: number,
  thorough = true,
): readonly (T & { readonly represented?: true })[] {
  const classes = Map.groupBy(values, classOf)
  return values.flatMap((value): readonly (T & { readonly represented?: true })[] => {
    const alike = classes.get(classOf(value))!
    const place = alike.indexOf(value)
    const own = alike.length < count ? place === rank % alike.length : place % count === rank
    if (own) return [value]
    return thorough ? [{ ...value, represented: true }] : []
  })
}

function classOf(value: Classed): string {
  return value.class === undefined ? `one ${value.name}` : `class ${value.class}`
}
