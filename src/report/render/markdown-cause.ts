import { aboutOf, blockOf, type Cause, shortly } from '../../causes/causes.ts'
import type { Report } from '../model/types.ts'
import { cases as plural } from './diff-view.ts'
import { codeBlock, codeSpan, folded } from './markdown-text.ts'
import { shorten } from './text.ts'

/** Longer texts, in characters, are cut: one cause must not take the room of all others. */
const blockLimit = 4000

const idLimit = 5

/** How failureBlock begins the lines that hold a command, and how wide the column of labels is. */
const commandLine = /^ {6}curl {7}/
const column = 17

/**
 * A cause that counts as Markdown: a heading, what its first case tells, and folded the commands that send it again and
 * the ids of other cases. Bounded in size, whatever the cases hold.
 */
export function causeText(report: Report, { cases, verdict, requirement, breaks }: Cause): string {
  const [first, ...others] = cases
  const lines = blockOf(report, first, requirement, { brief: !breaks })
  // The commands stand between their label and the last line, which is the command that judges the case again.
  const begin = lines.findIndex((line) => commandLine.test(line))
  const commands = begin === -1 ? [] : lines.slice(begin, -1)
  const told = [...lines.slice(0, lines.length - commands.length - 1), ...lines.slice(-1)]
  const ids = others.slice(0, idLimit).map(({ id }) => codeSpan(id))
  const hidden = [
    ...(commands.length > 0 ? [block(commands.map((line) => line.slice(column)).join('\n'), 'sh')] : []),
    ...(ids.length > 0 ? [`Also ${[...ids, ...(others.length > idLimit ? ['…'] : [])].join(', ')}`] : []),
  ]
  const summary = [
    ...(commands.length > 0 ? ['curl'] : []),
    ...(others.length > 0 ? [`${others.length} more`] : []),
  ]
  return [
    `#### ${verdict.toUpperCase()} ${codeSpan(first.requirement)}: ${codeSpan(shortly(first, requirement))}, ${plural(cases.length)}`,
    block(told.join('\n'), 'text'),
    ...(hidden.length > 0 ? [folded(summary.join(', and '), hidden.join('\n\n'))] : []),
  ].join('\n\n')
}

/** A cause that does not count as a row of a table: verdict, requirement, cases, what was found, an example. */
export function causeRow({ cases, verdict, requirement }: Cause): string {
  const [first] = cases
  const requirements = new Set(cases.map((item) => item.requirement)).size
  const more = requirements > 1 ? ` and ${requirements - 1} more` : ''
  return `| ${[
    verdict,
    codeSpan(first.requirement) + more,
    String(cases.length),
    codeSpan(aboutOf(first) || requirement.statement),
    codeSpan(first.id),
  ].join(' | ')} |`
}

function block(text: string, language: string): string {
  return codeBlock(shorten(text, blockLimit), language)
}
