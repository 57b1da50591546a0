import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Argv } from '../../fixtures/clients/table.ts'
import { mends } from '../../fixtures/servers/mends.ts'
import { readRecording } from '../../fixtures/servers/recordings.ts'
import { type ServerProgram, serverPrograms } from '../../fixtures/servers/table.ts'
import { packageRoot } from '../../src/contract/root.ts'

const root = packageRoot()
const folder = join(root, 'fixtures', 'servers')
const textOf = (...names: string[]) => readFile(join(folder, ...names), 'utf8')

const plain = serverPrograms.filter(({ mends: mended }) => mended === undefined)
const conforming = serverPrograms.filter(({ mends: mended }) => mended !== undefined)

/** The server's line in the README. */
function line({ name, install, run, env, bearer }: ServerProgram): string {
  const word = (text: string) =>
    text.startsWith(root)
      ? `"$SUITE"${text.slice(root.length)}`
      : /^[\w./:=@-]+$/.test(text)
        ? text
        : `'${text}'`
  const shell = (argv: Argv) => argv.map(word).join(' ')
  const variables = {
    ...(run[0] === 'node' && { PORT: '0' }),
    ...env,
    ...(bearer && { BEARER: 'some-token' }),
  }
  const set = Object.entries(variables).map(([key, value]) => `${key}=${word(value)}`)
  const copy = `cd "$(mktemp -d)" && cp -r "$SUITE"/fixtures/servers/${name}/. .`
  return [copy, ...install.map(shell), [...set, shell(run)].join(' ')].join(' && ')
}

describe('the table of servers', () => {
  it('has each folder, but for that of the recordings', async () => {
    const entries = await readdir(folder, { withFileTypes: true })
    const folders = entries
      .filter((entry) => entry.isDirectory() && entry.name !== 'recorded')
      .map(({ name }) => name)
    expect(serverPrograms.map(({ name }) => name).toSorted()).toEqual(folders.toSorted())
  })

  it('puts a conforming server behind the one that it mends, by whose name it is called', () => {
    for (const [index, { name, mends: mended }] of serverPrograms.entries()) {
      if (mended === undefined) continue
      expect([name, serverPrograms[index - 1]?.name]).toEqual([`${mended}-conforming`, mended])
    }
  })

  it.each(serverPrograms)('pins each package of $name', async ({ name, package: main }) => {
    const names = await readdir(join(folder, name))
    if (names.includes('package.json')) {
      const { dependencies, devDependencies = {} } = JSON.parse(await textOf(name, 'package.json'))
      for (const version of Object.values({ ...dependencies, ...devDependencies })) {
        expect(version).toMatch(/^\d+\.\d+\.\d+$/)
      }
      expect(Object.keys(dependencies)).toContain(main)
      expect(names).toContain('package-lock.json')
    } else {
      const references = [...(await textOf(name, 'server.csproj')).matchAll(/<PackageReference[^>]*>/g)]
      for (const [reference] of references) expect(reference).toMatch(/ Version="\d+\.\d+\.\d+"/)
      if (references.length > 0) expect(names).toContain('packages.lock.json')
    }
  })

  it.each(serverPrograms)('stands in the README as a command line: $name', async (program) => {
    expect((await textOf('README.md')).split('\n')).toContain(line(program))
  })
})

describe('what is recorded of the servers', () => {
  it.each(serverPrograms)('is of the versions that $name has now', async (program) => {
    const recording = await readRecording(root, program)
    expect(recording).toBeDefined()
    const names = await readdir(join(folder, program.name))
    const manifest = names.includes('package.json') ? 'package.json' : 'server.csproj'
    const pinned = await textOf(program.name, manifest)
    for (const [name, version] of Object.entries(recording!.versions.packages)) {
      expect(pinned).toContain(`"${name}"`)
      expect(pinned).toContain(`"${version}"`)
    }
  })

  it.each(conforming)('is a gate that passed, where the server is to conform: $name', async (program) => {
    expect(await readRecording(root, program)).toMatchObject({ passed: true, causes: expect.anything() })
  })

  it.each(plain)('names, of $name, what mends each requirement that fails', async (program) => {
    const recording = (await readRecording(root, program))!
    expect(recording.passed).toBe(false)
    const mended = mends[program.name]
    expect(mended).toBeDefined()
    if (typeof mended !== 'object') return
    const failed = recording.causes.filter(({ verdict }) => verdict === 'fail')
    const named = new Set(mended.flatMap(({ requirements }) => requirements))
    expect([...named]).toEqual(expect.arrayContaining(failed.map(({ requirement }) => requirement)))
  })
})
