/** A text with some escapes undone, and where each of its UTF-16 units came from. */
export type View = {
  readonly text: string
  /** Offset in the original text of each unit, and the original's length last; undefined where nothing moved. */
  readonly offsets?: Int32Array
}

type Decoder = {
  /** A cheap look whether there may be anything to undo. */
  readonly mayApply: (text: string) => boolean
  readonly escapes: RegExp
  /** The text that an escape stands for, or the escape itself where it stands for none. */
  readonly undo: (sequence: string) => string
}

const backslashed: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function undoBackslash(sequence: string): string {
  if (sequence.length > 2) return String.fromCharCode(Number.parseInt(sequence.slice(2), 16))
  const char = sequence.slice(1)
  return backslashed[char] ?? char
}

function undoPercent(sequence: string): string {
  if (sequence === '+') return ' '
  try {
    return decodeURIComponent(sequence)
  } catch {
    return sequence
  }
}

function undoEntity(sequence: string): string {
  const name = sequence.slice(1, -1)
  if (!name.startsWith('#')) return entities[name] ?? sequence
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code <= 0x10ffff ? String.fromCodePoint(code) : sequence
}

/** One UTF-8 sequence, percent-encoded (RFC 3986 §2.1). */
const percentSequence =
  '%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3}'

const decoders: readonly Decoder[] = [
  {
    // JSON (RFC 8259 §7), and the escapes of programming languages that logs quote strings with.
    mayApply: (text) => text.includes('\\'),
    escapes: /\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[^ux])/g,
    undo: undoBackslash,
  },
  { mayApply: (text) => text.includes('%'), escapes: new RegExp(percentSequence, 'gi'), undo: undoPercent },
  {
    // application/x-www-form-urlencoded
    mayApply: (text) => text.includes('+'),
    escapes: new RegExp(`\\+|${percentSequence}`, 'gi'),
    undo: undoPercent,
  },
  {
    mayApply: (text) => text.includes('&'),
    escapes: /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});/gi,
    undo: undoEntity,
  },
]

function decode(view: View, { escapes, undo }: Decoder): View {
  const { text } = view
  const original = (index: number) => view.offsets?.[index] ?? index
  const offsets = new Int32Array(text.length + 1)
  let read = 0
  let written = 0
  const decoded = text.replace(escapes, (sequence: string, index: number) => {
    while (read < index) offsets[written++] = original(read++)
    const plain = undo(sequence)
    for (let i = 0; i < plain.length; i += 1)
      offsets[written++] = original(plain === sequence ? index + i : index)
    read = index + sequence.length
    return plain
  })
  while (read <= text.length) offsets[written++] = original(read++)
  return { text: decoded, offsets: offsets.subarray(0, written) }
}

/** How many escapes are undone one after the other. */
const mostLayers = 3

/**
 * The ways to read a text in which a secret may be hidden: as it is; with JSON, percent, form or HTML escapes undone;
 * and with any three of these undone one after the other (an error's JSON text in the JSON of an error, shown as JSON; a
 * query in HTML). Takes the text; gives the distinct views, the text itself first. Linear in the text's length.
 */
export function viewsOf(text: string): readonly View[] {
  const views: View[] = [{ text }]
  const seen = new Set([text])
  let from = 0
  for (let depth = 0; depth < mostLayers; depth += 1) {
    const to = views.length
    for (const view of views.slice(from)) {
      for (const decoder of decoders) {
        if (!decoder.mayApply(view.text)) continue
        const decoded = decode(view, decoder)
        if (seen.has(decoded.text)) continue
        seen.add(decoded.text)
        views.push(decoded)
      }
    }
    from = to
  }
  return views
}
