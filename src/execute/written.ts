import { bodyIn } from '../cases/generator.ts'
import type { Probe, Step } from '../cases/types.ts'
import { isObject, type Json } from '../json.ts'

/** Members with their values, in order. */
type Members = readonly (readonly [name: string, value: Json])[]

/** Names of the members that a probe writes, as far as its bodies are JSON objects. */
export function writtenBy(probe: Probe): readonly string[] {
  return [...membersSent(probe).map(([name]) => name), ...probe.prepare.map(({ property }) => property)]
}

/** The names of the members that the bodies of a probe have at their top, as far as its bodies are JSON objects. */
export function namesSent({ steps }: Probe): ReadonlySet<string> {
  return new Set(steps.flatMap(({ method, body }) => (method === 'PATCH' ? Object.keys(bodyIn(body)) : [])))
}

/** The members in the bodies of a probe with their values, at any depth, as far as its bodies are JSON objects. */
export function membersSent(probe: Probe): Members {
  const members = known.get(probe) ?? probe.steps.flatMap(membersIn)
  known.set(probe, members)
  return members
}

// Whether probes may share a read-back is asked of each of them time and again.
const known = new WeakMap<Probe, Members>()

function membersIn({ method, body }: Step): Members {
  if (method !== 'PATCH' || typeof body !== 'string') return []
  try {
    return membersOf(JSON.parse(body) as Json)
  } catch {
    return []
  }
}

/** At any depth: a server that takes nested members for its own would write them. */
function membersOf(value: Json): Members {
  if (Array.isArray(value)) return value.flatMap(membersOf)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, member]) => [[name, member] as const, ...membersOf(member)])
}
