import { shorten, visible } from '../../text.ts'

/** Text of a target within a line, and the summary of what is folded, is cut to this many characters. */
const cellLimit = 300

/** Text as it is, within a table too: a code span forms no Markdown; a bar is all that a table would take for its own. */
export function codeSpan(text: string): string {
  const plain = shorten(visible(text), cellLimit).replace(/(\\*)\|/g, escapedBar)
  const fence = '`'.repeat(longestRun(plain) + 1)
  const space = plain === '' || /^[` ]|[` ]$/.test(plain) ? ' ' : ''
  return `${fence}${space}${plain}${space}${fence}`
}

/** Text as HTML that shows it as code, on one line. */
export function codeElement(text: string): string {
  const plain = shorten(visible(text), cellLimit)
  return `<code>${plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</code>`
}

/** Lines of text as a block of code that they cannot end. */
export function codeBlock(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${language}\n${text}\n${fence}`
}

/** Markdown below a line (HTML) on which it is unfolded. */
export function folded(summary: string, text: string): string {
  return `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`
}

/** Some Markdown that is left out as a whole where there is no room, and how many cases it tells of. */
export type Piece = { readonly text: string; readonly count: number }

/** Takes text as long as it fits below a number of bytes (UTF-8); says whether it did. */
export type Take = (text: string) => boolean

/** A room of so many bytes. */
export function roomOf(bytes: number): Take {
  let room = bytes
  return (text) => {
    const fits = byteLength(text) <= room
    if (fits) room -= byteLength(text)
    return fits
  }
}

/** What `taken` took of some pieces. */
export type Taken = {
  readonly text: string
  /** How many pieces were left out, and of how many cases they tell. */
  readonly pieces: number
  readonly left: number
}

/** The pieces up to the first that does not fit. */
export function taken(pieces: readonly Piece[], take: Take): Taken {
  const end = pieces.findIndex(({ text }) => !take(text))
  const shown = end === -1 ? pieces : pieces.slice(0, end)
  const rest = pieces.slice(shown.length)
  return {
    text: shown.map(({ text }) => text).join(''),
    pieces: rest.length,
    left: rest.reduce((sum, { count }) => sum + count, 0),
  }
}

/** Bytes of the text in UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text)
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0)
}

/** A bar that does not end a table's cell: the backslashes before it must be odd in number. */
function escapedBar(_: string, slashes: string): string {
  return `${slashes}${slashes.length % 2 === 0 ? '\\' : '\\\\'}|`
}
