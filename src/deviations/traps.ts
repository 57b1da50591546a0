/** The names that the members of an entry may have. */
export const memberNames = [
  'cases',
  'reason',
  'link',
  'expires',
  'requirement',
  'found',
  'sometimes',
] as const

const names = memberNames.join('|')
const noSpaceAfterColon = new RegExp(`^\\s*(?:-\\s+)?(${names}):[^\\s]`)
const noSpaceAfterDash = new RegExp(`^\\s*-(?:${names}):`)
// A plain scalar may begin with none of these; in most places YAML takes the rest for an alias, an anchor or a tag.
const oddBeginning = /(?:^\s*-\s+|:\s+|[[,]\s*)([*!&@%`|>][^\s,\]]*)/
const bracesInList = /\[[^'"]*\{/
const colonInText = /^\s*(?:-\s+)?\w+:\s+[^'"\s][^'"]*:(?:\s|$)/

/**
 * What to do about a line that YAML reads in another way than it is meant, where it has one of the traps that globs and
 * sentences fall into; undefined where it has none. Right lines may look like that too: ask only about a wrong one.
 */
export function trapIn(line: string): string | undefined {
  const name = noSpaceAfterColon.exec(line)?.[1]
  if (name) return `a space is missing after the colon: write '${name}: …'`
  if (noSpaceAfterDash.test(line))
    return "a space is missing after the dash: begin the entry with '- cases: '"
  const odd = oddBeginning.exec(line)?.[1]
  if (odd)
    return `YAML gives the ${odd[0]} at the beginning a meaning of its own: put quotes round it, '${odd}'`
  if (bracesInList.test(line))
    return 'YAML gives braces in a list a meaning of their own: put quotes round each glob'
  if (colonInText.test(line)) return 'YAML begins a mapping at a colon and a space: put quotes round the text'
  return undefined
}
