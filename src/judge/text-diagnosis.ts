/** Names a way in which text is known to get lost. */
export function textDiagnosis(sent: unknown, got: unknown): string {
  return textLosses(sent, got)[0]!
}

/** Every name of a known defect that makes of a value exactly what came back, the likeliest first; at least one. */
export function textLosses(sent: unknown, got: unknown): readonly [string, ...string[]] {
  if (got === undefined) return ['missing']
  if (got === null) return ['null']
  if (typeof sent !== 'string' || typeof got !== 'string') return ['another value']
  const models: readonly (readonly [name: string, text: string])[] = [
    ['byte order mark dropped', sent.replace(/^\ufeff/, '')],
    ['trimmed', sent.trim()],
    ['lower-cased', sent.toLowerCase()],
    ['upper-cased', sent.toUpperCase()],
    ['normalised to NFC', sent.normalize('NFC')],
    ['normalised to NFKC', sent.normalize('NFKC')],
    ['normalised to NFD', sent.normalize('NFD')],
    ['white space folded', sent.replace(/\s+/g, ' ').trim()],
    ['white space folded', sent.replace(/\s+/g, ' ')],
    ['white space folded', sent.replace(/ {2,}/g, ' ')],
    ['white space folded', sent.replaceAll('\t', ' ')],
    ['line ends changed', sent.replaceAll('\r\n', '\n')],
    ['line ends changed', sent.replace(/\r\n?/g, '\n')],
    ['control characters dropped', sent.replace(/\p{Cc}/gu, '')],
    ['invisible characters dropped', sent.replace(/\p{Cf}/gu, '')],
    ['characters outside ASCII dropped', sent.replace(/[^\0-\x7f]/g, '')],
    ['characters outside ASCII replaced by ?', sent.replace(/[^\0-\x7f]/gu, '?')],
    ['characters outside Latin-1 replaced by ?', sent.replace(/[^\0-\xff]/gu, '?')],
    ['characters outside Latin-1 replaced by ?', sent.replace(/[^\0-\xff]/g, '?')],
    ['characters outside the BMP lost', sent.replace(/[\u{10000}-\u{10ffff}]/gu, '')],
    ['characters outside the BMP replaced', sent.replace(/[\u{10000}-\u{10ffff}]/gu, '\ufffd')],
    ['markup removed', sent.replace(/<[^>]*>/g, '')],
    ['read as Latin-1', Buffer.from(sent, 'utf8').toString('latin1')],
    ['backslashes doubled', sent.replaceAll('\\', '\\\\')],
    ['backslashes dropped', sent.replaceAll('\\', '')],
    ['backslashes dropped', sent.replace(/\\(.)/gs, '$1')],
    ['HTML-escaped', sent.replaceAll('&', '&amp;')],
    ['HTML-unescaped', sent.replace(/&(amp|lt|gt|quot);/g, (entity) => unescaped[entity]!)],
    ['read as a number', numberText(sent)],
    ['cut before a character outside the BMP', sent.replace(/[\u{10000}-\u{10ffff}].*$/su, '')],
    ['cut before a character outside ASCII', sent.replace(/[^\0-\x7f].*$/s, '')],
    ['cut before a control character', sent.replace(/\p{Cc}.*$/su, '')],
    ['first letter in lower case', sent.charAt(0).toLowerCase() + sent.slice(1)],
    ['first letter in upper case', sent.charAt(0).toUpperCase() + sent.slice(1)],
    ['single quotes doubled', sent.replaceAll("'", "''")],
    ['percent-decoded', sent.replaceAll('%41', 'A')],
  ]
  const fitting = models.filter(([, text]) => text === got && text !== sent)
  const found = [...new Set(fitting.map(([name]) => name))]
  if (isEvaluated(sent, got)) found.push('a template in it was evaluated')
  if (/&(lt|gt|amp|quot|#\d+);/.test(got) && !got.includes('<')) found.push('HTML-escaped')
  for (const name of [droppedOf(sent, got), cutOf(sent, got), cutToBytes(sent, got)])
    if (name !== undefined && !found.includes(name)) found.push(name)
  const [first = 'another value', ...others] = found
  return [first, ...others]
}

const unescaped: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

/** A text that looks like a number as that number is written. */
function numberText(text: string): string {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? String(Number(text)) : text
}

const dropped: readonly (readonly [name: string, kind: RegExp])[] = [
  ['white space dropped', /^\s*$/],
  ['control characters dropped', /^\p{Cc}*$/u],
  ['invisible characters dropped', /^[\p{Cf}\u2028\u2029]*$/u],
  ['characters outside the BMP lost', /^[\u{10000}-\u{10ffff}]*$/u],
  ['characters outside ASCII dropped', /^[^\0-\x7f]*$/],
]

/** What kind of character is gone wherever it stood, where the rest is as it was. */
function droppedOf(sent: string, got: string): string | undefined {
  const left = new Set(got)
  const gone = [...sent].filter((letter) => !left.has(letter)).join('')
  if (gone === '' || [...sent].filter((letter) => left.has(letter)).join('') !== got) return undefined
  return dropped.find(([, kind]) => kind.test(gone))?.[0]
}

const byteLimits = [
  20, 32, 50, 64, 100, 128, 200, 250, 255, 256, 500, 512, 1000, 1023, 1024, 2000, 2048, 4000, 4096,
]

/** The limit in bytes that the beginning of a text fits into, and one character more does not. */
function cutToBytes(sent: string, got: string): string | undefined {
  if (got === '' || got.length >= sent.length || !sent.startsWith(got)) return undefined
  const [next = ''] = [...sent.slice(got.length)]
  const [kept, more] = [got, got + next].map((text) => Buffer.byteLength(text)) as [number, number]
  const limit = byteLimits.find((bytes) => kept <= bytes && more > bytes)
  return limit === undefined ? undefined : `cut after ${limit} bytes`
}

/** What is gone where the rest is as it was: the end, the beginning, or a part in the middle. */
function cutOf(sent: string, got: string): string | undefined {
  if (got === '' || got.length >= sent.length) return undefined
  if (sent.startsWith(got)) return `cut after ${got.length} characters`
  if (sent.endsWith(got)) return `the first ${sent.length - got.length} characters gone`
  let same = 0
  while (sent[same] === got[same]) same += 1
  const rest = got.length - same
  if (same === 0 || !sent.endsWith(got.slice(same))) return undefined
  return `${sent.length - same - rest} characters gone after ${same}`
}

// Handlebars and Jinja, JavaScript and Spring, Ruby, ERB and JSP.
const template = /(\{\{.*?\}\}|\$\{.*?\}|#\{.*?\}|<%.*?%>|\{%.*?%\})/s

/** Whether something else stands in the place of what a template language reads as its own, and the rest is as it was. */
function isEvaluated(sent: string, got: string): boolean {
  const parts = sent.split(new RegExp(template, 'gs'))
  if (parts.length < 3) return false
  const pattern = parts
    .map((part, index) => (index % 2 === 0 ? part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&') : '.*?'))
    .join('')
  return new RegExp(`^${pattern}$`, 's').test(got)
}
