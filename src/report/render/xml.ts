/** An attribute's value; absent attributes are not written. */
export type XmlValue = string | number | undefined

/**
 * Text that an XML 1.0 document can hold (2.2): a character that it forbids, even as a reference, becomes a JSON escape.
 */
function xmlCharacters(text: string): string {
  return text.replace(
    /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Text as an element's content: every character of it, carriage returns too, is what a parser gives back. */
export function xmlText(text: string): string {
  return xmlCharacters(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
}

/** A start tag's attributes, each with a space before it; in the order given. */
function attributes(values: Readonly<Record<string, XmlValue>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${quoted(String(value))}"`]))
    .join('')
}

/** Text as an attribute's value: a parser would make a space of a plain line feed or tab (3.3.3). */
function quoted(text: string): string {
  return xmlText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}

/**
 * An element. `content` is markup: other elements (each goes on a line of its own), or what `xmlText` gives.
 * Names are not checked.
 */
export function xmlElement(
  name: string,
  values: Readonly<Record<string, XmlValue>>,
  content: string | readonly string[] = '',
): string {
  const start = `<${name}${attributes(values)}`
  if (content.length === 0) return `${start}/>`
  if (typeof content === 'string') return `${start}>${content}</${name}>`
  return `${start}>\n${content.join('\n')}\n</${name}>`
}

/** A document of this element, encoded as UTF-8 when it is written, with a line feed at the end. */
export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}
