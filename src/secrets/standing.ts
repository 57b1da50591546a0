import type { View } from './mask-views.ts'

/** A place in a text that is masked: offsets of UTF-16 units in the original text, and what comes there instead. */
export type Range = { readonly start: number; readonly end: number; readonly mark: string }

/** Secrets that are looked for only where they stand as a credential: behind a name of one. */
export type StandingSecrets = {
  /** Takes the secret, what comes in its place, and the names behind which it stands (of a header, a member, a scheme). */
  readonly add: (secret: string, mark: string, names: readonly string[]) => void
  readonly found: (view: View) => Iterable<Range>
  readonly count: () => number
}

/** Schemes of `Authorization` (RFC 9110 §11.4): a blank alone stands behind them. */
const schemes: readonly string[] = ['bearer', 'basic']

/** How many quotes and backslashes may stand before a value: JSON within JSON within JSON. */
const mostQuotes = 9

// As in `Name: v`, `name=v`, `"name": "v"`, the same in JSON within JSON, `"name": "Bearer v"`.
const assigned = String.raw`["'\\]{0,9}\s{0,9}[:=]\s{0,9}`

/** What ends a value that stands without quotes. */
const bareEnd = /[\s"'\\,;&|<>()[\]{}]|$/y

/** What stands in the place of a secret already. */
const marked = /\*\*\*[\w-]+\*\*\*/y

/** Makes an empty set. Looking for any number of secrets takes a time that grows with the text and their lengths alone. */
export function createStandingSecrets(): StandingSecrets {
  /** By secret, the mark behind each name. */
  const marks = new Map<string, Map<string, string>>()
  const names = new Set<string>()
  let count = 0
  let lengths: readonly number[] = []
  let behind: RegExp | undefined

  /** The longest secret that stands at a place of a text, behind a name. */
  function secretAt(view: View, at: number, name: string): { length: number; mark: string } | undefined {
    marked.lastIndex = at
    if (marked.test(view.text)) return undefined
    for (const length of lengths) {
      const mark = marks.get(view.text.slice(at, at + length))?.get(name)
      if (mark !== undefined && isWhole(view, at, at + length)) return { length, mark }
    }
    return undefined
  }

  return {
    add(secret, mark, where) {
      const own = marks.get(secret) ?? new Map<string, string>()
      if (!marks.has(secret)) lengths = [...new Set([...lengths, secret.length])].sort((a, b) => b - a)
      marks.set(secret, own)
      const before = names.size
      for (const name of where.map((one) => one.toLowerCase())) {
        if (own.has(name)) continue
        own.set(name, mark)
        names.add(name)
        count += 1
      }
      if (names.size === before) return
      const [bare, others] = [[...names].filter(isScheme), [...names].filter((name) => !isScheme(name))]
      const ways = [
        ...(others.length > 0 ? [`(${others.map(literally).join('|')})${assigned}`] : []),
        ...(bare.length > 0 ? [`(${bare.join('|')})[ \\t]{1,9}`] : []),
      ]
      behind = new RegExp(`(?<![\\w-])(?:${ways.join('|')})`, 'gi')
    },
    *found(view) {
      const { text, offsets } = view
      if (behind === undefined) return
      for (const { 0: whole, 1: one, 2: other, index } of text.matchAll(behind)) {
        const name = (one ?? other ?? '').toLowerCase()
        let start = index + whole.length
        let secret = secretAt(view, start, name)
        for (let quotes = 0; secret === undefined && quotes < mostQuotes && isQuote(text[start]); quotes += 1)
          secret = secretAt(view, ++start, name)
        if (secret === undefined) continue
        const end = start + secret.length
        yield { start: offsets?.[start] ?? start, end: offsets?.[end] ?? end, mark: secret.mark }
      }
    },
    count: () => count,
  }
}

/** Whether a value ends there: behind a quote it does at the same quote, escaped as often. */
function isWhole({ text, offsets }: View, start: number, end: number): boolean {
  bareEnd.lastIndex = end
  const quote = text[start - 1]
  if (!isQuote(quote)) return bareEnd.test(text)
  let escapes = 0
  while (text[start - 2 - escapes] === '\\') escapes += 1
  const closing = end + escapes
  if (end === text.length) return true
  if (text.slice(end, closing) !== '\\'.repeat(escapes) || text[closing] !== quote) return false
  // Undoing escapes has made quotes alike that were not.
  const width = (at: number) => (offsets === undefined ? 1 : offsets[at + 1]! - offsets[at]!)
  return width(start - 1) === width(closing)
}

function literally(name: string): string {
  return name.replace(/\W/g, '\\$&')
}

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'" || character === '\\'
}

function isScheme(name: string): boolean {
  return schemes.includes(name)
}
