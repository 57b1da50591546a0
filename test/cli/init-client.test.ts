import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Finished, runProgram } from '../../fixtures/clients/programs.ts'
import { initClient } from '../../src/cli/init-client.ts'
import { starterNames, starters } from '../../src/client/starters.ts'
import { shellLine, workflowOf } from '../../src/client/workflow.ts'
import { packageRoot } from '../../src/contract/root.ts'
import { printed } from '../support/cli.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vpptoken-init-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const suite = join(packageRoot(), 'src', 'cli', 'bin.ts')

function init(...args: readonly string[]): Promise<Finished> {
  const running = { cwd: directory, env: process.env, timeoutMs: 300_000 }
  return runProgram([process.execPath, suite, 'client', 'init', ...args], running)
}

describe('client init', () => {
  it('writes a program that runs as it is told, and a workflow', async () => {
    const { code, output } = await init('bash')
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('-- bash client.sh') })
    const driven = await runProgram(
      [process.execPath, suite, 'client', '--only', 'VPP-SEND-17', '--', 'bash', 'client.sh'],
      { cwd: join(directory, 'conformance'), env: process.env, timeoutMs: 300_000 },
    )
    expect(driven).toEqual({ code: 0, output: expect.stringContaining('1 pass') })
    const workflow = await readFile(join(directory, '.github/workflows/vpptoken-conformance.yml'), 'utf8')
    expect(workflow).toBe(workflowOf(starters.bash, 'conformance'))
  })

  const initHere = (language: string, place = 'conformance') =>
    printed(() => initClient(language, { directory: place }, directory))

  it('writes what a client is generated from beside the program', async () => {
    expect((await initHere('generated', 'tests/graph')).result).toBe(0)
    expect(await readdir(join(directory, 'tests', 'graph'))).toContain('openapi.yaml')
  })

  it('overwrites nothing, and says in one line what there is', async () => {
    await initHere('bash')
    await expect(initHere('go')).rejects.toThrow(
      /^client init: conformance is there already: nothing was written$/,
    )
    expect(await readdir(join(directory, 'conformance'))).toEqual(['client.sh'])
    await expect(initHere('cobol')).rejects.toThrow(starterNames.join(', '))
    for (const outside of ['..', '.', '/tmp'])
      await expect(initHere('php', outside)).rejects.toThrow(/a directory below this one/)
  })
})

describe.each(Object.values(starters))('the workflow for $name', (starter) => {
  const { jobs } = parse(workflowOf(starter, 'tests/graph'))
  const steps: readonly { run?: string; 'working-directory'?: string }[] = jobs.conformance.steps

  it('installs the program, and drives it from where it is', () => {
    const here = steps.filter((step) => step['working-directory'] === 'tests/graph').map(({ run }) => run)
    const drive = here.pop()
    expect(here).toEqual(starter.install.map(shellLine))
    expect(drive).toMatch(/^node \.\.\/\.\.\/\.suite\/src\/cli\/bin\.ts client /)
    expect(drive!.endsWith(` -- ${shellLine(starter.run)}`)).toBe(true)
  })
})
