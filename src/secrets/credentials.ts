import type { Contract } from '../contract/types.ts'
import { jsonOfBody } from '../exchange/exchange.ts'
import { endOfText, jsonExcess } from '../exchange/json-limits.ts'
import type { Json } from '../json.ts'
import type { Mask } from './mask.ts'

/** Learns credentials from bodies. */
export type CredentialWatch = {
  /** Looks at the body of a request: what the suite sends is no secret. */
  readonly sent: (body: Uint8Array | undefined) => void
  /** Looks at the body of an answer, and has the mask take what it shows. */
  readonly shown: (body: Uint8Array | undefined) => void
}

/**
 * Adds each credential value that the target shows to the mask, unless it is documented or the suite itself sends it: such a
 * value is no secret.
 */
export function watchCredentials(
  contract: Contract,
  mask: Pick<Mask, 'add' | 'isOwnCredential'>,
): CredentialWatch {
  const names = [...contract.properties, ...contract.leftAlone]
    .filter(({ credential }) => credential)
    .map(({ name }) => name)
  const { request, response } = contract.example
  const sent = new Set(
    names.flatMap((name) => [request[name], response[name]]).filter((value) => typeof value === 'string'),
  )
  const decoder = new TextDecoder()
  function values(body: Uint8Array | undefined): string[] {
    if (body === undefined) return []
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.length)
    if (!names.some((name) => bytes.includes(name))) return []
    const json = jsonOfBody(body)
    if (json.problem === undefined) return credentialsIn(json.value, names)
    if (jsonExcess(body) !== undefined) return credentialsNear(bytes, names)
    try {
      // Bytes that are not UTF-8 may stand beside a credential that is.
      return credentialsIn(JSON.parse(decoder.decode(body)), names)
    } catch {
      // A body that is not JSON is judged, not searched.
      return []
    }
  }
  return {
    sent(body) {
      for (const value of values(body)) sent.add(value)
    },
    shown(body) {
      for (const value of values(body))
        if (!sent.has(value) && !mask.isOwnCredential(value)) mask.add(value, 'credential', names)
    },
  }
}

/** The same of JSON that is too much to be parsed: the text behind each name. */
function credentialsNear(bytes: Buffer, names: readonly string[]): string[] {
  const found: string[] = []
  for (const name of names) {
    const quoted = JSON.stringify(name)
    for (let at = bytes.indexOf(quoted); at >= 0; at = bytes.indexOf(quoted, at + 1)) {
      const from = at + Buffer.byteLength(quoted)
      const gap = /^\s*:\s*(?=")/.exec(bytes.toString('latin1', from, from + longestGap))
      if (gap === null) continue
      const start = from + gap[0].length
      try {
        found.push(JSON.parse(bytes.toString('utf8', start, endOfText(bytes, start) + 1)) as string)
      } catch {
        // What is no text is no credential.
      }
    }
  }
  return found
}

const longestGap = 100

/** The texts that members of these names have, at any depth; an answer may be nested deeper than calls can be. */
function credentialsIn(body: Json, names: readonly string[]): string[] {
  const found: string[] = []
  const rest: Json[] = typeof body === 'object' && body !== null ? [body] : []
  for (let value = rest.pop(); value !== undefined; value = rest.pop()) {
    const members = value as Readonly<Record<string, Json>>
    // What JSON.parse makes inherits nothing that is counted here, and of 100,000 members no list is made.
    for (const name in members) {
      const member = members[name]!
      if (typeof member === 'string' && names.includes(name)) found.push(member)
      else if (typeof member === 'object' && member !== null) rest.push(member)
    }
  }
  return found
}
