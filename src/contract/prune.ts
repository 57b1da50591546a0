import { isObject, type JsonObject } from '../json.ts'

/**
 * Cuts an OpenAPI document down to one path's PATCH and what it refers to, directly or not: the rest of a whole
 * service's description takes minutes to dereference, and its mistakes are no concern of ours. A reference to
 * another file may lead back to any part, so a document that has one within reach is given back whole.
 */
export function pruneDocument(document: JsonObject, template: string): JsonObject {
  const paths = isObject(document.paths) ? document.paths : {}
  const item = isObject(paths[template]) ? paths[template] : {}
  const kept = Object.entries(item).filter(([key]) => ['$ref', 'parameters', 'patch'].includes(key))
  const path = Object.fromEntries(kept)
  const result: Record<string, unknown> = {
    openapi: document.openapi,
    info: document.info,
    paths: { [template]: path },
  }
  const seen = new Set<string>()
  const queue: unknown[] = [path]
  while (queue.length > 0) {
    for (const reference of referencesIn(queue.pop())) {
      if (!reference.startsWith('#/')) return document
      const segments = pointerSegments(reference)
      const place = segments.slice(0, segments[0] === 'components' ? 3 : segments[0] === 'paths' ? 2 : 1)
      const name = JSON.stringify(place)
      if (seen.has(name)) continue
      seen.add(name)
      const value = valueAt(document, place)
      if (value === undefined) continue
      put(result, place, value)
      queue.push(value)
    }
  }
  return result as JsonObject
}

/** Every `$ref` in a value. */
function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (!isObject(value)) return []
  const own = typeof value.$ref === 'string' ? [value.$ref] : []
  return [...own, ...Object.values(value).flatMap(referencesIn)]
}

/** The names that a reference such as `#/components/schemas/a~1b` goes through (RFC 6901 §6). */
export function pointerSegments(reference: string): readonly string[] {
  return reference.slice(2).split('/').map(decodeSegment)
}

function decodeSegment(segment: string): string {
  const text = segment.replaceAll('~1', '/').replaceAll('~0', '~')
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What is at a place in a document; undefined for nothing. */
export function valueAt(document: JsonObject, place: readonly string[]): unknown {
  return place.reduce<unknown>(
    (at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    document,
  )
}

function put(target: Record<string, unknown>, place: readonly string[], value: unknown): void {
  const [name, ...rest] = place as [string, ...string[]]
  if (rest.length === 0) {
    // A path that another one refers to may already be there, cut down to its PATCH.
    target[name] = value
    return
  }
  const inner = isObject(target[name]) ? { ...target[name] } : {}
  put(inner as Record<string, unknown>, rest, value)
  target[name] = inner
}
