/**
 * The fragment of a case's place in the page, the same in every report: `case-` and its id. Letters, digits and
 * `/ : . _ + @ -` stay as they are; each other code point is `~`, its number in hexadecimal, and `~`, so that two ids
 * never share one and no fragment needs percent-encoding or holds `=`, which tells a filter from a place.
 */
export function caseAnchor(id: string): string {
  return `case-${encoded(id)}`
}

/** The fragment of a requirement's place in the page: `requirement-` and its id, encoded as in `caseAnchor`. */
export function requirementAnchor(id: string): string {
  return `requirement-${encoded(id)}`
}

function encoded(id: string): string {
  return id.replace(/[^\w/:.+@-]/gsu, (character) => `~${character.codePointAt(0)!.toString(16)}~`)
}
