import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheDirectory, installClient } from '../../fixtures/clients/install.ts'
import type { Argv } from '../../fixtures/clients/table.ts'
import { missingPrograms } from '../../fixtures/clients/toolchain.ts'

let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vpptoken-install-'))
  await mkdir(join(directory, 'sources', 'toy'), { recursive: true })
  await writeFile(join(directory, 'sources', 'toy', 'client.txt'), 'first')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

/** A step that writes down that it was run. */
const note: Argv = ['sh', '-c', 'echo done >> notes.txt']

function install(steps: readonly Argv[], stepMs = 10_000) {
  const where = { sources: join(directory, 'sources'), cache: join(directory, 'cache'), root: directory }
  return installClient({ name: 'toy', install: steps }, { ...where, env: process.env, stepMs })
}

const copied = (name: string) => readFile(join(directory, 'cache', 'toy', name), 'utf8')

describe('installing a client', () => {
  it('copies its folder and runs the steps there, once', async () => {
    expect(await install([note])).toEqual({ directory: join(directory, 'cache', 'toy'), fresh: true })
    expect(await install([note])).toMatchObject({ fresh: false })
    expect([await copied('client.txt'), await copied('notes.txt')]).toEqual(['first', 'done\n'])
  })

  it('puts the files beside a program where it finds them, and installs anew where they change', async () => {
    const where = { sources: join(directory, 'sources'), cache: join(directory, 'cache'), root: directory }
    const withFile = () =>
      installClient(
        { name: 'toy', install: [note], files: ['specs.yaml'] },
        { ...where, env: process.env, stepMs: 10_000 },
      )
    for (const text of ['one', 'two']) {
      await writeFile(join(directory, 'specs.yaml'), text)
      expect(await withFile()).toMatchObject({ fresh: true })
      expect(await copied('specs.yaml')).toBe(text)
    }
    expect(await withFile()).toMatchObject({ fresh: false })
  })

  it('does it anew, from nothing, where a file or a step has changed', async () => {
    await install([note])
    await writeFile(join(directory, 'sources', 'toy', 'client.txt'), 'second')
    expect(await install([note])).toMatchObject({ fresh: true })
    expect([await copied('client.txt'), await copied('notes.txt')]).toEqual(['second', 'done\n'])
    expect(await install([note, note])).toMatchObject({ fresh: true })
  })

  it('says in one line which step failed and how, and does not take it for done', async () => {
    const failing: Argv = ['sh', '-c', 'echo no such version >&2; exit 3']
    await expect(install([note, failing])).rejects.toThrow(
      /^toy: sh -c echo .* failed with code 3: no such version \(in .*toy\)$/,
    )
    expect(await install([note])).toMatchObject({ fresh: true })
    await expect(install([['no-such-program-here']])).rejects.toThrow(
      /^no-such-program-here cannot be started/,
    )
    await expect(install([['sleep', '60']], 20)).rejects.toThrow(/^toy: sleep 60 was ended: it took too long/)
  })

  it('keeps what it installs where the environment says', () => {
    expect(cacheDirectory({ VPPTOKEN_CLIENTS_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a')
    expect(cacheDirectory({ XDG_CACHE_HOME: '/b' })).toBe(join('/b', 'vpptoken-conformance', 'clients'))
    expect(cacheDirectory({ VPPTOKEN_CLIENTS_CACHE: '/a', VPPTOKEN_SERVERS_CACHE: '/c' }, 'servers')).toBe(
      '/c',
    )
  })
})

describe('the search for a toolchain', () => {
  it('tells which programs no directory of the PATH holds as something to run', async () => {
    const [first, second] = [join(directory, 'one'), join(directory, 'two')]
    for (const [place, name, mode] of [
      [first, 'there', 0o755],
      [second, 'also', 0o755],
      [second, 'text', 0o644],
    ] as const) {
      await mkdir(place, { recursive: true })
      await writeFile(join(place, name), '')
      await chmod(join(place, name), mode)
    }
    const path = ['', first, second].join(delimiter)
    expect(await missingPrograms(['there', 'also', 'text', 'absent'], path)).toEqual(['text', 'absent'])
  })
})
