import { tableLines } from '../src/report/render/markdown-table.ts'
import { keepsAim } from './statistics.ts'
import type { Figure, Machine, Result } from './types.ts'

const columns = ['figure', 'median', 'quartiles', 'runs', 'aim', 'kept'] as const

/** The cells of a figure, one for each column. */
export function cellsOf(item: Figure): readonly string[] {
  const { name, unit, median, lower, upper, samples, aim } = item
  const number = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: digitsOf(value) })
  const kept = keepsAim(item)
  const bound =
    aim === undefined ? '' : 'atMost' in aim ? `≤ ${number(aim.atMost)}` : `≥ ${number(aim.atLeast)}`
  return [
    name,
    `${number(median)}${unit && ` ${unit}`}`,
    samples === 1 ? '' : `${number(lower)} – ${number(upper)}`,
    String(samples),
    bound,
    kept === undefined ? '' : kept ? 'yes' : 'no',
  ]
}

// Three digits say all that a measurement of this kind can; whole numbers are counts or long times.
function digitsOf(value: number): number {
  return Math.max(3, String(Math.trunc(Math.abs(value))).length)
}

/** A result as text for a terminal: its sentence, then a table. */
export function textOf({ name, about, figures }: Result): string {
  const rows = [columns, ...figures.map(cellsOf)]
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  )
  return `${name}: ${about}\n${lines.map((line) => `  ${line}\n`).join('')}`
}

/** A result as a Markdown table under the line that says when, on what and how it was measured. */
export function markdownOf({ name, figures }: Result, machine: Machine, startedAt: string): string {
  const { cpu, cores, memoryGb, node, platform, load } = machine
  return [
    `\`npm run bench -- ${name}\`, ${startedAt.slice(0, 10)}: ${cpu}, ${cores} cores, ${memoryGb} GB, ${platform}, ` +
      `Node ${node}, load average ${load}`,
    '',
    ...tableLines(columns, figures.map(cellsOf), ['', 'r', 'r', 'r', 'r', '']),
  ].join('\n')
}
