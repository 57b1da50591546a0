import { diffChars } from 'diff'
import { cutAround, firstDifference, visible } from '../../../text.ts'
import type { ReportCase } from '../../model/types.ts'

/** A run of characters of a value; marked where the other value differs. */
export type Piece = { readonly text: string; readonly marked: boolean }

/** What was sent, expected and got, each in pieces; empty for what a case does not say. */
export type Compared = Readonly<Record<'sent' | 'expected' | 'got', readonly Piece[]>>

/** Characters of a value that are shown: more are cut around the first difference. */
const valueLimit = 400

/** Two texts with more edits between them have nothing in common. */
const editLimit = 120

/**
 * Compares what a case expected with what it got and marks the parts in which the two differ; the same part is marked
 * in what was sent, where that holds the expected value. Where prose is expected (`400 or 422`), the status that came
 * instead is marked, or all that came. Control characters are made visible, long values cut around the difference.
 */
export function compare(item: Pick<ReportCase, 'sent' | 'expected' | 'got' | 'finding'>): Compared {
  const [sent = '', expected = '', got = ''] = [item.sent, item.expected, item.got].map(
    (text) => text && visible(text),
  )
  const literal = literalOf(expected)
  if (literal === '' || got === '') {
    const shown = cut(got)
    return {
      sent: plain(cut(sent)),
      expected: plain(cut(expected)),
      got: expected === '' ? plain(shown) : markStatus(shown, item.finding?.status),
    }
  }
  const at = firstDifference(literal, got)
  const [left, right] = difference(cut(literal, at), cut(got, at))
  const held = sent.indexOf(literal)
  return {
    sent:
      held < 0
        ? plain(cut(sent))
        : joined([
            ...plain(cut(sent.slice(0, held))),
            ...left,
            ...plain(cut(sent.slice(held + literal.length))),
          ]),
    expected: joined([...left, ...plain(expected.slice(literal.length))]),
    got: right,
  }
}

function cut(text: string, at = 0): string {
  return cutAround(text, at, valueLimit)
}

/** The JSON literal that a text begins with, whatever prose follows after a comma; empty for none. */
function literalOf(text: string): string {
  return /^(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)(?=$|,)/.exec(text)?.[0] ?? ''
}

/** Both texts in pieces; wholly marked where less than a third of the longer one is common to them. */
function difference(left: string, right: string): [readonly Piece[], readonly Piece[]] {
  const changes = diffChars(left, right, { maxEditLength: editLimit })
  const common = changes?.filter(({ added, removed }) => !added && !removed) ?? []
  const shared = common.reduce((sum, { value }) => sum + value.length, 0)
  if (!changes || shared * 3 < Math.max(left.length, right.length)) return [marked(left), marked(right)]
  const pieces = (without: 'added' | 'removed') =>
    joined(
      changes
        .filter((change) => !change[without])
        .map((c) => ({ text: c.value, marked: c.added || c.removed })),
    )
  return [pieces('added'), pieces('removed')]
}

/** The status that came, where it is what the text begins with; else all that came. */
function markStatus(got: string, came: number | undefined): readonly Piece[] {
  const status = String(came ?? '')
  return status !== '' && got.startsWith(status)
    ? [...marked(status), ...plain(got.slice(status.length))]
    : marked(got)
}

function plain(text: string): readonly Piece[] {
  return text === '' ? [] : [{ text, marked: false }]
}

function marked(text: string): readonly Piece[] {
  return text === '' ? [] : [{ text, marked: true }]
}

function joined(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = []
  for (const piece of pieces) {
    const last = result.at(-1)
    if (last?.marked === piece.marked) result[result.length - 1] = { ...last, text: last.text + piece.text }
    else result.push(piece)
  }
  return result
}
