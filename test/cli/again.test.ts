import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { loadContract } from '../../src/contract/load.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import { readReport } from '../../src/report/model/read.ts'
import { consoleReport } from '../../src/report/render/console.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { serveImplementation } from '../../src/stub/server.ts'
import { cli } from '../support/cli.ts'

const contract = await loadContract('v1.0')
const folder = mkdtempSync(join(tmpdir(), 'again-'))
const bash = promisify(execFile)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** One fault of each of some families: what is stored, answered, refused and taken. */
const sample = [
  'date-microseconds-in-store',
  'entity-answer-of-changes',
  'accept-null-refused',
  'enum-sibling-stored',
]

describe.each(sample)('what a report says on %s', (name) => {
  it('works when it is pasted: the curl lines show it, the command finds it again', async () => {
    const fault = catalogue(contract).find((one) => one.name === name)!
    const implementation = createImplementation(contract, { basePath: '/v1.0', stages: [fault.stages] })
    const served = await serveImplementation(implementation, { port: 0 })
    const file = join(folder, `${name}.json`)
    try {
      const target = `${served.url}/v1.0`
      const first = await cli([
        'run',
        '--target',
        target,
        '--no-restore',
        '--only',
        fault.requirement,
        '--report',
        `json=${file}`,
      ])
      expect(first.code).toBe(1)
      const report = await readReport(file)
      const [cause] = report.causes!
      const telling = report.cases.find(({ id }) => id === cause!.cases[0])!
      const text = consoleReport(report, { color: false, width: 200 })
      const [, again] = /again +npx vpptoken-conformance (.*)/.exec(text)!
      expect(again).toContain(`--target ${target}`)
      const words = await bash('bash', ['-c', `printf '%s\\n' ${again}`])
      const second = await cli(words.stdout.trim().split('\n'))
      expect(second.code, second.stdout).toBe(1)
      expect(second.stdout).toContain(telling.id)
      const shown = await bash('bash', ['-c', telling.curl])
      const last = telling.exchanges.at(-1)!.response!
      expect(shown.stdout).toContain(`HTTP/1.1 ${last.status}`)
      expect(telling.curl.split('\n')).toHaveLength(telling.exchanges.length)
    } finally {
      await served.close()
    }
  })
})
