/** What is sent, or part of it, and the class of things alike to a server that it belongs to: its own where none is named. */
export type Classed = { readonly name: string; readonly like?: string }

/**
 * Spreads the values of each class over the properties that get them: each property gets one of a class at least, and
 * each value goes to some property. The values that another one stands for are marked, or left out where `spares` is
 * false; `rank` is that of the property among `count`, from 0.
 */
export function spread<T extends Classed>(
  values: readonly T[],
  rank: number,
  count: number,
  spares = true,
): readonly (T & { readonly spare?: true })[] {
  const classes = Map.groupBy(values, classOf)
  return values.flatMap((value): readonly (T & { readonly spare?: true })[] => {
    const alike = classes.get(classOf(value))!
    const place = alike.indexOf(value)
    const own = alike.length < count ? place === rank % alike.length : place % count === rank
    if (own) return [value]
    return spares ? [{ ...value, spare: true }] : []
  })
}

function classOf({ name, like }: Classed): string {
  return like === undefined ? `one ${name}` : `like ${like}`
}
