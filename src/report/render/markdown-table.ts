import { markdownTable } from 'markdown-table'

/** How the cells of a column stand: `l`eft, `c`entred, `r`ight, or as a reader has them. */
export type Alignment = 'l' | 'c' | 'r' | ''

/**
 * A Markdown table of GitHub's flavour as lines: head, delimiters, then a line for each row. Cells are Markdown, in which a
 * bar is escaped already. Columns are not padded, so that one long cell changes no other line.
 */
export function tableLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly Alignment[] = [],
): readonly string[] {
  return markdownTable([[...head], ...rows.map((row) => [...row])], {
    align: [...align],
    alignDelimiters: false,
  }).split('\n')
}

/** The same as one text. */
export function table(...columns: Parameters<typeof tableLines>): string {
  return tableLines(...columns).join('\n')
}
