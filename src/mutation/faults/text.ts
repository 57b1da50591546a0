import type { Contract } from '../../contract/types.ts'
import { type Affects, settable, storing } from './overrides.ts'
import { type Fault, ofAll, type Recipe, spread } from './types.ts'

/** What faulty code makes of text; the name, what happens, and how. */
type Alteration = readonly [name: string, describe: string, change: (text: string) => string | null]

/** What happens in the store: to one property, or to all. */
const stored: readonly Alteration[] = [
  ['trimmed', 'White space around text is removed.', (text) => text.trim()],
  ['spaces-folded', 'Runs of spaces become one.', (text) => text.replace(/ {2,}/g, ' ')],
  ['html-escaped', 'Text is stored with HTML escapes.', htmlEscaped],
  ['quotes-doubled', 'Single quotes are doubled, as for SQL.', (text) => text.replaceAll("'", "''")],
  ['tags-removed', 'What looks like a tag is removed.', (text) => text.replace(/<[^>]*>/g, '')],
  [
    'latin-1',
    'Text is stored in Latin-1; the rest becomes question marks.',
    (text) => text.replace(/[^\0-\xff]/gu, '?'),
  ],
  [
    'ascii',
    'Text is stored in ASCII; the rest becomes question marks.',
    (text) => text.replace(/[^\0-\x7f]/gu, '?'),
  ],
  ['mojibake', 'UTF-8 is read as Latin-1.', (text) => Buffer.from(text, 'utf8').toString('latin1')],
  [
    'astral-lost',
    'Characters beyond U+FFFF are lost.',
    (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, '�'),
  ],
  ['controls-removed', 'Control characters are removed.', (text) => text.replace(/\p{Cc}/gu, '')],
  ['lines-normalised', 'Line ends become one line feed.', (text) => text.replace(/\r\n?/g, '\n')],
  ['decomposed', 'Text is stored in Unicode form D.', (text) => text.normalize('NFD')],
  ['lower-case', 'Text is stored in lower case.', (text) => text.toLowerCase()],
  ['cut-at-255', 'Text is cut after 255 characters.', (text) => text.slice(0, 255)],
  ['cut-at-1024', 'Text is cut after 1024 characters.', (text) => text.slice(0, 1024)],
  ['cut-at-4000', 'Text is cut after 4000 characters.', (text) => text.slice(0, 4000)],
  ['backslashes-undone', 'Backslashes are read a second time.', (text) => text.replace(/\\(.)/g, '$1')],
  ['percent-decoded', 'Percent signs are read as in a URL.', percentDecoded],
  [
    'quotes-made-curly',
    'Straight quotes become typographic ones.',
    (text) => text.replace(/"([^"]*)"/g, '\u201c$1\u201d'),
  ],
  ['backslashes-doubled', 'Backslashes are escaped once too often.', (text) => text.replaceAll('\\', '\\\\')],
  ['plus-to-space', 'A plus is read as in a form.', (text) => text.replaceAll('+', ' ')],
  ['tabs-to-spaces', 'A tab becomes a space.', (text) => text.replaceAll('\t', ' ')],
]

/** What would not be seen on the credential: null is how it is kept back, and no word of a language is sent to it. */
const seen: readonly Alteration[] = [
  ['empty-to-null', 'Empty text is stored as null.', (text) => (text === '' ? null : text)],
  ['composed', 'Text is stored in Unicode form C.', (text) => text.normalize('NFC')],
]

/** What the parser or the encoding does to all text alike. */
const parsed: readonly Alteration[] = [
  [
    'template-evaluated',
    'What a template language reads as its own is evaluated in stored text.',
    (text) => text.replace(/\$\{[^}]*\}|\{\{[^}]*\}\}/g, '49'),
  ],
  ['cut-at-nul', 'Text ends at U+0000, as in C.', (text) => text.split('\0', 1).join()],
  [
    'blank-to-null',
    'Text of nothing but spaces is stored as null.',
    (text) => (/^ +$/.test(text) ? null : text),
  ],
  ['word-null-to-null', 'The word null is stored as null.', (text) => (text === 'null' ? null : text)],
  [
    'number-normalised',
    'Text that looks like a number is stored as that number.',
    (text) => (/^\d+(\.\d+)?$/.test(text) && text.length < 16 ? String(Number(text)) : text),
  ],
  [
    'date-reformatted',
    'Text that looks like a date is stored in another format.',
    (text) => (/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? new Date(text).toISOString() : text),
  ],
  [
    'invisible-removed',
    'Characters without a shape are removed.',
    (text) => text.replace(/[\u200b\ufeff\u2028\u2029]/g, ''),
  ],
  ['no-break-space-to-space', 'A no-break space becomes a space.', (text) => text.replaceAll('\u00a0', ' ')],
]

function htmlEscaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

function recipe([name, describe, change]: Alteration, of: Affects): Recipe {
  return {
    name: `text-${name}`,
    requirement: 'VPP-ACCEPT-07',
    family: 'encoding',
    describe,
    of,
    stages: (affects) => storing(affects, (sent) => (typeof sent === 'string' ? change(sent) : sent)),
  }
}

/** Faults of text: it is stored otherwise than it was sent. */
export function textFaults(contract: Contract): Fault[] {
  const text = settable('string')
  return [
    ...stored.flatMap((alteration) => spread(contract, recipe(alteration, text))),
    ...seen.flatMap((alteration) =>
      spread(
        contract,
        recipe(alteration, (property) => text(property) && !property.credential),
      ),
    ),
    ...parsed.flatMap((alteration) => ofAll(contract, recipe(alteration, text))),
  ]
}
