import type { Probe, Step } from '../cases/types.ts'
import { isObject, type Json } from '../json.ts'

/** Names of the members that a probe writes, as far as its bodies are JSON objects. */
export function writtenBy(probe: Probe): readonly string[] {
  return [...probe.steps.flatMap(namesIn), ...probe.prepare.map(({ property }) => property)]
}

function namesIn({ method, body }: Step): readonly string[] {
  if (method !== 'PATCH' || typeof body !== 'string') return []
  try {
    return namesOf(JSON.parse(body) as Json)
  } catch {
    return []
  }
}

/** Names at any depth: a server that takes nested members for its own would write them. */
function namesOf(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesOf)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, member]) => [name, ...namesOf(member)])
}
