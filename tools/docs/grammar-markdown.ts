import { tableLines } from '../../src/report/render/markdown-table.ts'
import type { Coverage } from './grammar-coverage.ts'

/** What is sent of each grammar, as tables: each production, its clause, and its operators with their inputs. Pure. */
export function grammarMarkdown(coverage: readonly Coverage[]): string {
  return [
    '## Inputs from grammars',
    '',
    'For each kind of value: the productions of its grammar, and how many inputs each operator makes of them. An operator breaks a production, takes it to a boundary, or writes it otherwise. A case tells its production and operator (`plan --json`, `input`). `--thorough` sends all of them; a default run those that see most ([few requests](internals/economy.md)).',
    ...coverage.flatMap(({ title, productions }) => [
      '',
      `### ${title}`,
      '',
      ...tableLines(
        ['Production', 'Clause', 'Operators, and their inputs'],
        productions.map(({ name, clause, operators }) =>
          [name, clause, [...operators].map(([operator, inputs]) => `${operator} ${inputs}`).join(' · ')].map(
            inCell,
          ),
        ),
      ),
    ]),
    '',
  ].join('\n')
}

/** Text in a cell of a table: no mark of it is taken for Markdown. */
function inCell(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|]/g, '\\$&')
}
