import { isObject, type Json, type JsonObject } from '../json.ts'
import { pointerSegments, valueAt } from './prune.ts'

/**
 * A document with what each reference refers to in its place; members beside a `$ref` take precedence over those of
 * what it refers to. It is for the package's own documents: no reference leads into another file or back to where it
 * stands. Throws an Error for one that leads nowhere.
 */
export function dereferenceOwn(document: JsonObject): JsonObject {
  const made = new Map<unknown, Json>()

  function dereferenced(value: Json): Json {
    if (Array.isArray(value)) return value.map(dereferenced)
    if (!isObject(value)) return value
    const known = made.get(value)
    if (known !== undefined) return known
    const { $ref: reference, ...rest } = value
    const own = Object.fromEntries(
      Object.entries(reference === undefined ? value : rest).map(([name, member]) => [
        name,
        dereferenced(member),
      ]),
    )
    const result = reference === undefined ? own : combined(target(String(reference)), own)
    made.set(value, result)
    return result
  }

  function target(reference: string): Json {
    const found = valueAt(document, pointerSegments(reference)) as Json | undefined
    if (found === undefined) throw new Error(`nothing is at ${reference}`)
    return dereferenced(found)
  }

  return dereferenced(document) as JsonObject
}

function combined(referred: Json, beside: JsonObject): Json {
  return isObject(referred) && Object.keys(beside).length > 0 ? { ...referred, ...beside } : referred
}
