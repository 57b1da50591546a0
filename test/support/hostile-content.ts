import { gzipSync } from 'node:zlib'
import type { JsonObject } from '../../src/json.ts'
import { type Call, conform, type Misbehaviour, send } from './hostile.ts'

/** Answers what is made of the conforming answer's text; what is not 2xx stays unless `all`. */
export const rewriting =
  (change: (text: string, call: Call) => string | Uint8Array, coding?: 'gzip'): Misbehaviour =>
  (call) => {
    const { answer, outgoing } = call
    if (answer.body.length === 0) return conform(call)
    const made = change(Buffer.from(answer.body).toString(), call)
    const body = typeof made === 'string' ? Buffer.from(made) : made
    send(
      outgoing,
      answer.status,
      coding ? [...answer.headers, ['Content-Encoding', coding]] : answer.headers,
      body,
    )
  }

/** The text of an object with another member, whose value is JSON text. */
export const withMember = (text: string, name: string, value: string): string =>
  text.replace(/\}\s*$/, `,${JSON.stringify(name)}:${value}}`)

/** The text of an object with the value of a member replaced by JSON text. */
export const withValue = (text: string, name: string, value: string): string =>
  text.replace(
    new RegExp(`("${name}":\\s*)("(?:[^"\\\\]|\\\\.)*"|[^,}\\s]+)`),
    (_, before: string) => before + value,
  )

/** JSON text so many arrays deep. */
export const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

const blank = (bytes: number) => JSON.stringify('a'.repeat(bytes))
const escapes = (bytes: number) => `"${'\\u0061'.repeat(bytes / 6)}"`
const members = (count: number) => `{${Array.from({ length: count }, (_, at) => `"m${at}":${at}`).join(',')}}`
const sixty = blank(60 << 20)
const zipped = new Map<string, Uint8Array>()

/** Another member of so many bytes in each entity. */
export const largeEntity = (bytes: number): Misbehaviour => {
  const value = blank(bytes)
  return rewriting((text) => withMember(text, 'large', value))
}

/** Another member of escapes in each answer. */
export const escaped = (bytes: number): Misbehaviour => {
  const value = escapes(bytes)
  return rewriting((text) => withMember(text, 'escaped', value))
}

/** An entity of 60 MB, plain or packed. */
export const hugeEntity = (coding?: 'gzip'): Misbehaviour =>
  rewriting((text) => {
    const whole = withMember(text, 'large', sixty)
    if (coding === undefined) return whole
    const made = zipped.get(text) ?? gzipSync(whole, { level: 1 })
    zipped.set(text, made)
    return made
  }, coding)

/** So many other members in each entity. */
export const manyMembers = (count: number): Misbehaviour => {
  const more = `,${members(count).slice(1)}`
  return rewriting((text) => text.replace(/\}\s*$/, more))
}

/** JSON nested so deep as another member, or as the value of one. */
export const deep = (depth: number, name?: string): Misbehaviour => {
  const value = nested(depth)
  return rewriting((text) =>
    name === undefined ? withMember(text, 'deep', value) : withValue(text, name, value),
  )
}

/** Nothing but JSON nested so deep. */
export const onlyDeep = (depth: number): Misbehaviour => {
  const value = nested(depth)
  return rewriting(() => value)
}

/** The collection with other ids before or after the real ones; ids are JSON text. */
export const collectionOf = (before: readonly string[], after: readonly string[] = []): Misbehaviour =>
  rewriting((text) => {
    const { value } = JSON.parse(text) as { value: readonly object[] }
    const items = [
      ...before.map((id) => `{"id":${id}}`),
      ...value.map((item) => JSON.stringify(item)),
      ...after.map((id) => `{"id":${id}}`),
    ]
    return `{"value":[${items.join(',')}]}`
  })

/** A credential so large. */
export const largeCredential = (bytes: number): JsonObject => {
  // No repetition: what is masked has all the forms that a real one has.
  const random = Array.from({ length: (bytes / 4) * 3 }, (_, at) => (at * 2_654_435_761) >>> 24)
  return { token: Buffer.from(random).toString('base64') }
}
