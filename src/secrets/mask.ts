import { isUtf8 } from 'node:buffer'
import { type View, viewsOf } from './mask-views.ts'
import { noOwnTexts, type OwnTexts } from './own.ts'
import { createStandingSecrets, type Range } from './standing.ts'

/** The shortest secret that is masked wherever it stands, in UTF-16 units: a shorter one would be found all over. */
const shortestAnywhere = 8

/** The shortest form, or beginning, of one that is looked for. */
const shortestForm = 4

/** Keeps secrets out of every output, by their values. */
export type Mask = {
  /**
   * Masks this value from now on. `name` (ASCII) appears in its place as `***name***`; of two names for one value the
   * first stays. A value shorter than `shortestAnywhere`, or one that the suite itself uses, is masked only where it
   * stands as the credential: behind one of the names of `where` (that of a header, of a member), which is `name` unless given.
   */
  readonly add: (secret: string, name: string, where?: readonly string[]) => void
  /** Whether the suite itself sends this value as a credential: it is no secret. */
  readonly isOwnCredential: (value: string) => boolean
  /** The text with every secret replaced. The same text again for text without any; masking twice changes nothing. */
  readonly text: (text: string) => string
  /**
   * The first `length` units of a text, with every secret replaced, be it one that goes on behind them: little work
   * for a large text.
   */
  readonly beginning: (text: string, length: number) => string
  /** The same for a body: as UTF-8 where it is UTF-8, otherwise byte by byte. */
  readonly bytes: (bytes: Uint8Array) => Uint8Array
  /** How many forms are looked for by now: while it stays the same, so does what is made of a text. */
  readonly known: () => number
  /** Whether a secret is in the text, in any of the forms that are masked. */
  readonly has: (text: string) => boolean
}

/** A form of a secret, or a mark, which is looked for so that it is passed over. */
type Needle = { readonly text: string; readonly mark: string; readonly isMark: boolean }

/**
 * The part of a value's base64 that does not depend on what stands around it, for each of the three positions that
 * its first byte can have in a group (RFC 4648 §4, §5).
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes])
    const wholeBits = padded.length * 8
    const form = padded.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor(wholeBits / 6))
    return [form, form.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** The shortest secret that is also looked for in lower and in upper case: a shorter one may be a word. */
const shortestFolded = 12

/** The longest secret that is looked for as a whole, in UTF-16 units. */
const longestWhole = 1024

/** How long the pieces of a longer one are, and by how many units they overlap. */
const [longestPiece, overlapOfPieces] = [128, 32]

// A piece in any of its forms, with all of it escaped in one way after another, ends within so many units.
const reach = 65_536

/**
 * A secret in pieces that overlap, so that what they mask is one range. Looking for one of bounded length takes a time
 * that grows with the text alone.
 */
function piecesOf(secret: string): readonly string[] {
  if (secret.length <= longestWhole) return [secret]
  const pieces: string[] = []
  for (let from = 0, to = 0; to < secret.length; from = to - overlapOfPieces) {
    // Half of a surrogate pair has no UTF-8.
    if (isLowSurrogate(secret, from)) from -= 1
    to = Math.min(from + longestPiece, secret.length)
    if (isLowSurrogate(secret, to)) to -= 1
    pieces.push(secret.slice(from, to))
  }
  return pieces
}

function isLowSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00
}

function formsOf(secret: string): Set<string> {
  // The second form is how UTF-8 looks when a body that is not UTF-8 as a whole is read byte by byte.
  const forms = [secret, Buffer.from(secret, 'utf8').toString('latin1'), ...base64Forms(secret)]
  if (secret.length >= shortestFolded) forms.push(secret.toLowerCase(), secret.toUpperCase())
  return new Set(forms.filter((form) => form.length >= shortestForm))
}

const headHashes = 2 ** 20

/** A hash of the four units at an index, below `headHashes`. */
function headHash(text: string, at: number): number {
  const two = text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)
  return (((two & 0xffff) * 31 + text.charCodeAt(at + 2)) * 31 + text.charCodeAt(at + 3)) & (headHashes - 1)
}

/** What shows that a text was cut, be it within an escape: an ellipsis, behind a quote or a blank at most. */
const cutMark =
  /(?:(?:%[\da-f]{0,2}){1,4}|\\(?:u[\da-f]{0,3}|x[\da-f]?)?|&#?\w{0,7})?(?:\\*["'] ?|["' ])?(?:…|\.\.\.)/iy

/** How many units of the needle stand at `start` if the text was cut within it; 0 if it was not. */
function cutLength(text: string, start: number, needle: string): number {
  let length = shortestForm
  while (length < needle.length && text[start + length] === needle[length]) length += 1
  cutMark.lastIndex = start + length
  return cutMark.test(text) ? length : 0
}

/** Joins ranges that overlap; where they do, the mark of the one that begins first, then of the longest, stays. */
function joined(ranges: Range[]): Range[] {
  const result: Range[] = []
  for (const range of ranges.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1)
    if (last && range.start < last.end)
      result[result.length - 1] = { ...last, end: Math.max(last.end, range.end) }
    else result.push(range)
  }
  return result
}

/**
 * Makes a mask without secrets. `own` gives the texts that the suite itself uses. A secret is found as it is; with JSON escapes (any of them, also within a JSON string
 * within JSON), percent- or form-encoded, HTML-escaped; as base64 or base64url of its UTF-8, alone or as part of
 * something longer; in lower or upper case as a whole if it is long; and cut short, where an ellipsis says so. Another
 * mixture of cases, a cut that nothing shows, and base64 that is broken into lines are not found.
 */
export function createMask(own: () => OwnTexts = () => noOwnTexts): Mask {
  // Needles by their first four units. A table of hashes of these keeps the scan cheap however many there are.
  const byHead = new Map<string, Needle[]>()
  const starts = new Uint8Array(headHashes)
  const known = new Set<string>()
  const secrets = new Set<string>()
  const standing = createStandingSecrets()
  let texts: OwnTexts | undefined
  const ownOnce = () => {
    texts ??= own()
    return texts
  }

  function addNeedle(needle: Needle): void {
    if (known.has(needle.text)) return
    known.add(needle.text)
    const head = needle.text.slice(0, shortestForm)
    const list = [...(byHead.get(head) ?? []), needle]
    list.sort((a, b) => b.text.length - a.text.length)
    byHead.set(head, list)
    starts[headHash(head, 0)] = 1
  }

  function* found(view: View): Generator<Range> {
    if (known.size > 0) yield* anywhere(view)
    yield* standing.found(view)
  }

  function* anywhere({ text, offsets }: View): Generator<Range> {
    let last: { start: number; end: number; mark: string } | undefined
    // Without an ellipsis nothing is cut, and it is not looked for at each place.
    const lastEllipsis = Math.max(text.lastIndexOf('…'), text.lastIndexOf('...'))
    for (let i = 0; i + shortestForm <= text.length; i += 1) {
      if (starts[headHash(text, i)] === 0) continue
      const candidates = byHead.get(text.slice(i, i + shortestForm)) ?? []
      const whole = candidates.find((one) => text.startsWith(one.text, i))
      if (whole?.isMark) {
        i += whole.text.length - 1
        continue
      }
      const needle =
        whole ?? (i < lastEllipsis ? candidates.find((one) => cutLength(text, i, one.text) > 0) : undefined)
      if (needle === undefined) continue
      const end = i + (whole ? whole.text.length : cutLength(text, i, needle.text))
      const range = { start: offsets?.[i] ?? i, end: offsets?.[end] ?? end, mark: needle.mark }
      // Of a text such as xxxx there is one at each place.
      if (last !== undefined && last.mark === range.mark && range.start < last.end)
        last.end = Math.max(last.end, range.end)
      else {
        if (last !== undefined) yield last
        last = range
      }
    }
    if (last !== undefined) yield last
  }

  function mask(whole: string, length = whole.length): string {
    if (known.size + standing.count() === 0) return whole.slice(0, length)
    const text = whole.slice(0, length + reach)
    const ranges = joined(viewsOf(text).flatMap((view) => [...found(view)]))
    let result = ''
    let at = 0
    for (const { start, end, mark } of ranges) {
      if (start >= length) break
      result += text.slice(at, start) + mark
      at = end
    }
    return result + text.slice(at, Math.max(at, length))
  }

  return {
    add(secret, name, where = [name]) {
      if (secret === '' || secrets.has(secret)) return
      const mark = `***${name}***`
      if (secret.length < shortestAnywhere || ownOnce().all.has(secret)) {
        standing.add(secret, mark, where)
        return
      }
      secrets.add(secret)
      addNeedle({ text: mark, mark, isMark: true })
      for (const piece of piecesOf(secret))
        for (const text of formsOf(piece)) addNeedle({ text, mark, isMark: false })
    },
    isOwnCredential: (value) => ownOnce().credentials.has(value),
    text: (text) => mask(text),
    beginning: mask,
    bytes(bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      const encoding = isUtf8(buffer) ? 'utf8' : 'latin1'
      const text = buffer.toString(encoding)
      const masked = mask(text)
      return masked === text ? bytes : Buffer.from(masked, encoding)
    },
    known: () => known.size + standing.count(),
    has: (text) => viewsOf(text).some((view) => !found(view).next().done),
  }
}
