import { isObject, type Json, type JsonObject } from '../json.ts'
import { type Parsed, profileOf } from './profile.ts'
import type { ClientOutcome, ClientProfile } from './types.ts'

function objectOf(line: string): Parsed<JsonObject> {
  try {
    // Some runtimes begin what they print with a byte order mark.
    const value: unknown = JSON.parse(line.replace(/^\ufeff/, ''))
    if (isObject(value)) return { value }
  } catch {
    // Told below.
  }
  return { problem: `it printed what is no JSON object: ${JSON.stringify(line.slice(0, 80))}` }
}

/** Reads the first line of a client: what it says of itself. */
export function readProfile(line: string): Parsed<ClientProfile> {
  const { value, problem } = objectOf(line)
  return value === undefined ? { problem } : profileOf(value)
}

/** Reads what a client answers to a case. */
export function readOutcome(line: string, expected: string): Parsed<ClientOutcome> {
  const { value, problem } = objectOf(line)
  if (value === undefined) return { problem }
  if (value.case !== expected) return { problem: `it answered case ${JSON.stringify(value.case ?? null)}` }
  const { results } = value
  if (!Array.isArray(results)) return outcomeOf(value)
  const outcomes: ClientOutcome[] = []
  for (const item of results) {
    const one = outcomeOf(isObject(item) ? item : {})
    if (one.problem !== undefined) return one
    outcomes.push(one.value)
  }
  return { value: { kind: 'several', outcomes } }
}

function outcomeOf({ result, error, unsupported }: JsonObject): Parsed<ClientOutcome> {
  if (typeof unsupported === 'string') return { value: { kind: 'unsupported', reason: unsupported } }
  if (isObject(error)) {
    const { status, code, message } = error
    const problem =
      problemOf('status', status, 'number', 'a number') ?? problemOf('code', code, 'string', 'text')
    if (problem !== undefined) return { problem }
    return {
      value: {
        kind: 'error',
        status: typeof status === 'number' ? status : null,
        code: typeof code === 'string' ? code : null,
        message: typeof message === 'string' ? message : null,
      },
    }
  }
  if (result !== undefined) {
    // What an SDK gives that is no object, a list say, is no entity.
    return { value: { kind: 'result', entity: isObject(result) ? result : null } }
  }
  return { problem: 'its answer has neither result, error (an object) nor unsupported (a text)' }
}

/** What is told in another type than it has here would count as not told, and the SDK be blamed for it. */
function problemOf(name: string, value: Json | undefined, type: string, words: string): string | undefined {
  if (value === undefined || value === null || typeof value === type) return undefined
  return `the ${name} of its error is ${JSON.stringify(value)}: print it as ${words}, or as null where the SDK does not tell it`
}
