/** How deep JSON is read: what is deeper cannot be walked through without the call stack running out. */
export const maxJsonDepth = 1000

/** How many values (members and items, at any depth) JSON may have: objects with more take gigabytes. */
export const maxJsonValues = 250_000

/** How many members an object may have: copies are made of it. */
export const maxMembers = 10_000
const tooManyMembers = `an object of more than ${maxMembers.toLocaleString('en')} members`

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a]
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * Why JSON is not read, in a few words; undefined where its nesting and the number of its values are within the limits.
 * Looks at the bytes once, without recursion, and takes them for JSON in UTF-8: whether they are is not checked.
 */
export function jsonExcess(bytes: Uint8Array): string | undefined {
  // Less than this can be neither.
  if (bytes.length <= maxJsonDepth) return undefined
  let depth = 0
  let values = 0
  // By depth, how many members the object there has so far: fewer than any number in an array.
  const members = new Int32Array(maxJsonDepth + 1)
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === quote) at = endOfText(bytes, at)
    else if (byte === comma) {
      values += 1
      members[depth]! += 1
      if (members[depth]! > maxMembers) return tooManyMembers
    } else if (byte === openBracket || byte === openBrace) {
      depth += 1
      values += 1
      if (depth > maxJsonDepth) return `JSON nested more than ${maxJsonDepth.toLocaleString('en')} deep`
      members[depth] = byte === openBrace ? 1 : -(2 ** 31)
    } else if (byte === closeBracket || byte === closeBrace) depth = Math.max(0, depth - 1)
    if (values > maxJsonValues) return `JSON of more than ${maxJsonValues.toLocaleString('en')} members`
  }
  return undefined
}

/** How many names JSON has, at any depth; of what is no JSON in UTF-8, any number. */
export function countNames(bytes: Uint8Array): number {
  let names = 0
  for (let at = bytes.indexOf(quote); at >= 0; at = bytes.indexOf(quote, at)) {
    at = endOfText(bytes, at) + 1
    while (isBlank(bytes[at])) at += 1
    if (bytes[at] === colon) names += 1
  }
  return names
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d
}

/** Where the text that begins at a quote ends: the index of its last quote, or the length where there is none. */
export function endOfText(bytes: Uint8Array, start: number): number {
  let end = start
  let escaped: boolean
  do {
    end = bytes.indexOf(quote, end + 1)
    if (end < 0) return bytes.length
    let before = end - 1
    while (bytes[before] === backslash) before -= 1
    escaped = (end - before) % 2 === 0
  } while (escaped)
  return end
}
