import type { Report } from './types.ts'

/** One of the parts that a run is divided into; `index` counts from 1 to `count`. */
export type Shard = { readonly index: number; readonly count: number }

/** The note by which the report of a part says so. */
export function shardNote({ index, count }: Shard): string {
  return `Shard ${index} of ${count}: the other cases are in the reports of the other shards.`
}

/** The part that a report says it is; undefined for that of a whole run. */
export function shardOf(report: Pick<Report, 'notes'>): Shard | undefined {
  for (const note of report.notes) {
    const [, index, count] = /^Shard (\d+) of (\d+):/.exec(note) ?? []
    const shard = { index: Number(index), count: Number(count) }
    if (index !== undefined && shardNote(shard) === note) return shard
  }
  return undefined
}
