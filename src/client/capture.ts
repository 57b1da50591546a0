import { createHash } from 'node:crypto'
import { ConformanceError } from '../error.ts'
import { isObject } from '../json.ts'
import { readText } from '../read.ts'
import { messageOf } from '../thrown.ts'
import type { ClientObservation, ClientProbe, ClientProfile } from './types.ts'

/** An observation, and which call it is of. */
export type CapturedObservation = ClientObservation & {
  /** See `fingerprint`. */
  readonly call: string
}

/** What was recorded of one client: all that the judge looks at, secrets masked. */
export type Capture = {
  readonly captureVersion: 1
  readonly client: ClientProfile
  readonly contract: { readonly version: string; readonly sha256: string }
  readonly seed: number
  /** RFC 3339. */
  readonly recordedAt: string
  /** The ids of the cases that it was made for; absent from recordings of before 2026-11-27. */
  readonly cases?: readonly string[]
  /** By the probe's id. */
  readonly observations: Readonly<Record<string, CapturedObservation>>
}

/** What tells a call from another one of the same name: a change of the suite makes a recording of it worthless. */
export function fingerprint(probe: ClientProbe): string {
  return createHash('sha256').update(JSON.stringify(probe)).digest('hex').slice(0, 12)
}

/** A capture as text: one line for each observation, so that two captures can be compared. */
export function captureText(capture: Capture): string {
  const { observations, cases, ...head } = capture
  const lines = Object.entries(observations).map(
    ([id, { requests, ...rest }]) =>
      `${JSON.stringify(id)}:${JSON.stringify({ ...rest, requests: requests.map(withoutAnswer) })}`,
  )
  const seen = cases === undefined ? '' : ` "cases": ${JSON.stringify(cases)},\n`
  const opening = JSON.stringify(head, null, 1).replace(/\n}$/, `,\n${seen} "observations": {`)
  return `${opening}\n${lines.join(',\n')}\n }\n}\n`
}

function withoutAnswer({ answer: _, atMs, answeredMs, ...request }: ClientObservation['requests'][number]) {
  return { ...request, atMs: Math.round(atMs), answeredMs: Math.round(answeredMs) }
}

/** Reads a capture. Throws a ConformanceError for a file that is none. */
export async function readCapture(path: string): Promise<Capture> {
  const text = await readText(path).catch((error: unknown) => {
    throw new ConformanceError(`cannot read the recording ${path}: ${messageOf(error)}`)
  })
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value) && value.captureVersion === 1 && isObject(value.observations)) return value as Capture
  } catch {
    // Told below.
  }
  throw new ConformanceError(
    `${path} is no capture: name a file that client --record capture=FILE has written`,
  )
}
