/**
 * Does the work for each item, for `most` of them at once (a whole number from 1), and gives what it came to in the
 * order of the items. Where the work throws, nothing more is begun, and the first error is thrown once all that was
 * under way has ended: nothing is sent any more then.
 */
export async function abreast<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const rest = items.entries()
  const errors: unknown[] = []
  const one = async () => {
    for (const [index, item] of rest) {
      if (errors.length > 0) return
      try {
        results[index] = await work(item, index)
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, one))
  if (errors.length > 0) throw errors[0]
  return results
}

/** How many entities are read or put back at once, where nobody says. */
export const usuallyAbreast = 8
