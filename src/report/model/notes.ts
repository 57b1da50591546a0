/** One of the parts that a run is divided into; `index` counts from 1 to `count`. */
export type Shard = { readonly index: number; readonly count: number }

/** The note by which the report of a part says so to people; to programs, its `shard` does. */
export function shardNote({ index, count }: Shard): string {
  return `Shard ${index} of ${count}: the other cases are in the reports of the other shards.`
}

/** The note by which the report of a quick run says so. */
export const quickNote =
  'Quick run: a selection of the cases, some of them in one request. What it does not find may still be there: a whole run tells.'
