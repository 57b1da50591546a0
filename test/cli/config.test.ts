import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Config } from '../../src/api/config.ts'
import { completeOptions } from '../../src/cli/config/layers.ts'
import { printedConfig } from '../../src/cli/config/print.ts'
import { type CommonOptions, withCases, withRun, withTarget } from '../../src/cli/options.ts'
import { defaultSettings } from '../../src/run/settings.ts'

const schema = JSON.parse(await readFile(new URL('../../specs/config.schema.json', import.meta.url), 'utf8'))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'))
})
afterEach(() => rm(folder, { recursive: true }))

const write = (name: string, content: unknown) =>
  writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))

/** The command as it is before its action, for a command line and an environment in the folder. */
async function completed(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Command> {
  const command = withRun(withCases(withTarget(new Command('run'))))
    .argument('[url]')
    .exitOverride()
  command.configureOutput({ writeErr: () => {} })
  command.hook('preAction', () => completeOptions(command, env, folder)).action(() => {})
  await command.parseAsync(args, { from: 'user' })
  return command
}
const optionsOf = async (...given: Parameters<typeof completed>) =>
  (await completed(...given)).opts<CommonOptions>()
const problemOf = (...given: Parameters<typeof completed>) =>
  completed(...given).then(
    () => undefined,
    (error: Error) => error.message,
  )

const everything: Required<Config> = {
  target: 'http://127.0.0.1:8080/v1.0',
  ids: ['a', 'b'],
  bearerEnv: 'TOKEN',
  signIn: 'device-code',
  scope: 'api://x/.default',
  headers: { 'X-Key': 'secret' },
  contract: 'beta',
  only: ['VPP-DATE'],
  skip: ['VPP-DATE-10'],
  quick: true,
  thorough: true,
  failOn: 'should',
  deviations: ['intune'],
  timeoutMs: 100,
  retries: 0,
  rate: 2.5,
  concurrency: 2,
  maxDurationMs: 60_000,
  maxBodyBytes: 2 ** 21,
  seed: 7,
  restore: false,
  journal: 'journals',
  allowDestructive: ['token'],
  reports: { html: 'a.html', json: 'b.json' },
  har: 'c.har',
  annotations: true,
}

describe('settings', () => {
  it('come from options, then variables, then the file of the directory', async () => {
    await write('vpptoken-conformance.config.json', {
      target: 'http://file',
      seed: 1,
      timeoutMs: 1,
      retries: 1,
    })
    const env = { VPPTOKEN_TARGET: 'http://variable', VPPTOKEN_SEED: '2', VPPTOKEN_TIMEOUT: '2' }
    expect(await optionsOf(['--seed', '3'], env)).toMatchObject({
      target: 'http://variable',
      seed: 3,
      timeout: 2,
      retries: 1,
      concurrency: defaultSettings.concurrency,
    })
    expect(await optionsOf(['http://address'], env)).toMatchObject({ target: 'http://address' })
    expect(await optionsOf(['--no-config'])).toMatchObject({ retries: 4 })
  })

  it.each([
    ['vpptoken-conformance.config.json', JSON.stringify({ failOn: 'should' })],
    ['vpptoken-conformance.config.mjs', "export default { failOn: 'should' }"],
    ['vpptoken-conformance.config.ts', "const failOn: string = 'should'\nexport default { failOn }"],
    ['package.json', JSON.stringify({ name: 'x', 'vpptoken-conformance': { failOn: 'should' } })],
  ])('may lie in %s', async (name, text) => {
    await write(name, text)
    expect(await optionsOf([])).toMatchObject({ failOn: 'should' })
  })

  it('are no business of a package.json without the key, nor of a directory above', async () => {
    await write('package.json', { name: 'x' })
    expect(await optionsOf([])).toMatchObject({ failOn: 'must' })
    await write('vpptoken-conformance.config.json', { failOn: 'should' })
    await mkdir(join(folder, 'inner'))
    const command = withRun(withTarget(new Command('run')))
    await completeOptions(command, {}, join(folder, 'inner'))
    expect(command.opts()).toMatchObject({ failOn: 'must' })
  })

  it('may all stand in a file, in the form of the command line', async () => {
    // Of these two a file may say one.
    const { thorough: _, ...config } = everything
    expect(new Ajv2020().compile(schema)(config)).toBe(true)
    expect(Object.keys(schema.properties).toSorted()).toEqual(
      ['$schema', ...Object.keys(everything)].toSorted(),
    )
    await write('x.json', config)
    expect(await optionsOf(['--config', join(folder, 'x.json')])).toMatchObject({
      id: ['a', 'b'],
      header: ['X-Key: secret'],
      timeout: 100,
      restore: false,
      rate: 2.5,
      maxDuration: 60,
      maxBody: 2,
      report: ['html=a.html', 'json=b.json'],
      record: 'har=c.har',
      allowDestructive: ['token'],
    })
  })

  it('have paths relative to their file', async () => {
    await mkdir(join(folder, 'conf'))
    await write('conf/list.yaml', 'deviations: []')
    const config = {
      deviations: ['list.yaml', 'intune'],
      contract: 'v1.0',
      reports: { html: 'a.html' },
      har: 'b.har',
    }
    await write('conf/x.json', config)
    expect(await optionsOf(['--config', 'conf/x.json'])).toMatchObject({
      deviations: [join(folder, 'conf', 'list.yaml'), 'intune'],
      contract: 'v1.0',
      report: [`html=${join(folder, 'conf', 'a.html')}`],
      record: `har=${join(folder, 'conf', 'b.har')}`,
    })
  })

  it('that rule one another out: the higher layer counts', async () => {
    await write('vpptoken-conformance.config.json', {
      thorough: true,
      signIn: 'device-code',
      target: 'http://x',
    })
    expect(await optionsOf(['--quick', '--bearer-env', 'B'])).toMatchObject({ quick: true, thorough: false })
    expect(await optionsOf(['--quick', '--bearer-env', 'B'])).not.toHaveProperty('signIn')
    expect(await optionsOf([], { VPPTOKEN_BEARER: 'secret' })).toMatchObject({ bearerEnv: 'VPPTOKEN_BEARER' })
  })

  it.each<[string, unknown, RegExp]>([
    ['an unknown name', { tarjet: 'x' }, /no setting "tarjet"; the nearest is target/],
    ['an unknown format', { reports: { pdf: 'x' } }, /no setting "reports.pdf"/],
    ['another type', { timeoutMs: 'soon' }, /timeoutMs: it takes a whole number/],
    ['an unknown word', { failOn: 'may' }, /failOn: it takes one of: must, should/],
    ['the token itself', { bearer: 'secret' }, /no setting "bearer"/],
    ['what is dangerous', { allowProduction: true }, /no setting "allowProduction"/],
    ['no JSON', '{', /cannot be read: .*JSON/],
    ['nothing', '', /cannot be read: it is empty/],
    ['a name twice', '{"target":"stub","target":"http://secret"}', /"target" is in it twice/],
    ['an empty text', { bearerEnv: '' }, /bearerEnv: it is empty/],
    ['a time beyond what a timer holds', { timeoutMs: 1e12 }, /timeoutMs: it takes a number of at most \d+/],
    ['a list that is none', { only: 'VPP-DATE' }, /only: it takes a list/],
    [
      'a header of two lines',
      { headers: { X: 'a\nsecret' } },
      /headers\.X: a header has a value in one line/,
    ],
    [
      'a name that no header has',
      { headers: { 'X Y': 'secret' } },
      /headers: a name in it is no name of a header/,
    ],
    ['both ways to choose', { quick: true, thorough: true }, /quick and thorough cannot both be true/],
  ])('with %s are refused in one line', async (_, config, message) => {
    await write('x.json', config)
    const problem = await problemOf(['--config', join(folder, 'x.json')])
    expect(problem).toMatch(message)
    expect(problem).not.toMatch(/\n|secret/)
  })

  it('in a file that is not there are refused in one line', async () => {
    expect(await problemOf(['--config', 'nowhere.json'])).toMatch(/nowhere\.json.*no such file/)
    expect(await problemOf(['--config', folder])).toMatch(/cannot be read: it is no file/)
  })

  it('in a program that exports none are refused in one line', async () => {
    await write('nothing.mjs', 'export const target = "stub"')
    expect(await problemOf(['--config', join(folder, 'nothing.mjs')])).toMatch(/it exports no settings/)
  })

  it('are shown with where they come from, and without secrets', async () => {
    await write('vpptoken-conformance.config.json', { headers: { 'X-Key': 'secret' }, failOn: 'should' })
    const command = await completed(['--timeout', '9'], {
      VPPTOKEN_TARGET: 'http://variable',
      VPPTOKEN_BEARER: 'secret',
    })
    const lines = printedConfig(command)
    expect(lines).not.toContain('secret')
    for (const line of [
      /^--target +http:\/\/variable +VPPTOKEN_TARGET$/m,
      /^--bearer-env +VPPTOKEN_BEARER +VPPTOKEN_BEARER$/m,
      /^--timeout +9 +the command line$/m,
      /^--fail-on +should +\/.*vpptoken-conformance\.config\.json$/m,
      /^--header +X-Key: \*\*\* +\//m,
      /^--seed +\d+ +the default$/m,
    ])
      expect(lines).toMatch(line)
  })
})

describe('the embedded stub', () => {
  it('is tested where nothing says otherwise, or where it is named', async () => {
    expect((await optionsOf([])).target).toBeUndefined()
    expect((await optionsOf(['--target', 'stub', '--id', 'x'])).target).toBeUndefined()
    expect((await optionsOf([], { VPPTOKEN_TARGET: 'stub' })).target).toBeUndefined()
    // A token may be there for another program.
    expect((await optionsOf([], { VPPTOKEN_BEARER: 'x' })).target).toBeUndefined()
  })

  it.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
    ['a variable that is empty', [], { VPPTOKEN_TARGET: ' ' }, /VPPTOKEN_TARGET is empty/],
    [
      'an empty option, whatever the variable',
      ['--target='],
      { VPPTOKEN_TARGET: 'http://x' },
      /--target is empty/,
    ],
    ['an entity', [], { VPPTOKEN_ID: 'x' }, /--id is for a target/],
    ['a bearer variable', ['--bearer-env', 'X'], {}, /--bearer-env is for a target/],
    ['a way to sign in', ['--sign-in', 'device-code'], {}, /--sign-in is for a target/],
    ['a number that is none', [], { VPPTOKEN_TIMEOUT: 'soon' }, /VPPTOKEN_TIMEOUT: it takes a whole number/],
  ])('is not tested in silence: %s', async (_, args, env, message) => {
    expect(await problemOf(args, env)).toMatch(message)
  })
})
