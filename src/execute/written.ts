import { bodyIn } from '../cases/generator.ts'
import type { Probe, Step } from '../cases/types.ts'
import { isObject, type Json } from '../json.ts'

/** Members with their values, in order. */
type Members = readonly (readonly [name: string, value: Json])[]

/** Names of the members that a probe writes, as far as its bodies are JSON objects. */
export function writtenBy(probe: Probe): readonly string[] {
  return [...membersSent(probe).map(([name]) => name), ...probe.prepare.map(({ property }) => property)]
}

/**
 * The names of the members that the bodies of a probe have at their top; of a body that is no JSON object, or not said to be
 * one, whatever a server that takes it may find for a name in it.
 */
export function namesSent({ steps }: Probe): ReadonlySet<string> {
  return new Set(steps.flatMap((step) => (step.method === 'PATCH' ? namesIn(step) : [])))
}

function namesIn({ body, headers = [] }: Step): readonly string[] {
  const names = Object.keys(bodyIn(body))
  const isSaid = headers.every(([name]) => name.toLowerCase() !== 'content-type')
  if ((names.length > 0 && isSaid) || body === undefined) return names
  const text = typeof body === 'string' ? body : Buffer.from(body.base64, 'base64').toString()
  return text.length > longestRead ? names : [...names, ...namesLike(text)]
}

// A name in a larger body is none that a target would be left with.
const longestRead = 4096

/** What stands before a colon, with or without quotation marks, and the names of a form. */
function namesLike(text: string): readonly string[] {
  const named = [...text.matchAll(/(?:"([^"]+)"|'([^']+)'|([\w$@.]+))\s*:/g)]
  return [
    ...named.map(([, double, single, bare]) => double ?? single ?? bare!),
    ...new URLSearchParams(text).keys(),
  ]
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
