const unicodeEscape = (character: string, upper = false) => {
  const hex = character.charCodeAt(0).toString(16).padStart(4, '0')
  return `\\u${upper ? hex.toUpperCase() : hex}`
}
const jsonInner = (text: string) => JSON.stringify(text).slice(1, -1)
const percent = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
const html = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

/** The ways in which programs are known to write a text, by name: those that a mask has to see through. */
export const encoders: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'JSON, minimal': jsonInner,
  'JSON, ASCII only': (text) => jsonInner(text).replace(/[^ -~]/g, (character) => unicodeEscape(character)),
  'JSON, HTML-safe': (text) =>
    jsonInner(text).replace(/[<>&'+`=]|[^ -~]/g, (character) => unicodeEscape(character, true)),
  'JSON with escaped slashes': (text) => jsonInner(text).replaceAll('/', '\\/'),
  'JSON in JSON': (text) => jsonInner(jsonInner(text)),
  encodeURIComponent: (text) => encodeURIComponent(text),
  'RFC 3986': percent,
  'RFC 3986, lower hex': (text) =>
    percent(text).replace(/%[0-9A-F]{2}/g, (sequence) => sequence.toLowerCase()),
  'form-encoded': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'percent-encoded twice': (text) => percent(percent(text)),
  HTML: html,
  'HTML, numeric': (text) =>
    text.replace(/[&<>"'+]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`),
  'HTML within JSON': (text) => jsonInner(html(text)),
  base64: (text) => Buffer.from(text).toString('base64').replace(/=+$/, ''),
  base64url: (text) => Buffer.from(text).toString('base64url'),
}
