import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import { contract } from '../support/observation.ts'
import { checkout } from '../support/packed.ts'
import { handwrittenPages } from '../support/pages.ts'

const bearer = 'bearer-of-the-documentation'

// Blocks that another test runs, or that need what is not here.
const elsewhere: readonly (readonly [RegExp, string])[] = [
  [/npm ci && npm (start|test)/, 'CI'],
  [/git clone|npm ci|npm install/, 'needs the network, or installs: test/slow/roles, test/slow/package'],
  [/docker /, 'needs Docker'],
  [
    /fixtures\/(clients|servers)|our-sdk|-- \.\/|client --replay|npm run clients/,
    'drives programs: test/clients, npm run clients',
  ],
  [/npm run (bench|peers|proof|servers|chaos)|node bench/, 'measures for minutes'],
  [/AZURE_|--sign-in/, 'signs in: test/auth'],
  [/restore \.vpptoken-conformance\/2026/, 'has a journal: test/chaos'],
  [/npx vitest/, 'test/vitest'],
]

const runnable = handwrittenPages().flatMap(({ name, shell }) =>
  shell
    .filter((block) => /vpptoken-conformance/.test(block))
    .filter((block) => !elsewhere.some(([pattern]) => pattern.test(block)))
    .map((block) => [name, block] as const),
)

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** A block as it runs here: on a server of this test, with a port that is free, and files that there are. */
function here(block: string, target: string, port: number, ids: readonly string[]): string {
  const serving = block.includes(' serve ')
  const script = block
    .replaceAll(/\[--\w+( \[?[A-Z]+\]?)?\]/g, '')
    .replaceAll(/VPPTOKEN_BEARER=(…|some-token)/g, `VPPTOKEN_BEARER=${bearer}`)
    .replaceAll(serving ? /8080/g : /http:\/\/127\.0\.0\.1:8080\/v1\.0/g, serving ? String(port) : target)
    .replaceAll(/https:\/\/[\w.]+\.example\/v1\.0/g, target)
    .replaceAll(/\$ID_(\d)/g, (_, number) => ids[(Number(number) - 1) % ids.length]!)
    .replaceAll(/--id ID\b/g, `--id ${ids[0]}`)
    .replaceAll('$URL', target)
    .replaceAll(
      /^(.* serve .*?)( &)?$/gm,
      `$1 &\nuntil (exec 3<>/dev/tcp/127.0.0.1/${port}) 2>/dev/null; do sleep 0.1; done`,
    )
  return `set -e\ntrap 'kill $(jobs -p) 2>/dev/null || :' EXIT\n${script}`
}

describe('the commands in the documentation', () => {
  let tools: string
  let folder: string
  let served: Served
  const implementation = createImplementation(contract, { basePath: '/v1.0', bearer })
  const key = contract.properties.find((property) => property.key)!.name
  const ids = implementation.tokens().map((token) => String(token[key]))

  async function shell(script: string): Promise<{ code: number; output: string }> {
    await writeFile(join(folder, 'block.sh'), script)
    return new Promise((resolve) => {
      const env = {
        PATH: `${tools}:${dirname(process.execPath)}:/usr/bin:/bin`,
        HOME: folder,
        VPPTOKEN_BEARER: bearer,
      }
      execFile(
        'bash',
        [join(folder, 'block.sh')],
        { cwd: join(folder, 'work'), env, timeout: 300_000 },
        (error, out, err) =>
          resolve({ code: error ? Number(error.code ?? Number.NaN) : 0, output: `${out}${err}` }),
      )
    })
  }

  beforeAll(async () => {
    tools = await mkdtemp(join(tmpdir(), 'tools-'))
    const bin = join(checkout, 'src/cli/bin.ts')
    await writeFile(
      join(tools, 'vpptoken-conformance'),
      `#!/bin/bash\nexec "${process.execPath}" "${bin}" "$@"\n`,
    )
    await writeFile(join(tools, 'npx'), '#!/bin/bash\nexec "$@"\n')
    for (const name of ['vpptoken-conformance', 'npx']) await chmod(join(tools, name), 0o755)
  })
  afterAll(() => rm(tools, { recursive: true }))
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docs-'))
    served = await serveImplementation(implementation, { port: 0 })
    const work = join(folder, 'work')
    await mkdir(work)
    await cp(join(checkout, 'specs/v1.0/openapi.yaml'), join(work, 'openapi.yaml'))
    for (const name of ['src', 'node_modules', 'specs', 'package.json'])
      await symlink(join(checkout, name), join(work, name))
  })
  afterEach(async () => {
    await served.close()
    await rm(folder, { recursive: true })
  })

  it.each(runnable)('of %s do what is said of them: %s', async (_, block) => {
    if (block.includes('BEFORE.json')) {
      const run = 'vpptoken-conformance run --target stub --only VPP-ENUM-07 --report json=BEFORE.json'
      expect(await shell(`${run}\ncp BEFORE.json AFTER.json\n`)).toMatchObject({ code: 0 })
    }
    const { code, output } = await shell(here(block, `${served.url}/v1.0`, await freePort(), ids))
    // The server with a fault is there to fail.
    const expected = block.includes('--fault date') ? 1 : 0
    expect({ code, output: code === expected ? '' : output }).toEqual({ code: expected, output: '' })
  })

  it('are many', () => {
    expect(runnable.length).toBeGreaterThan(8)
  })
})
