import { inject } from 'vitest'
import { deriveCases } from '../cases/derive.ts'
import { loadContract } from '../contract/load.ts'
import { type Context, createContext, type Found } from '../execute/context.ts'
import type { ReportCase } from '../report/model/types.ts'
import { type Settings, selectCases } from '../run/settings.ts'

declare module 'vitest' {
  interface ProvidedContext {
    settings: Settings
    /** Absent for the embedded stub, which lives in the worker. */
    found: Found | null
  }
  interface TaskMeta {
    /** For reporters: what the case came to. */
    conformance?: ReportCase
  }
}

const shared = Symbol.for('vpptoken-conformance/context')
const store = globalThis as { [shared]?: Promise<Context> }

/** The context of this worker: made by the first suite file, shared by the rest, so that no exchange is sent twice. */
export function context(): Promise<Context> {
  store[shared] ??= createWorkerContext(inject('settings'), inject('found'))
  return store[shared]
}

async function createWorkerContext(settings: Settings, found: Found | null): Promise<Context> {
  const contract = await loadContract(settings.contract)
  const cases = selectCases(deriveCases(contract, settings.seed), settings)
  return createContext({ settings, contract, cases, found, env: process.env })
}
