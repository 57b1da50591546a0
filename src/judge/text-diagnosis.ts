/** Names a way in which text is known to get lost. */
export function textDiagnosis(sent: unknown, got: unknown): string {
  if (got === undefined) return 'missing'
  if (got === null) return 'null'
  if (typeof sent !== 'string' || typeof got !== 'string') return 'another value'
  const models: [string, string][] = [
    ['trimmed', sent.trim()],
    ['lower-cased', sent.toLowerCase()],
    ['upper-cased', sent.toUpperCase()],
    ['normalised to NFC', sent.normalize('NFC')],
    ['normalised to NFKC', sent.normalize('NFKC')],
    ['white space folded', sent.replace(/\s+/g, ' ').trim()],
    ['line ends changed', sent.replaceAll('\r\n', '\n')],
    ['control characters dropped', sent.replace(/\p{Cc}/gu, '')],
    ['characters outside ASCII dropped', sent.replace(/[^\0-\x7f]/g, '')],
    ['characters outside ASCII replaced by ?', sent.replace(/[^\0-\x7f]/gu, '?')],
    ['characters outside the BMP lost', sent.replace(/[\u{10000}-\u{10ffff}]/gu, '')],
    ['characters outside the BMP replaced', sent.replace(/[\u{10000}-\u{10ffff}]/gu, '\ufffd')],
    ['markup removed', sent.replace(/<[^>]*>/g, '')],
    ['read as Latin-1', Buffer.from(sent, 'utf8').toString('latin1')],
    ['percent-decoded', sent.replaceAll('%41', 'A')],
  ]
  const model = models.find(([, text]) => text === got && text !== sent)
  if (model) return model[0]
  if (isEvaluated(sent, got)) return 'a template in it was evaluated'
  if (/&(lt|gt|amp|quot|#\d+);/.test(got) && !got.includes('<')) return 'HTML-escaped'
  if (got !== '' && sent.startsWith(got)) return `cut after ${got.length} characters`
  return 'another value'
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
