import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunOptions, run } from '../../src/index.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import type { ReportCase } from '../../src/report/model/types.ts'
import { sortSuites } from '../../src/run/shard-suites.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import { contract, entityWith } from '../support/observation.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const entry = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
const only = ['VPP-ENTITY-01/state', 'VPP-ENUM-02', 'VPP-ERROR-04/VPP-ENUM-02', 'VPP-AUTH-01', 'VPP-HTTP-01']
const stages = catalogue(contract)
  .filter(({ name }) => ['enum-sibling-stored', 'entity-answer-204'].includes(name))
  .map((fault) => fault.stages)

type VitestOutput = {
  readonly testResults: readonly {
    /** The path of the file. */
    readonly name: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly meta: { readonly conformance?: ReportCase }
    }[]
  }[]
}

/** What of a record does not depend on the moment. */
const essence = ({ id, verdict, diagnosis, message, where }: ReportCase) => ({
  id,
  verdict,
  diagnosis,
  message,
  where,
})

describe('a run says the same in vitest and without', { timeout: 60_000 }, () => {
  let folder: string
  const open: Served[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parity-'))
  })
  afterAll(async () => {
    await Promise.all(open.map((served) => served.close()))
    await rm(folder, { recursive: true })
  })

  async function serveFaulty(): Promise<string> {
    const tokens = ['a', 'b'].map((id) => entityWith({ id }))
    const served = await serveImplementation(
      createImplementation(contract, { basePath: '/v1.0', tokens, stages }),
      { port: 0 },
    )
    open.push(served)
    return `${served.url}/v1.0`
  }

  async function inVitest(name: string, env: NodeJS.ProcessEnv) {
    const output = join(folder, `${name}.json`)
    const args = [
      'run',
      '--root',
      root,
      '--project',
      'conformance',
      '--reporter=json',
      '--outputFile',
      output,
    ]
    const { PATH, HOME } = process.env
    const options = { cwd: folder, env: { PATH, HOME, VPPTOKEN_ONLY: only.join(), ...env }, timeout: 60_000 }
    // A test that fails makes the exit code 1.
    await new Promise<void>((done) => execFile(process.execPath, [entry, ...args], options, () => done()))
    const { testResults } = JSON.parse(await readFile(output, 'utf8')) as VitestOutput
    // The output has the files in no order of its own; this is the one that they run in.
    const files = sortSuites(testResults.map((file) => ({ moduleId: file.name, ...file })))
    const tests = files.flatMap(({ assertionResults }) => assertionResults)
    return tests.flatMap(({ status, meta }) => (meta.conformance ? [{ status, ...meta.conformance }] : []))
  }

  async function directly(name: string, options: RunOptions) {
    const { cases } = await run({ only, journal: join(folder, name), ...options })
    return cases
  }

  it('of the embedded stub and of a faulty server with several entities', async () => {
    const [one, other] = [await serveFaulty(), await serveFaulty()]
    const [stub, faulty] = await Promise.all([
      inVitest('stub', {}),
      inVitest('faulty', { VPPTOKEN_TARGET: one, VPPTOKEN_ID: 'a,b' }),
    ])
    const direct = {
      stub: await directly('direct-stub', {}),
      faulty: await directly('direct-faulty', { target: other, ids: ['a', 'b'] }),
    }
    expect(new Set(stub.map(({ verdict }) => verdict))).toEqual(new Set(['pass']))
    expect(new Set(faulty.map(({ verdict }) => verdict))).toEqual(new Set(['pass', 'fail', 'n/a']))
    expect(direct.stub.map(essence)).toEqual(stub.map(essence))
    expect(direct.faulty.map(essence)).toEqual(faulty.map(essence))
    const failed = faulty.filter(({ status }) => status === 'failed')
    expect(new Set(failed.map(({ verdict }) => verdict))).toEqual(new Set(['fail']))
  })
})
