import type { Case } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { compileValidators } from '../contract/validate.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { Judged } from '../judge/types.ts'
import { connect, type Watching } from '../run/connect.ts'
import type { Settings } from '../run/settings.ts'
import { type Opened, openTarget } from '../safety/open.ts'
import { createEngine } from './engine.ts'
import { lanesOf } from './lanes.ts'
import { createRecorder, type Recorder } from './record.ts'

/** What a live target was found to be before the tests began. */
export type Found = Pick<Opened, 'ids' | 'reader'> & { readonly unrestorable: readonly string[] }

/** What a context is made of. */
export type ContextOptions = Watching & {
  readonly settings: Settings
  readonly contract: Contract
  /** The selected cases. */
  readonly cases: readonly Case[]
  /** Absent for the embedded stub. */
  readonly found: Found | null
  /** Once it says stop, nothing more is sent. */
  readonly signal?: AbortSignal | undefined
  /** Where `bearerEnv` is looked up. */
  readonly env: NodeJS.ProcessEnv
}

/** What cases are verified with, be it in vitest or without. */
export type Context = {
  readonly contract: Contract
  /** The selected cases. */
  readonly cases: readonly Case[]
  /** Verifies a case. Throws an Error, without secrets, where the suite itself breaks. */
  readonly verify: (item: Case) => Promise<Judged>
  /** What a report says of a case; takes its requirement. */
  readonly record: Recorder
  /** Requests sent so far. */
  readonly requests: () => number
  /** For how long, from now, a write without an answer may still come in, in milliseconds. */
  readonly lateMs: () => number
  /** How many cases may be under way at once. */
  readonly workers: number
  /** Closes the connections. */
  readonly close: () => Promise<void>
}

/** Makes the context of a run; opens the embedded stub, if that is the target. Throws where the stub does not answer. */
export async function createContext(options: ContextOptions): Promise<Context> {
  const { settings, contract, cases, env, log } = options
  const { endpoint, patient, mask } = connect(settings, contract, env, options)
  const found = options.found ?? (await openStub(endpoint))
  const { ids, workers } = lanesOf(found.ids, settings.concurrency)
  const verify = createEngine({
    contract,
    validators: compileValidators(contract),
    endpoint,
    opened: { ids, reader: found.reader },
    seed: settings.seed,
    unrestorable: found.unrestorable,
    cases,
    signal: options.signal,
  })
  return {
    contract,
    cases,
    verify: (item) =>
      (log === undefined ? verify(item) : log.during(item.id, () => verify(item))).catch((error: unknown) => {
        // What breaks the suite may quote an answer of the target.
        throw new Error(mask.text(error instanceof Error ? error.message : String(error)))
      }),
    record: createRecorder(endpoint, found.ids[0]!, mask),
    requests: patient.requests,
    lateMs: patient.lateMs,
    workers,
    close: patient.close,
  }
}

async function openStub(endpoint: Endpoint): Promise<Found> {
  const result = await openTarget(endpoint, [])
  if (result.problem !== undefined) throw new Error(`the embedded stub does not answer: ${result.problem}`)
  return { ids: result.opened.ids, reader: result.opened.reader, unrestorable: [] }
}
