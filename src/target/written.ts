import type { Probe, Step } from '../cases/types.ts'
import { isObject, type Json } from '../json.ts'

/** Names of the members that a probe writes, as far as its bodies are JSON objects. */
export function writtenBy(probe: Probe): readonly string[] {
  return [...membersSent(probe).map(([name]) => name), ...probe.prepare.map(({ property }) => property)]
}

/** The members in the bodies of a probe with their values, at any depth, as far as its bodies are JSON objects. */
export function membersSent({ steps }: Probe): readonly (readonly [name: string, value: Json])[] {
  return steps.flatMap(membersIn)
}

function membersIn({ method, body }: Step): readonly (readonly [string, Json])[] {
  if (method !== 'PATCH' || typeof body !== 'string') return []
  try {
    return membersOf(JSON.parse(body) as Json)
  } catch {
    return []
  }
}

/** At any depth: a server that takes nested members for its own would write them. */
function membersOf(value: Json): readonly (readonly [string, Json])[] {
  if (Array.isArray(value)) return value.flatMap(membersOf)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, member]) => [[name, member] as const, ...membersOf(member)])
}
