import { isObject, type Json } from '../../json.ts'
import type { Call } from '../../stub/types.ts'

/**
 * Reads JSON text so that of duplicate names the first counts for every other documented property, and the last for
 * the rest. Throws a SyntaxError for what is not JSON.
 */
export function firstCounts(text: string, { world }: Call): Json | undefined {
  const last: Json = JSON.parse(text)
  if (!isObject(last)) return undefined
  const firsts = world.contract.properties
    .filter(({ name }, index) => index % 2 === 1 && Object.hasOwn(last, name))
    .map(({ name }) => [name, firstValue(text, name)])
  return { ...last, ...Object.fromEntries(firsts) }
}

/**
 * Reads JSON text so that duplicate texts are joined, as headers are, and of other duplicates the last counts. Throws
 * a SyntaxError for what is not JSON.
 */
export function joinedTexts(text: string, { world }: Call): Json | undefined {
  const last: Json = JSON.parse(text)
  if (!isObject(last)) return undefined
  const joined = world.contract.properties.flatMap(({ name, kind }): [string, Json][] => {
    if (kind !== 'string' || !Object.hasOwn(last, name)) return []
    const first = firstValue(text, name)
    return first === last[name] ? [] : [[name, `${first}, ${last[name]}`]]
  })
  return { ...last, ...Object.fromEntries(joined) }
}

/** The value with which a name first stands in JSON text; null where it does not. The text must be valid JSON. */
export function firstValue(text: string, name: string): Json {
  const found = new RegExp(`${escaped(JSON.stringify(name))}\\s*:`).exec(text)
  if (found === null) return null
  const rest = text.slice(found.index + found[0].length)
  // The shortest beginning that is JSON and ends where a value can end.
  for (const { index } of rest.matchAll(/[,}\]]/g)) {
    const ends = [index, index + 1]
    const value = ends.map((end) => parsed(rest.slice(0, end))).find((json) => json !== undefined)
    if (value !== undefined) return value
  }
  return null
}

const escaped = (text: string) => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
