import { counted, shorten } from '../../text.ts'
import { aboutOf, type ShownCause } from '../model/causes.ts'
import type { Report } from '../model/types.ts'
import { failureBlock, partsOf } from './failure.ts'
import { codeBlock, codeSpan, folded } from './markdown-text.ts'

/** Longer texts, in characters, are cut: one cause must not take the room of all others. */
const blockLimit = 4000

const idLimit = 5

const width = 110

/**
 * A cause that counts as Markdown: its title, what it breaks, what its most telling case shows, and folded the commands
 * that send that one again and the ids of other cases. Bounded in size, whatever the cases hold.
 */
export function causeText(report: Report, cause: ShownCause): string {
  const { cases, follows, title, verdict, requirement, breaks } = cause
  const [first, ...others] = cases
  const curl = breaks ? partsOf(first, { report }).filter(({ label }) => label === 'curl') : []
  const ids = others.slice(0, idLimit).map(({ id }) => codeSpan(id))
  const hidden = [
    ...curl.map(({ text }) => block(text, 'sh')),
    ...(ids.length > 0 ? [`Also ${[...ids, ...(others.length > idLimit ? ['…'] : [])].join(', ')}`] : []),
    ...(follows.length > 0
      ? [
          `Because of it also ${counted(follows.length, 'case')} of other kinds, e.g. ${codeSpan(follows[0]!.id)}`,
        ]
      : []),
  ]
  const summary = [
    ...(curl.length > 0 ? ['curl'] : []),
    ...(others.length + follows.length > 0 ? [`${others.length + follows.length} more`] : []),
  ]
  return [
    `#### ${verdict.toUpperCase()} ${codeSpan(title)}, ${counted(cases.length + follows.length, 'case')} (${brokenBy(cause)})`,
    block(failureBlock(first, requirement, { width, brief: true, report }).join('\n'), 'text'),
    ...(hidden.length > 0 ? [folded(summary.join(', and '), hidden.join('\n\n'))] : []),
  ].join('\n\n')
}

const requirementLimit = 4

/** The requirements that a cause breaks. */
function brokenBy({ requirements }: ShownCause): string {
  const named = requirements.slice(0, requirementLimit).map(({ id }) => codeSpan(id))
  const more = requirements.length - named.length
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** A cause that does not count as a row of a table: verdict, requirement, cases, what was found, an example. */
export function causeRow(cause: ShownCause): readonly string[] {
  const { cases, follows, verdict, requirement } = cause
  const [first] = cases
  const more = cause.requirements.length > 1 ? ` and ${cause.requirements.length - 1} more` : ''
  return [
    verdict,
    codeSpan(first.requirement) + more,
    String(cases.length + follows.length),
    codeSpan(cause.confidence === undefined ? aboutOf(first) || requirement.statement : cause.title),
    codeSpan(first.id),
  ]
}

function block(text: string, language: string): string {
  return codeBlock(shorten(text, blockLimit), language)
}
