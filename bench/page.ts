import { markdownOf } from './table.ts'
import type { BenchFile } from './types.ts'

/**
 * A page with the tables of some results put between their markers, `<!-- bench NAME -->` and `<!-- /bench NAME -->`;
 * the rest of it stays as it is. Throws an Error where a result has no markers.
 */
export function withResults(page: string, { machine, startedAt, results }: BenchFile): string {
  return results.reduce((text, result) => {
    const [begin, end] = [`<!-- bench ${result.name} -->`, `<!-- /bench ${result.name} -->`]
    const [from, to] = [text.indexOf(begin), text.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`the page has no markers ${begin} … ${end}: add them`)
    const before = text.slice(0, from + begin.length)
    return `${before}\n${markdownOf(result, machine, startedAt)}\n${text.slice(to)}`
  }, page)
}
