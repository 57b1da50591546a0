import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ciFiles, ciText } from '../../src/cli/init-files.ts'
import { withCases, withRun, withTarget } from '../../src/cli/options.ts'
import { readAction } from '../support/action.ts'

const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
const known = new Set(
  withRun(withCases(withTarget(new Command()))).options.flatMap(({ long }) => (long ? [long] : [])),
)

/** The long options in a command line; not those of other programs, which have none of these names. */
function optionsIn(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([name]) => name)
}

describe('action.yml', async () => {
  const { inputs, outputs, runs } = await readAction()
  const scripts = runs.steps.filter(({ run }) => run !== undefined)

  it('lets no expression into a shell program: inputs come as environment variables', () => {
    expect(scripts.length).toBeGreaterThan(2)
    for (const { run, shell } of scripts) {
      expect(shell).toBe('bash')
      expect(run).not.toContain('${{')
      expect(run).not.toMatch(/\beval\b|\bbash -c\b/)
    }
  })

  it('uses each input once it has said what it is', () => {
    const used = JSON.stringify(runs.steps)
    for (const [name, { description, default: otherwise }] of Object.entries(inputs)) {
      expect(used).toContain(`inputs.${name}`)
      expect([description.length > 10, typeof otherwise]).toEqual([true, 'string'])
    }
    const named = [...used.matchAll(/inputs\.([a-z-]+)/g)].map(([, name]) => name!)
    expect(named.filter((name) => !Object.hasOwn(inputs, name))).toEqual([])
  })

  it('expands each variable within quotes', () => {
    for (const { run } of scripts) {
      const bare = run!.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'|#.*$/gm, '')
      expect(bare.match(/\$\{?[A-Za-z_]\w*/g) ?? []).toEqual([])
    }
  })

  it('gives the options that the command has', () => {
    const run = scripts.find(({ id }) => id === 'run')!.run!
    expect(optionsIn(run).filter((name) => !known.has(name))).toEqual([])
    expect(optionsIn(run).length).toBeGreaterThan(7)
  })

  it('has outputs that the step with the suite writes', () => {
    const run = scripts.find(({ id }) => id === 'run')!.run!
    for (const [name, { value }] of Object.entries(outputs)) {
      expect(value).toBe(`\${{ steps.run.outputs.${name} }}`)
      expect(run).toMatch(new RegExp(`"${name}(=|<<)`))
    }
  })
})

describe('docs/ci.md', async () => {
  const page = await readFile(new URL('../../docs/ci.md', import.meta.url), 'utf8')
  const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!)

  it('has examples that are YAML, for each of the services', () => {
    const examples = blocks.map((text) => parse(text) as object)
    const kinds = examples.map((example) => ['jobs', 'conformance', 'steps'].find((name) => name in example))
    expect(new Set(kinds)).toEqual(new Set(['jobs', 'conformance', 'steps']))
  })

  it('names inputs that the action has and options that the command has', async () => {
    const { inputs } = await readAction()
    for (const text of blocks) {
      for (const line of text.split('\n').filter((item) => item.includes('vpptoken-conformance run'))) {
        expect(optionsIn(line).filter((name) => !known.has(name))).toEqual([])
      }
    }
    const uses = blocks
      .map((text) => parse(text) as { jobs?: Record<string, { steps: { uses?: string; with?: object }[] }> })
      .flatMap(({ jobs = {} }) => Object.values(jobs).flatMap(({ steps }) => steps))
      .filter(({ uses = '' }) => uses.includes('vpptoken-conformance@'))
    expect(uses.length).toBeGreaterThan(0)
    for (const step of uses) {
      expect(Object.keys(step.with ?? {}).filter((name) => !Object.hasOwn(inputs, name))).toEqual([])
    }
  })

  it('has the jobs that init writes', () => {
    const wanted = { target: 'stub', bearerEnv: 'VPPTOKEN_BEARER', version: manifest.version }
    for (const service of Object.keys(ciFiles) as (keyof typeof ciFiles)[])
      expect(blocks).toContain(ciText(service, wanted))
  })

  it('lets no secret and no input into a shell program', () => {
    const lines = blocks
      .flatMap((text) => text.split('\n'))
      .filter((line) => /^\s*-? ?run:|^ {10,}/.test(line))
    expect(lines.filter((line) => /run:.*\$\{\{ *(secrets|inputs|github\.event|vars)/.test(line))).toEqual([])
  })
})
