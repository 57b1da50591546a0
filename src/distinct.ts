/** The items without repeats, in the order in which each came first. */
export function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)]
}
