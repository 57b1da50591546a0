import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeCertificate } from '../../src/client/authority.ts'
import { deriveClientCases } from '../../src/client/derive.ts'
import { createClientJudge } from '../../src/client/judge.ts'
import { launchClient } from '../../src/client/process.ts'
import { runClient } from '../../src/client/run.ts'
import { serveClientStub } from '../../src/client/serve.ts'
import { packageRoot } from '../../src/contract/root.ts'
import { contract, validators } from '../support/observation.ts'

const program = join(packageRoot(), 'fixtures', 'clients', 'reference', 'program.ts')
const all = deriveClientCases(contract)
const timeoutMs = 20_000

/** Drives the program, over TLS where an authority's file is given, and judges some cases. */
async function drive(
  pattern: RegExp,
  args: readonly string[],
  secure?: { file: string; certificate: Awaited<ReturnType<typeof makeCertificate>> },
) {
  const cases = all.filter(({ id }) => pattern.test(id))
  const env = { ...process.env, ...(secure && { VPPTOKEN_CA_FILE: secure.file }) }
  // A new program for each call that wants one would take seconds here, and show nothing more.
  const calls = cases.map(({ probe: { fresh: _, ...probe }, ...item }) => ({ ...item, probe }))
  const { profile, observations, serviceRoot } = await runClient({
    contract,
    cases: calls,
    launch: () => launchClient({ command: [process.execPath, program, ...args], env, startMs: timeoutMs }),
    serve: (stub) => serveClientStub(stub, secure?.certificate),
    timeoutMs,
  })
  const judge = createClientJudge(contract, validators, profile)
  const verdicts = calls.map((item) => [item.id, judge(item, observations.get(item.probe.id)!).verdict])
  return { serviceRoot, profile, verdicts: Object.fromEntries(verdicts) as Record<string, string> }
}

describe.concurrent('the reference client as a program', () => {
  it('conforms over TLS: codings, chunks, redirects, and a connection that is kept', async () => {
    const certificate = await makeCertificate()
    const directory = await mkdtemp(join(tmpdir(), 'vpptoken-reference-'))
    try {
      const file = join(directory, 'authority.pem')
      await writeFile(file, certificate.authority)
      const some =
        /^VPP-(SEND-(01|20|21)\/|SEND-10\/.*\/(nul|separators|astral)|RECEIVE-(01\/.*\/separators|1[0-4]\/|2[1-5]\/))/
      const { verdicts, serviceRoot, profile } = await drive(some, [], { file, certificate })
      expect(serviceRoot).toMatch(/^https:/)
      expect(profile).toMatchObject({ name: 'reference', precision: 7, keepsOffset: true })
      expect(Object.keys(verdicts).length).toBeGreaterThan(50)
      expect(Object.entries(verdicts).filter(([, verdict]) => verdict !== 'pass')).toEqual([])
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  it('has the fault that it is told to have', async () => {
    const { verdicts } = await drive(/^VPP-SEND-(17|21)\//, ['--fault', 'connection-closed'])
    expect(verdicts).toEqual({ 'VPP-SEND-17/plain': 'pass', 'VPP-SEND-21/after-another-call': 'warn' })
  })

  it('says in one line that there is no such fault', async () => {
    const launched = drive(/^VPP-SEND-17\//, ['--fault', 'nonesuch'])
    await expect(launched).rejects.toThrow(
      /its stderr: error: --fault: there is no nonesuch: see fixtures\/clients\/faults;/,
    )
  })
})
