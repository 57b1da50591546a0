/** No document that anybody writes is nested that deep; the parser takes minutes for one that is, or overflows. */
const deepest = 1_000

const openings = new RegExp(`(?:[[{][^[\\]{}]{0,40}){${deepest}}`)
const dashes = new RegExp(`(?:[-?:][ \\t]+){${deepest}}`)

/** Whether brackets, or dashes in one line, nest deeper in a YAML text than in any document. */
export function isTooDeep(text: string): boolean {
  return openings.test(text) || dashes.test(text)
}

/** What to say of such a text. */
export const tooDeep = `it nests deeper than ${deepest} levels: correct it`
