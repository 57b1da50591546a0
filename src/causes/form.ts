/**
 * The form of what was got: two values of one kind have one form, two statuses have two. Words and numbers within
 * JSON strings, and numbers other than a leading status, lose their value.
 */
export function formOf(text: string): string {
  const status = statusIn(text)
  return (
    status +
    text
      .slice(status.length)
      .replace(/"(?:[^"\\]|\\.)*"/g, (string) => string.replace(/\p{L}+/gu, 'a'))
      .replace(/\d+/g, '0')
  )
}

/** The HTTP status that a text begins with; empty for none. */
function statusIn(text: string): string {
  return /^[1-5]\d\d(?![\w.])/.exec(text)?.[0] ?? ''
}
