import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import type { Implementation, ImplementationOptions } from '../../src/stub/types.ts'
import { type ActionStep, readAction } from '../support/action.ts'
import { settableOf } from '../support/cli.ts'
import { npmEnvironment } from '../support/npm.ts'
import { contract, entityWith } from '../support/observation.ts'

const here = fileURLToPath(new URL('../..', import.meta.url))
const checkout = ['action.yml', 'package.json', 'package-lock.json', 'src', 'suites', 'fixtures', 'specs']

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

// What a runner does: the steps of action.yml in bash, from a checkout without node_modules.
describe('the action', async () => {
  const { inputs, runs } = await readAction()
  const step = (id: string) => runs.steps.find((item) => item.id === id || item.name === id)!
  let folder: string
  let workspace: string
  let served: Served | undefined

  /** Runs a step as `shell: bash` does, with the values of its expressions. */
  async function perform({ run, env = {} }: ActionStep, given: Record<string, string> = {}): Promise<Ended> {
    const values = Object.entries(env).map(([name, text]) => [
      name,
      text.replace(/\$\{\{ *([\w.-]+) *\}\}/g, (_, expression: string) => {
        if (expression === 'github.action_path') return join(folder, 'checkout')
        const input = expression.replace(/^inputs\./, '')
        return given[input] ?? inputs[input]!.default
      }),
    ])
    const script = join(folder, 'step.sh')
    await writeFile(script, run!)
    return new Promise((resolve) => {
      execFile(
        'bash',
        ['--noprofile', '--norc', '-eo', 'pipefail', script],
        {
          cwd: workspace,
          env: {
            PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
            HOME: process.env.HOME,
            ...npmEnvironment,
            GITHUB_ACTIONS: 'true',
            GITHUB_OUTPUT: join(folder, 'output'),
            GITHUB_STEP_SUMMARY: join(folder, 'summary'),
            ...Object.fromEntries(values),
          },
          timeout: 300_000,
          maxBuffer: 2 ** 24,
        },
        (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code ?? Number.NaN) : 0, stdout, stderr }),
      )
    })
  }

  async function serve(
    options: ImplementationOptions,
  ): Promise<{ url: string; implementation: Implementation }> {
    const implementation = createImplementation(contract, {
      basePath: '/v1.0',
      tokens: [entityWith({ id: 'a' })],
      ...options,
    })
    served = await serveImplementation(implementation, { port: 0 })
    return { url: `${served.url}/v1.0`, implementation }
  }
  const written = (name: 'output' | 'summary') => readFile(join(folder, name), 'utf8').catch(() => '')

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'action-'))
    for (const name of checkout)
      await cp(join(here, name), join(folder, 'checkout', name), { recursive: true })
    workspace = folder
    const { code, stderr } = await perform(step('Install'))
    expect([code, stderr]).toEqual([0, ''])
  })
  beforeEach(async () => {
    workspace = join(folder, 'workspace')
    await mkdir(workspace)
  })
  afterEach(async () => {
    await served?.close()
    served = undefined
    for (const name of ['workspace', 'output', 'summary'])
      await rm(join(folder, name), { recursive: true, force: true })
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('sees that this Node is new enough', async () => {
    await perform(step('node'))
    expect(await written('output')).toBe('enough=true\n')
  })

  it('takes every input for what it is, whatever a shell would make of it', async () => {
    const bearer = `b"$(touch by-bearer)'\`touch by-tick\`;&|`
    const directory = `re"port $(touch by-dir)';touch by-quote;'`
    const { url, implementation } = await serve({ bearer })
    const before = implementation.tokens().map(settableOf)
    const { code, stdout, stderr } = await perform(step('run'), {
      target: url,
      bearer,
      'report-dir': directory,
      ids: 'a\r\n',
      only: 'VPP-ENUM-02/state\n\n',
      skip: ["'; touch by-skip; '", '$(touch by-skip)', '"; touch by-quote; "', '* ~ {a,b}']
        .map((text) => `{${text},VPP-ENUM-02/state/sibling-member:completed}\n`)
        .join(''),
      args: '--concurrency=1\n--seed=7',
    })
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^(?:wrote [^\n]+\n)+$/)])
    expect(stdout).toMatch(/^gate +passed/m)
    expect(await readdir(workspace)).toEqual([directory])
    expect((await readdir(join(workspace, directory))).toSorted()).toEqual(
      ['junit.xml', 'report.html', 'report.json', 'report.md', 'report.sarif'].toSorted(),
    )
    const [holds, exit, start, report, end] = (await written('output')).trimEnd().split('\n')
    expect([holds, exit, report]).toEqual(['holds=true', 'exit-code=0', `${directory}/report.json`])
    expect(start).toBe(`report<<${end}`)
    expect(await written('summary')).toBe(await readFile(join(workspace, directory, 'report.md'), 'utf8'))
    expect(implementation.tokens().map(settableOf)).toEqual(before)
    expect(JSON.parse(await readFile(join(workspace, report!), 'utf8')).seed).toBe(7)
  })

  it('takes a pattern for a pattern, and says that it matches nothing', async () => {
    const { url } = await serve({})
    const { code, stderr } = await perform(step('run'), { target: url, only: '$(touch by-only)' })
    expect([code, stderr]).toEqual([2, expect.stringContaining('no case matches "$(touch by-only)"')])
    expect(await readdir(workspace)).not.toContain('by-only')
    const option = await perform(step('run'), { target: url, skip: '--no-restore' })
    expect([option.code, option.stderr]).toEqual([
      2,
      expect.stringContaining('no case matches "--no-restore"'),
    ])
  })

  it('fails where the gate failed, with the reports, the summary and annotations', async () => {
    const { stages } = catalogue(contract).find(({ name }) => name === 'enum-sibling-stored')!
    const { url } = await serve({ stages: [stages] })
    const { code, stdout } = await perform(step('run'), { target: url, only: 'VPP-ENUM-02/state' })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^::error title=.*VPP-ENUM-02/m)
    expect(await written('output')).toMatch(
      /^holds=false\nexit-code=1\nreport<<(\S+)\nconformance-report\/report\.json\n\1\n$/,
    )
    expect(await written('summary')).toContain('VPP-ENUM-02')
  })

  it('names no report where there is none, be there one of an earlier run', async () => {
    await mkdir(join(workspace, 'conformance-report'))
    await writeFile(join(workspace, 'conformance-report', 'report.md'), 'of an earlier run')
    const { code, stderr } = await perform(step('run'), {
      target: `x"; touch by-target; echo "$(touch by-call)`,
    })
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: --target: /)])
    expect(await readdir(workspace)).toEqual(['conformance-report'])
    expect(await written('output')).toMatch(/^holds=false\nexit-code=2\nreport<<(\S+)\n\n\1\n$/)
    expect(await written('summary')).toBe('')
  })
})
