/** A secret that a test has planted, and what to call it in a message. */
export type Planted = { readonly name: string; readonly value: string }

const jsonInner = (text: string) => JSON.stringify(text).slice(1, -1)
const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
const strictPercent = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
const lowerHex = (text: string) => text.replace(/%[0-9A-F]{2}/g, (sequence) => sequence.toLowerCase())
const html = (text: string) =>
  text.replace(
    /[&<>"']/g,
    (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[char]!,
  )

/** The part of base64 that is the same whatever surrounds the text, which begins at the given place of a group. */
function base64At(place: 0 | 1 | 2, form: 'base64' | 'base64url') {
  return (text: string) => {
    const bytes = Buffer.concat([Buffer.alloc(place), Buffer.from(text)])
    const coded = bytes.toString(form).replace(/=+$/, '')
    return coded.slice([0, 2, 3][place], bytes.length % 3 === 0 ? undefined : -1)
  }
}

/** The ways to write a text that src/secrets/mask.ts lists, by name. */
export const encodings: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  JSON: jsonInner,
  'JSON, ASCII only': (text) => jsonInner(text).replace(/[^ -~]/g, escaped),
  'JSON, HTML-safe': (text) =>
    jsonInner(text).replace(/[<>&'+`=]|[^ -~]/g, (char) => escaped(char).toUpperCase().replace('U', 'u')),
  'JSON with escaped slashes': (text) => jsonInner(text).replaceAll('/', '\\/'),
  'JSON in JSON': (text) => jsonInner(jsonInner(text)),
  percent: strictPercent,
  'percent, lower hex': (text) => lowerHex(strictPercent(text)),
  'percent, twice': (text) => strictPercent(strictPercent(text)),
  form: (text) => new URLSearchParams({ a: text }).toString().slice(2),
  HTML: html,
  'HTML, numeric': (text) =>
    text.replace(/[&<>"'+]|[^ -~]/g, (char) => `&#x${char.charCodeAt(0).toString(16)};`),
  'HTML within JSON': (text) => jsonInner(html(text)),
  'JSON within HTML': (text) => html(jsonInner(text)),
  'UTF-8 read as Latin-1': (text) => Buffer.from(text).toString('latin1'),
  'lower case': (text) => text.toLowerCase(),
  'upper case': (text) => text.toUpperCase(),
  base64: base64At(0, 'base64'),
  'base64, after one byte': base64At(1, 'base64'),
  'base64, after two bytes': base64At(2, 'base64'),
  base64url: base64At(0, 'base64url'),
  'base64url, after one byte': base64At(1, 'base64url'),
  'base64url, after two bytes': base64At(2, 'base64url'),
}

/** So much of a secret in one piece, from its beginning, counts as the secret. */
export const pieceLength = 12

/**
 * Where an output holds one of the secrets: in any of the encodings, whole or cut short; in the text as it is, and, for
 * JSON, in each of its strings as a reader of the report gets them. Empty where it holds none.
 */
export function leaksIn(output: string, secrets: readonly Planted[]): readonly string[] {
  const texts = new Set([output, ...stringsIn(output)])
  return secrets.flatMap(({ name, value }) =>
    Object.entries(encodings).flatMap(([encoding, encode]) => {
      const piece = encode(value).slice(0, pieceLength)
      for (const text of texts) {
        const at = text.indexOf(piece)
        if (at >= 0) return [`${name}, ${encoding}: …${text.slice(Math.max(0, at - 80), at + 40)}…`]
      }
      return []
    }),
  )
}

function stringsIn(output: string): readonly string[] {
  const found: string[] = []
  try {
    JSON.parse(output, (name, value: unknown) => {
      found.push(name)
      if (typeof value === 'string') found.push(value, ...stringsInBase64(value))
      return value
    })
  } catch {
    return []
  }
  return found
}

/** A body that is not UTF-8 is in a report as base64: what it holds counts as shown. */
function stringsInBase64(text: string): readonly string[] {
  if (text.length < 16 || !/^[A-Za-z0-9+/]+=*(…\(\d+ bytes\))?$/.test(text)) return []
  const bytes = Buffer.from(text.replace(/…\(.*$/, ''), 'base64')
  return [bytes.toString('utf8'), bytes.toString('latin1')]
}
