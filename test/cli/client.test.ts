import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { captureText, readCapture } from '../../src/client/capture.ts'
import { deriveClientCases } from '../../src/client/derive.ts'
import { cli, errorOf } from '../support/cli.ts'
import { contract } from '../support/observation.ts'

const reference = ['node', 'fixtures/clients/reference/program.ts']

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vpptoken-cli-client-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function recordingOf(beginning: string): Promise<string> {
  const files = await readdir('fixtures/captures')
  return join('fixtures/captures', files.find((name) => name.startsWith(beginning))!)
}

/** What a command prints that ends with this code. */
async function printed(args: readonly string[], code = 0): Promise<string> {
  const ended = await cli(args)
  expect(ended.code, ended.stderr).toBe(code)
  return ended.stdout
}

describe('client', () => {
  it('drives a program, writes reports and a recording, which is judged alike without the program', async () => {
    const [json, capture] = ['report.json', 'capture.json'].map((name) => join(directory, name))
    const only = ['--only', 'VPP-SEND-03', '--only', 'VPP-RECEIVE-12']
    const run = await cli([
      'client',
      ...only,
      '--report',
      `json=${json},junit=${join(directory, 'report.xml')}`,
      '--record',
      `capture=${capture}`,
      '--',
      ...reference,
      '--fault',
      'content-type-missing',
    ])
    expect({ code: run.code, stderr: run.stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /^(?:wrote [^\n]+: [^\n]+\n){3}the gate failed: \d+ fail \(VPP-SEND-03\)\n$/,
      ),
    })
    expect(run.stdout).toMatch(/^client +\S.* · TypeScript · /m)
    expect(run.stdout).toContain("again      npx vpptoken-conformance client --only 'VPP-SEND-03/")
    const report = JSON.parse(await readFile(json!, 'utf8'))
    expect(report.client).toMatchObject({ language: 'TypeScript', precision: 7, keepsOffset: true })
    expect(await readFile(join(directory, 'report.xml'), 'utf8')).toContain('VPP-SEND-03')

    const again = join(directory, 'again.json')
    await printed(['client', ...only, '--replay', capture!, '--report', `json=${again}`], 1)
    const verdicts = ({ cases }: { cases: { id: string; verdict: string }[] }) =>
      cases.map(({ id, verdict }) => [id, verdict])
    expect(verdicts(JSON.parse(await readFile(again, 'utf8')))).toEqual(verdicts(report))
  })

  it('keeps what is listed as known, and writes such a list', async () => {
    const path = join(directory, 'python.yaml')
    const python = await recordingOf('msgraph-sdk@')
    await printed(['client', '--replay', python, '--write-deviations', path], 1)
    expect(await readFile(path, 'utf8')).toMatch(
      /^# What a run .* found of msgraph-sdk [\d.]+ \(Python\)\.\n/,
    )
    expect(await printed(['client', '--replay', python, '--deviations', path])).toMatch(
      /^cases +\d+: .*\b\d+ known/m,
    )
  })

  it.each([
    ['nothing to run', ['client'], 2, 'takes the command of a client program after --, or --replay FILE'],
    ['both', ['client', '--replay', 'x.json', '--', 'node'], 2, 'or --replay FILE'],
    ['no such program', ['client', '--', '/no/such/program'], 3, 'there is no such program'],
    ['no such recording', ['client', '--replay', '/no/such.json'], 2, 'there is no such file'],
    ['another recording', ['client', '--record', 'har=x', '--', 'node'], 2, 'none of: capture=FILE'],
    ['no case', ['client', '--only', 'VPP-ENUM-*', '--', 'node'], 2, 'plan --client lists the ids'],
    ['an unknown format', ['client', '--report', 'pdf=x', '--', 'node'], 2, 'known: json=FILE'],
  ] as const)('refuses %s in one line', async (_what, args, code, expected) => {
    expect(await errorOf(args, { code })).toContain(expected)
  })

  it('refuses a recording that is none', async () => {
    const path = join(directory, 'none.json')
    await writeFile(path, '{}')
    expect(await errorOf(['client', '--replay', path])).toContain('is no capture')
  })

  it('says how much a recording does not know, and refuses one that knows nothing', async () => {
    const [path, empty] = ['some.json', 'empty.json'].map((name) => join(directory, name))
    const some = await readCapture(await recordingOf('curl@'))
    const call = deriveClientCases(contract).find(({ id }) => id === 'VPP-SEND-17/plain')!.probe.id
    const { [call]: kept } = some.observations
    await writeFile(path!, captureText({ ...some, cases: [], observations: { [call]: kept! } }))
    await writeFile(empty!, captureText({ ...some, cases: [], observations: {} }))
    expect(await printed(['client', '--replay', path!])).toMatch(/\d+ of \d+ cases are not recorded/)
    expect(await errorOf(['client', '--replay', empty!])).toContain('record the client again')
  })
})

describe('plan --client', () => {
  it('lists every case and its call', async () => {
    const cases = deriveClientCases(contract)
    const plan = JSON.parse(await printed(['plan', '--client', '--json']))
    expect(plan.cases.map(({ id }: { id: string }) => id)).toEqual(cases.map(({ id }) => id))
    expect(plan.probes).toBe(new Set(cases.map(({ probe }) => probe.id)).size)
    const text = await printed(['plan', '--client', '--only', 'VPP-RECEIVE-17'])
    expect(text).toMatch(
      /^VPP-RECEIVE-17\/429-date\n {2}call {5}update .*\n {2}answers {2}429, Retry-After: a date 2 s/m,
    )
    expect(text).toMatch(/\n(\d+) cases, \1 calls\n$/)
  })

  it('shows no control character', async () => {
    expect(await printed(['plan', '--client'])).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u)
  })
})
