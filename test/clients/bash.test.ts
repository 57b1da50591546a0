import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { missingPrograms } from '../../fixtures/clients/toolchain.ts'
import { fingerprint } from '../../src/client/capture.ts'
import { deriveClientCases } from '../../src/client/derive.ts'
import { launchClient } from '../../src/client/process.ts'
import { judgeCapture } from '../../src/client/report.ts'
import { runClient } from '../../src/client/run.ts'
import { serveClientStub } from '../../src/client/serve.ts'
import { packageRoot } from '../../src/contract/root.ts'
import { contract } from '../support/observation.ts'

const absent = await missingPrograms(['bash', 'curl'], process.env.PATH ?? '')
const script = await readFile(join(packageRoot(), 'fixtures', 'clients', 'bash', 'client.sh'), 'utf8')

/** One of each kind of call and of answer. */
const chosen =
  /^VPP-(SEND-(17\/plain|02\/(slash|quote|non-ascii)|08\/organizationName\/.*|20\/appleId)|RECEIVE-(10|12|13)\/(204|400|html|empty))$/

/** The ids of the chosen cases that a script does not pass. */
async function deviating(text: string): Promise<readonly string[]> {
  const cases = deriveClientCases(contract).filter(({ id }) => chosen.test(id))
  expect(new Set(cases.map(({ requirement }) => requirement)).size).toBe(7)
  const { profile, observations } = await runClient({
    contract,
    cases,
    launch: () => launchClient({ command: ['bash', '-c', text], env: process.env, startMs: 10_000 }),
    serve: (stub) => serveClientStub(stub, undefined),
    timeoutMs: 10_000,
  })
  const calls = new Map(cases.map(({ probe }) => [probe.id, fingerprint(probe)]))
  const recorded = [...observations].map(([id, seen]) => [id, { call: calls.get(id)!, ...seen }] as const)
  const judged = judgeCapture(
    contract,
    cases,
    { client: profile, observations: Object.fromEntries(recorded) },
    '',
  )
  expect(judged.map(({ id }) => id)).toEqual(cases.map(({ id }) => id))
  return judged.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id)
}

it.skipIf(absent.length > 0)(
  'the client in Bash makes every kind of call and takes every answer',
  async () => {
    expect(await deviating(script)).toEqual([])
  },
)

it.skipIf(absent.length > 0)('what such a client does wrong is seen', async () => {
  const wrong = script.replace("tr ' ' %", 'tr -d " "').replace('"code\\":$(member code)', '"code\\":null')
  expect(await deviating(wrong)).toEqual([
    'VPP-SEND-02/slash',
    'VPP-SEND-02/quote',
    'VPP-SEND-02/non-ascii',
    'VPP-RECEIVE-12/400',
  ])
})
