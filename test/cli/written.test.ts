import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import { readReport } from '../../src/report/model/read.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import { cli } from '../support/cli.ts'
import { contract } from '../support/observation.ts'

type Entry = {
  readonly comment?: string
  readonly request: { readonly method: string; readonly postData?: { readonly text: string } }
}

const fault = catalogue(contract).find(({ name }) => name === 'enum-sibling-stored')!
const folder = mkdtempSync(join(tmpdir(), 'written-'))
let served: Served
let target: string

beforeAll(async () => {
  const implementation = createImplementation(contract, { basePath: '/v1.0', stages: [fault.stages] })
  served = await serveImplementation(implementation, { port: 0 })
  target = `${served.url}/v1.0`
})
afterAll(async () => {
  await served.close()
  rmSync(folder, { recursive: true })
})

describe('what a run says besides its report', () => {
  it('a line for each file, the list with its expiry, and why the gate failed', async () => {
    const file = (name: string) => join(folder, name)
    const { stdout, stderr } = await cli([
      'run',
      ...[
        '--target',
        target,
        '--only',
        'VPP-ENUM-01',
        '--only',
        'VPP-ENUM-02',
        '--no-restore',
        '--all-cases',
      ],
      ...['--report', `json=${file('a.json')},junit=${file('b.xml')}`],
      ...['--record', `har=${file('c.har')}`, '--write-deviations', file('d.yaml')],
    ])
    const report = await readReport(file('a.json'))
    const failed = report.cases.filter(({ verdict }) => verdict === 'fail')
    const expires = /expires: (\S+)/.exec(readFileSync(file('d.yaml'), 'utf8'))![1]
    const entries = (JSON.parse(readFileSync(file('c.har'), 'utf8')) as { log: { entries: Entry[] } }).log
      .entries
    expect(stderr.trimEnd().split('\n')).toEqual([
      `wrote ${file('a.json')}: the report, json`,
      `wrote ${file('b.xml')}: the report, junit`,
      `wrote ${file('c.har')}: ${entries.length} exchanges, without secrets`,
      `wrote ${file('d.yaml')}: 1 entry, which expires on ${expires}; give it with --deviations`,
      expect.stringMatching(/^the gate failed: /),
    ])
    for (const { id } of failed) expect(stdout.replaceAll(/\n +/g, ' ')).toContain(id)
    expect(stdout).not.toContain('--all-cases names all')
    // What a request was sent for is said of each: of those with a body that one case alone sends, that case.
    const planned = JSON.parse(
      (await cli(['plan', '--json', '--only', 'VPP-ENUM-01', '--only', 'VPP-ENUM-02'])).stdout,
    ) as {
      readonly cases: readonly {
        readonly id: string
        readonly requests: readonly { readonly body?: string }[]
      }[]
    }
    const byBody = Map.groupBy(
      planned.cases.flatMap(({ id, requests }) => requests.map(({ body }) => ({ id, body }))),
      ({ body }) => body,
    )
    const told = entries.flatMap(({ comment, request: { postData } }) => {
      const [only, another] = byBody.get(postData?.text) ?? []
      return only && !another ? [{ comment, id: only.id }] : []
    })
    expect(told.length).toBeGreaterThanOrEqual(planned.cases.length)
    for (const { comment, id } of told) expect(comment?.split(/, | and /)).toContain(id)
  })

  it.each([
    ['all', []],
    ['a quick run', ['--quick']],
    ['a selection', ['--only', 'VPP-HTTP', '--only', 'VPP-DATE-01']],
  ])('plan says how many requests it takes: %s', async (_name, args) => {
    const [planned, ran] = await Promise.all([cli(['plan', ...args]), cli(['run', ...args])])
    const [, expected] = /^A run on the embedded stub sends (\d+) requests\.$/m.exec(planned.stdout)!
    expect(/^requests +(\d+) in/m.exec(ran.stdout)![1]).toBe(expected)
  })

  // With requests under way at once the network decides which comes in first; what comes in late is sent again.
  it('plan says how many requests it takes on a target, one after the other', async () => {
    const conforming = await serveImplementation(createImplementation(contract, { basePath: '/v1.0' }), {
      port: 0,
    })
    try {
      const args = [
        '--target',
        `${conforming.url}/v1.0`,
        '--concurrency',
        '1',
        '--only',
        'VPP-HTTP',
        '--only',
        'VPP-AUTH',
      ]
      const planned = JSON.parse((await cli(['plan', '--json', ...args])).stdout) as { requests: number }
      const ran = await cli(['run', ...args, '--journal', join(folder, 'journals')])
      expect(Number(/^requests +(\d+) in/m.exec(ran.stdout)![1])).toBe(planned.requests)
    } finally {
      await conforming.close()
    }
  })
})
