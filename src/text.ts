import columnsOf from 'fast-string-width'
import { wrapAnsi } from 'fast-wrap-ansi'

/**
 * Makes text safe to print on one line of a terminal: control characters, invisible format characters and lone
 * surrogates become JSON escapes, so that a target's answer can neither move the cursor nor hide a character.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '\n') return '\\n'
    if (character === '\r') return '\\r'
    if (character === '\t') return '\\t'
    return Array.from({ length: character.length }, (_, index) => {
      return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`
    }).join('')
  })
}

/**
 * Fills lines of at most `width` columns of a terminal with pieces, a space between them. A piece that is longer than a line
 * gets a line of its own and is not broken: it may be something to copy.
 */
export function fill(pieces: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const piece of pieces) {
    const last = lines.at(-1)
    const joined = last === undefined ? piece : `${last} ${piece}`
    if (last !== undefined && columnsOf(joined.trimEnd()) <= width) lines[lines.length - 1] = joined
    else lines.push(piece)
  }
  return lines
}

/** Wraps prose and values to lines of at most `width` columns of a terminal; longer words are broken. */
export function wrap(text: string, width: number): string[] {
  return wrapAnsi(text, width, { hard: true }).split('\n')
}

/** A count with its noun: `1 case`, `2 cases`; `several` is the plural of a noun that takes no mere s. */
export function counted(count: number, noun: string, several = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : several}`
}

/** Cuts text to `width` code points, the last of which is then `…`. */
export function shorten(text: string, width: number): string {
  const characters = Array.from(text)
  return characters.length <= width ? text : `${characters.slice(0, Math.max(width - 1, 0)).join('')}…`
}

/** The index, in code points, at which two texts first differ; the shorter one's length where it is a prefix. */
export function firstDifference(a: string, b: string): number {
  const left = Array.from(a)
  const right = Array.from(b)
  let index = 0
  while (index < left.length && index < right.length && left[index] === right[index]) index++
  return index
}

/** Cuts text to a window of at most `width` code points that shows the one at `index`; `…` marks each cut. */
export function cutAround(text: string, index: number, width: number): string {
  const characters = Array.from(text)
  if (characters.length <= width) return text
  const room = width - 2
  const start = Math.min(Math.max(index - Math.floor(room / 2), 0), characters.length - room)
  const end = start + room
  const window = characters.slice(start, end).join('')
  return `${start > 0 ? '…' : ''}${window}${end < characters.length ? '…' : ''}`
}
