import { setupServer } from 'msw/node'
import { inject } from 'vitest'
import { vppTokenHandlers } from '../../fixtures/stub/handlers.ts'
import { deriveCases } from '../cases/derive.ts'
import type { Case } from '../cases/types.ts'
import { loadContract } from '../contract/load.ts'
import type { Contract, Requirement } from '../contract/types.ts'
import { compileValidators } from '../contract/validate.ts'
import type { ReportCase } from '../report/types.ts'
import { type Opened, openTarget } from '../target/open.ts'
import { connect, stubBearer, stubRoot } from './connect.ts'
import { createEngine } from './engine.ts'
import { recordOf } from './record.ts'
import { currentCase } from './recording.ts'
import { type Settings, selectCases } from './settings.ts'

/** What a live target was found to be before the tests began. */
export type Found = Pick<Opened, 'ids' | 'reader'> & { readonly untouchable: readonly string[] }

declare module 'vitest' {
  interface ProvidedContext {
    settings: Settings
    /** Absent for the embedded stub, which lives in the worker. */
    found: Found | null
  }
  interface TaskMeta {
    conformance?: ReportCase
    /** Requests sent so far. */
    requests?: number
    /** For how long a write without an answer may still come in, in milliseconds. */
    lateMs?: number
  }
}

/** What the suites work with. */
export type Context = {
  readonly contract: Contract
  /** The selected cases. */
  readonly cases: readonly Case[]
  readonly verify: (item: Case, requirement: Requirement) => Promise<ReportCase>
  readonly requests: () => number
  readonly lateMs: () => number
  readonly lanes: number
}

const shared = Symbol.for('vpptoken-conformance/context')
const store = globalThis as { [shared]?: Promise<Context> }

/** The context of this worker: made by the first suite file, shared by the rest, so that no exchange is sent twice. */
export function context(): Promise<Context> {
  store[shared] ??= createContext(inject('settings'), inject('found'))
  return store[shared]
}

async function createContext(settings: Settings, live: Found | null): Promise<Context> {
  const contract = await loadContract(settings.contract)
  const { endpoint, patient, mask } = connect(settings, contract, process.env)
  const found = live ?? (await openStub(contract, endpoint))
  const verify = createEngine({
    contract,
    validators: compileValidators(contract),
    endpoint,
    opened: found,
    seed: settings.seed,
    untouchable: found.untouchable,
  })
  return {
    contract,
    cases: selectCases(deriveCases(contract, settings.seed), settings),
    verify: async (item, requirement) => {
      const judged = await currentCase
        .run(item.id, () => verify(item))
        .catch((error: unknown) => {
          // What breaks the suite may quote an answer of the target.
          throw new Error(mask.text(error instanceof Error ? error.message : String(error)))
        })
      return recordOf(judged, requirement, endpoint, found.ids[0]!, mask)
    },
    requests: patient.requests,
    lateMs: patient.lateMs,
    lanes: Math.min(found.ids.length, settings.concurrency),
  }
}

async function openStub(contract: Contract, endpoint: Parameters<typeof openTarget>[0]): Promise<Found> {
  setupServer(...vppTokenHandlers({ baseUrl: stubRoot, bearer: stubBearer, contract })).listen({
    onUnhandledFrame: 'bypass',
  })
  const result = await openTarget(endpoint, [])
  if (result.problem !== undefined) throw new Error(`the embedded stub does not answer: ${result.problem}`)
  return { ids: result.opened.ids, reader: result.opened.reader, untouchable: [] }
}
