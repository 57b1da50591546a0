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
    ['trimmed', sent.trim()],
    ['lower-cased', sent.toLowerCase()],
    ['upper-cased', sent.toUpperCase()],
    ['normalised to NFC', sent.normalize('NFC')],
    ['normalised to NFKC', sent.normalize('NFKC')],
    ['normalised to NFD', sent.normalize('NFD')],
    ['white space folded', sent.replace(/\s+/g, ' ').trim()],
    ['white space folded', sent.replace(/\s+/g, ' ')],
    ['white space folded', sent.replace(/ {2,}/g, ' ')],
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
    ['single quotes doubled', sent.replaceAll("'", "''")],
    ['percent-decoded', sent.replaceAll('%41', 'A')],
  ]
  const fitting = models.filter(([, text]) => text === got && text !== sent)
  const found = [...new Set(fitting.map(([name]) => name))]
  if (isEvaluated(sent, got)) found.push('a template in it was evaluated')
  if (/&(lt|gt|amp|quot|#\d+);/.test(got) && !got.includes('<')) found.push('HTML-escaped')
  const cut = cutOf(sent, got)
  if (cut !== undefined) found.push(cut)
  const [first = 'another value', ...others] = found
  return [first, ...others]
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
