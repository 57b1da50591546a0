import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkout, packPackage, userEnvironment } from '../support/packed.ts'

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

function perform(
  cwd: string,
  command: string,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
  user: { readonly uid?: number; readonly gid?: number } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { cwd, env: { ...userEnvironment, ...more }, timeout: 300_000, maxBuffer: 2 ** 26, ...user },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? Number.NaN) : 0, stdout, stderr }),
    )
  })
}

const onLinux = process.platform === 'linux'

/** The Node of a major version, as its package brings it. */
const nodeIn = (folder: string, major: number) =>
  join(folder, `node-${major}`, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')

// The first five minutes of those whom docs/README.md names, each in a clean directory, with the package as npm packs it.
describe('the first five minutes', () => {
  let folder: string
  let project: string
  const bin = (name: string) => join(project, 'node_modules', '.bin', name)
  const command = (...args: string[]) => perform(project, bin('vpptoken-conformance'), args)
  const install = (...names: string[]) =>
    perform(project, 'npm', ['install', '--no-audit', '--no-fund', ...names])

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rôle s-'))
    project = join(folder, 'project')
    await mkdir(project)
    const tarball = await packPackage(folder)
    await writeFile(join(project, 'package.json'), '{"private":true,"type":"module"}')
    expect(await install(tarball)).toMatchObject({ code: 0 })
    for (const major of onLinux ? [20, 22] : []) {
      await mkdir(join(folder, `node-${major}`))
      const name = `node-linux-${process.arch}@${major}`
      const args = ['install', '--no-audit', '--no-fund', name]
      expect(await perform(join(folder, `node-${major}`), 'npm', args)).toMatchObject({ code: 0 })
    }
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('of an implementer: a faulty server fails with what is wrong and the request as curl', async () => {
    const server = spawn(
      process.execPath,
      [bin('vpptoken-conformance'), 'serve', '--fault', 'date-milliseconds-truncated'],
      { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    try {
      const [root] = (await once(createInterface(server.stdout), 'line')) as [string]
      expect(await command('init', '--target', root, '--ci', 'github')).toMatchObject({ code: 0 })
      const ended = await command('--only', 'VPP-DATE-01')
      expect(ended.code).toBe(1)
      expect(ended.stdout).toMatch(/diagnosis +milliseconds, truncated/)
      expect(ended.stdout).toContain(`curl -X PATCH '${root}/`)
      expect(await readFile(join(project, 'conformance', 'report.html'), 'utf8')).toContain('milliseconds')
    } finally {
      server.kill('SIGTERM')
      await once(server, 'exit')
      for (const name of [
        'vpptoken-conformance.config.json',
        'conformance',
        '.github',
        '.vpptoken-conformance',
      ])
        await rm(join(project, name), { recursive: true, force: true })
    }
  })

  describe.skipIf(!onLinux)('of a release manager, whatever Node is there', () => {
    const on = (major: number, ...args: string[]) =>
      perform(project, nodeIn(folder, major), [bin('vpptoken-conformance'), ...args])

    it('20: one line says what is needed', async () => {
      expect(await on(20)).toEqual({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/^error: Node 20\.\S+ is too old: .* needs Node 22\.19 or later\n$/),
      })
    })

    it('22 and 24: the gate passes on the stub, and no warning is shown', async () => {
      for (const ended of [await on(22), await command()]) {
        expect(ended).toMatchObject({ code: 0, stderr: '' })
        expect(ended.stdout).toMatch(/^gate +passed/m)
      }
    })

    it('20, in a checkout whose scripts were not run: one line before the tests', async () => {
      const guard = join(checkout, 'tools', 'require-node.cjs')
      const ended = await perform(project, nodeIn(folder, 20), [guard])
      expect(ended).toMatchObject({ code: 2, stdout: '' })
      expect(ended.stderr).toMatch(/^error: Node 20\.\S+ is too old[^\n]*ignore-scripts[^\n]*\n$/)
      expect(await perform(project, nodeIn(folder, 22), [guard])).toMatchObject({ code: 0, stderr: '' })
    })
  })

  it('of a user of the library: under Jest with msw 2, and from CommonJS', async () => {
    expect(await install('jest@30', 'msw@2')).toMatchObject({ code: 0 })
    await writeFile(
      join(project, 'graph.test.js'),
      `import { setupServer } from 'msw/node'
import { run } from 'vpptoken-conformance'
import { vppTokenHandlers } from 'vpptoken-conformance/stub'
const root = 'https://graph.test/v1.0'
const server = setupServer(...vppTokenHandlers({ baseUrl: root }))
beforeAll(() => server.listen())
afterAll(() => server.close())
test('the stub answers', async () => {
  const collection = root + '/deviceAppManagement/vppTokens'
  const { value } = await (await fetch(collection)).json()
  const update = (body) => fetch(collection + '/' + value[0].id, { method: 'PATCH', body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' } })
  expect((await update({ organizationName: 'under Jest' })).status).toBe(200)
  expect((await update({ state: 'no member' })).status).toBe(400)
})
test('the suite runs', async () => {
  expect(await run({ only: ['VPP-ENUM-02'] })).toMatchObject({ gate: { holds: true } })
})
test('an error has a code', async () => {
  const thrown = await run({ target: 'http://127.0.0.1:1', retries: 0 }).catch((error) => error)
  expect(thrown).toMatchObject({ code: 'CONFORMANCE_TARGET', message: expect.stringContaining('connection refused') })
})
`,
    )
    const jest = await perform(project, process.execPath, [
      '--experimental-vm-modules',
      join(project, 'node_modules/jest/bin/jest.js'),
    ])
    expect(jest.stderr).toMatch(/^Tests: +3 passed, 3 total$/m)
    await writeFile(
      join(project, 'use.cjs'),
      `const { run } = require('vpptoken-conformance')
run({ only: ['VPP-ENUM-07'] }).then(({ gate }) => console.log(gate.holds))
`,
    )
    expect(await perform(project, process.execPath, ['use.cjs'])).toMatchObject({ code: 0, stdout: 'true\n' })
  })

  it('of an author of tests in a browser: the installed stub needs no module of Node', async () => {
    await writeFile(
      join(project, 'page.js'),
      `import { setupWorker } from 'msw/browser'
import { vppTokenHandlers } from 'vpptoken-conformance/stub'
setupWorker(...vppTokenHandlers({ baseUrl: 'https://graph.test/v1.0' })).start()
`,
    )
    const esbuild = join(checkout, 'node_modules', '.bin', 'esbuild')
    const args = ['page.js', '--bundle', '--format=esm', '--platform=browser', '--outfile=page.bundle.js']
    expect(await perform(project, esbuild, args)).toMatchObject({ code: 0 })
    expect(await readFile(join(project, 'page.bundle.js'), 'utf8')).toContain('appleId')
  })

  it('of an author of typed tests: msw 2 takes the handlers for its own', async () => {
    await writeFile(
      join(project, 'typed.ts'),
      `import { setupServer } from 'msw/node'
import { vppTokenHandlers } from 'vpptoken-conformance/stub'
import { defineConfig, loadContract } from 'vpptoken-conformance'
setupServer(...vppTokenHandlers({ baseUrl: 'https://graph.test/v1.0', contract: await loadContract('beta') }))
defineConfig({ target: 'stub', reports: { html: 'a.html' } })
// @ts-expect-error a setting that there is not
defineConfig({ tarjet: 'stub' })
// @ts-expect-error a contract that there is not
vppTokenHandlers({ baseUrl: 'https://graph.test/v1.0', contract: 'v2.0' })
`,
    )
    const options = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', '--skipLibCheck']
    const tsc = await perform(project, join(checkout, 'node_modules/.bin/tsc'), [
      ...options,
      '--types',
      '',
      'typed.ts',
    ])
    expect(tsc).toMatchObject({ code: 0, stdout: '' })
  })

  // Root alone may become somebody else; without it, this is left out.
  it.skipIf(process.getuid?.() !== 0)(
    'of a contributor who is not root, in a path with blanks and accents',
    async () => {
      const home = join(folder, 'pröject of nobody')
      await mkdir(home)
      for (const name of [
        'src',
        'specs',
        'test',
        'tools',
        'fixtures',
        'suites',
        'docs',
        'package.json',
        'README.md',
      ].concat(['tsconfig.json', 'vitest.config.ts', 'action.yml']))
        await cp(join(checkout, name), join(home, name), { recursive: true })
      const modules = join(checkout, 'node_modules')
      await mkdir(join(home, 'node_modules'))
      for (const name of (await readdir(modules)).filter((name) => !name.startsWith('.vite')))
        await symlink(join(modules, name), join(home, 'node_modules', name))
      const nobody = { uid: 65_534, gid: 65_534 }
      await perform(folder, 'chown', ['-R', `${nobody.uid}:${nobody.gid}`, home])
      await perform(folder, 'chmod', ['755', folder])
      const node = process.execPath
      const env = { HOME: home, PATH: `${dirname(node)}:/usr/bin:/bin` }
      const start = await perform(home, node, ['src/cli/bin.ts', 'run'], env, nobody)
      expect(start).toMatchObject({ code: 0, stderr: '' })
      const vitest = join(home, 'node_modules/vitest/vitest.mjs')
      const some = ['run', '--project', 'machinery', 'test/contract', 'test/safety', 'test/cli/config']
      const tests = await perform(home, node, [vitest, ...some], env, nobody)
      expect(`${tests.stdout}${tests.stderr}`).toMatch(/Tests +\d+ passed \(\d+\)/)
      expect(tests.code).toBe(0)
    },
  )
})
