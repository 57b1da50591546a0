import { execFile } from 'node:child_process'
import { appendFile, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkout, packPackage, userEnvironment } from '../support/packed.ts'

const here = checkout
const env = userEnvironment
const call = promisify(execFile)

// What a user does: the package as npm packs it, installed into an empty project. It takes a minute, most of it npm's.
describe('the package', () => {
  let folder: string
  let tarball: string
  let project: string
  const tool = (name: string) => join(here, 'node_modules', '.bin', name)

  async function inProject(command: string, ...args: string[]): Promise<string> {
    const { stdout } = await call(command, args, { cwd: project, env, maxBuffer: 2 ** 26, timeout: 300_000 })
    return stdout
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'package-'))
    project = join(folder, 'project')
    await mkdir(project)
    tarball = await packPackage(folder)
    await writeFile(join(project, 'package.json'), '{"private":true,"type":"module"}')
    await inProject('npm', 'install', '--no-audit', '--no-fund', tarball)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('holds what is needed and nothing else', async () => {
    const { stdout } = await call('tar', ['-tzf', tarball])
    const files = stdout.trim().split('\n')
    const kinds = new Set(
      files.map((file) => file.replace(/^(package\/(?:dist|specs|fixtures\/clients)\/).*?([^/]*)$/, '$1')),
    )
    expect([...kinds].toSorted()).toEqual([
      'package/CHANGELOG.md',
      'package/LICENSE',
      'package/README.md',
      'package/dist/',
      'package/fixtures/clients/',
      'package/package.json',
      'package/specs/',
    ])
    const odd = files.filter(
      (file) =>
        file.startsWith('package/dist/') &&
        !/^package\/dist\/src\/.*\.(js|d\.ts)$/.test(file) &&
        !/^package\/dist\/parsed\/[0-9a-f]{64}\.json$/.test(file),
    )
    expect(odd).toEqual([])
    expect(files.filter((file) => /fixtures\/.*\.ts$/.test(file))).toEqual([])
  })

  it('writes a client program to begin with, and what drives it', async () => {
    await inProject('npx', 'vpptoken-conformance', 'client', 'init', 'bash')
    const driven = await inProject(
      ...(['npx', 'vpptoken-conformance', 'client', '--only', 'VPP-SEND-17'] as const),
      ...['--', 'bash', 'conformance/client.sh'],
    )
    expect(driven).toContain('1 pass')
    for (const name of ['conformance', '.github']) await rm(join(project, name), { recursive: true })
  })

  it('is clean for publint and attw', async () => {
    const publint = await call(tool('publint'), ['run', tarball, '--strict'], { env })
    expect(publint.stdout).toContain('All good!')
    // Exits with 1 where an entry point has no types, or types of another kind than its code.
    const attw = await call(tool('attw'), [tarball, '--profile', 'esm-only', '--format', 'ascii'], { env })
    for (const entry of ['stub', 'vitest']) expect(attw.stdout).toContain(`"vpptoken-conformance/${entry}"`)
  })

  it('has a command that runs the whole suite on the stub', async () => {
    const output = await inProject(
      'npx',
      '--no-install',
      'vpptoken-conformance',
      '--report',
      'json=r.json,html=r.html',
    )
    expect(output).toMatch(/^gate +passed \(--fail-on must\)$/m)
    const report = JSON.parse(await readFile(join(project, 'r.json'), 'utf8'))
    expect(report.summary.pass).toBeGreaterThan(2000)
    const installed = await inProject(
      process.execPath,
      '--input-type=module',
      '--eval',
      "import s from 'vpptoken-conformance/report.schema.json' with { type: 'json' }; console.log(JSON.stringify(s))",
    )
    const ajv = new Ajv2020({ strict: true })
    formats.default(ajv)
    const validate = ajv.compile(JSON.parse(installed))
    expect([validate(report), validate.errors]).toEqual([true, null])
    // It leaves nothing behind but what was asked for.
    const left = ['node_modules', 'package-lock.json', 'package.json', 'r.html', 'r.json']
    expect((await readdir(project)).toSorted()).toEqual(left)
    const caches = (await readdir(join(project, 'node_modules'))).filter((name) => /^\.vite/.test(name))
    expect(caches).toEqual([])
  })

  it('has no need of a parser for its own contracts, unless they were edited', async () => {
    const plan = (version: string) =>
      inProject('npx', '--no-install', 'vpptoken-conformance', 'plan', '--contract', version)
    const [parser, away] = [join(project, 'node_modules/yaml'), join(project, 'yaml-away')]
    await rename(parser, away)
    try {
      for (const version of ['v1.0', 'beta']) expect(await plan(version)).toContain('VPP-ENUM-02/state')
      const specs = join(project, 'node_modules/vpptoken-conformance/specs')
      await appendFile(join(specs, 'beta/openapi.yaml'), '# edited\n')
      await expect(plan('beta')).rejects.toThrow("Cannot find package 'yaml'")
    } finally {
      await rename(away, parser)
    }
    expect(await plan('beta')).toContain('VPP-ENUM-02/state')
  })

  it('weighs under 20 MB in at most 40 packages, without its optional peers', async () => {
    const modules = join(project, 'node_modules')
    const { packages } = JSON.parse(await readFile(join(modules, '.package-lock.json'), 'utf8'))
    expect(Object.keys(packages).length).toBeLessThanOrEqual(40)
    const files = await readdir(modules, { recursive: true })
    const sizes = await Promise.all(files.map(async (file) => (await lstat(join(modules, file))).size))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(20_000_000)
  })

  it('is a library: run gives the report, and the stub answers in a test of its user', async () => {
    const { devDependencies } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'))
    await inProject('npm', 'install', '--no-audit', '--no-fund', `msw@${devDependencies.msw}`)
    await writeFile(
      join(project, 'use.js'),
      `import { setupServer } from 'msw/node'
import { ConformanceError, formatReport, run } from 'vpptoken-conformance'
import { vppTokenHandlers } from 'vpptoken-conformance/stub'
const report = await run({ only: ['VPP-ENUM-02/state'] })
const text = await formatReport(report, 'text')
const error = await run({ target: 'x' }).catch((thrown) => thrown)
const server = setupServer(...vppTokenHandlers({ baseUrl: 'https://graph.test/v1.0' }))
server.listen()
const { value } = await (await fetch('https://graph.test/v1.0/deviceAppManagement/vppTokens')).json()
server.close()
console.log(JSON.stringify([report.gate.holds, report.summary.pass > 0, text.includes('gate'),
  error instanceof ConformanceError, error.exitCode, value.length, process.exitCode === undefined]))
`,
    )
    const output = await inProject(process.execPath, 'use.js')
    expect(JSON.parse(output)).toEqual([true, true, true, true, 2, 2, true])
  })

  it("is a suite in its user's vitest, on a server of its own", async () => {
    // Until now there was none: it is a peer that nothing else needs.
    const { devDependencies } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'))
    await inProject('npm', 'install', '--no-audit', '--no-fund', `vitest@${devDependencies.vitest}`)
    await writeFile(
      join(project, 'server.js'),
      `import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
const entity = { '@odata.type': '#microsoft.graph.vppToken', id: 'mine', organizationName: 'o',
  vppTokenAccountType: 'business', appleId: 'a', expirationDateTime: '2031-01-01T00:00:00Z',
  lastSyncDateTime: '2021-01-01T00:00:00Z', token: 't', lastModifiedDateTime: '2021-01-01T00:00:00Z',
  state: 'valid', lastSyncStatus: 'none', automaticallyUpdateApps: true, countryOrRegion: 'US' }
export const before = JSON.stringify(entity)
export const now = () => JSON.stringify(entity)
// It takes whatever it is sent: each enum is wrong.
const server = createServer(async (request, response) => {
  if (request.method === 'PATCH') Object.assign(entity, JSON.parse(await text(request)))
  const body = request.url.endsWith('/vppTokens') ? { value: [entity] } : entity
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
})
export async function listen() {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return \`http://127.0.0.1:\${server.address().port}/v1.0\`
}
export const close = () => server.close()
`,
    )
    await writeFile(
      join(project, 'graph.test.js'),
      `import { afterAll, expect } from 'vitest'
import { conformance } from 'vpptoken-conformance/vitest'
import { before, close, listen, now } from './server.js'
afterAll(() => {
  close()
  expect(now()).toBe(before)
})
conformance({ target: listen, only: ['VPP-ENTITY-01/state', 'VPP-ENUM-01/state'], journal: 'journals',
  reports: { html: 'conformance.html' } })
`,
    )
    const output = ['--reporter=json', '--outputFile=vitest.json']
    await expect(inProject('npx', '--no-install', 'vitest', 'run', ...output)).rejects.toMatchObject({
      code: 1,
    })
    const { testResults } = JSON.parse(await readFile(join(project, 'vitest.json'), 'utf8')) as {
      testResults: readonly {
        message: string
        assertionResults: readonly { title: string; status: string; failureMessages: readonly string[] }[]
      }[]
    }
    const [file, ...others] = testResults
    expect([file!.message, others]).toEqual(['', []])
    const tests = file!.assertionResults
    const of = (requirement: string) => tests.filter(({ title }) => title.startsWith(requirement))
    expect(tests).toHaveLength(of('VPP-ENTITY-01').length + of('VPP-ENUM-01').length)
    expect(new Set(of('VPP-ENTITY-01').map(({ status }) => status))).toEqual(new Set(['passed']))
    expect(new Set(of('VPP-ENUM-01').map(({ status }) => status))).toEqual(new Set(['failed']))
    for (const { title, failureMessages } of of('VPP-ENUM-01'))
      expect(failureMessages.join('')).toContain(title)
    expect(await readFile(join(project, 'conformance.html'), 'utf8')).toContain('The gate failed')
  })

  it('is typed', async () => {
    await writeFile(
      join(project, 'use.ts'),
      `import { ConformanceError, run, writeReport, type Report, type RunOptions, type Verdict } from 'vpptoken-conformance'
import { vppTokenHandlers } from 'vpptoken-conformance/stub'
import { conformance, type ConformanceOptions } from 'vpptoken-conformance/vitest'
const suite: ConformanceOptions = { target: async () => 'http://127.0.0.1:8080/v1.0', chapters: ['date'], failOn: 'should' }
conformance(suite)
// @ts-expect-error a chapter that there is not
conformance({ chapters: ['dates'] })
const options: RunOptions = { target: 'http://127.0.0.1:8080/v1.0', headers: { 'X-Key': 'k' }, onProgress: (done) => done.toFixed() }
const report: Report = await run(options)
const verdict: Verdict = report.cases[0]!.verdict
await writeReport(report, 'junit', 'junit.xml')
vppTokenHandlers({ baseUrl: 'https://graph.test/v1.0' }).length.toFixed()
if (new ConformanceError('x').exitCode === 3) console.log(verdict)
// @ts-expect-error an option that there is not
await run({ tarjet: 'x' })
// @ts-expect-error a verdict that there is not
const wrong: Verdict = 'perhaps'
// @ts-expect-error a format that there is not
await writeReport(report, 'pdf', wrong)
// @ts-expect-error a report is not changed by its reader
report.gate.holds = true
`,
    )
    const options = [
      '--noEmit',
      '--strict',
      '--noUncheckedIndexedAccess',
      '--target',
      'es2023',
      '--types',
      '',
    ]
    for (const resolution of ['nodenext', 'bundler']) {
      const module = resolution === 'bundler' ? 'esnext' : 'nodenext'
      const kind = [
        '--module',
        module,
        '--moduleResolution',
        resolution,
        '--lib',
        'es2023,dom',
        '--skipLibCheck',
      ]
      const output = await inProject(tool('tsc'), ...options, ...kind, 'use.ts').catch(
        (error: { stdout: string }) => error.stdout,
      )
      expect(output).toBe('')
    }
  })
})
