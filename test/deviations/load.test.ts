import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadDeviations } from '../../src/deviations/load.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deviations-'))
  for (const [path, text] of Object.entries({
    'specs/v1.0/deviations/real.yaml': '- cases: A\n  reason: real v1.0\n',
    'specs/v1.0/deviations/both.yaml': '- cases: A\n  reason: both v1.0\n',
    'specs/beta/deviations/both.yaml': '- cases: A\n  reason: both beta\n',
    'mine.yaml': '- cases: A\n  reason: mine\n- cases: B\n  reason: mine too\n',
    'marked.yaml': '\ufeff- cases: A\n  reason: marked\n',
    'wrong.yaml': '- cases: A\n  reason:x\n',
  })) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await writeFile(join(folder, 'latin.yaml'), Buffer.from('- cases: A\n  reason: caf\xe9\n', 'latin1'))
})

afterAll(() => rm(folder, { recursive: true }))

const load = async (lists: readonly string[], version = 'v1.0') =>
  (await loadDeviations(lists, version, join(folder, 'specs'))).map(({ reason, file, line, builtIn }) => ({
    reason,
    at: `${file}:${line}`,
    builtIn,
  }))

describe('loadDeviations', () => {
  it('reads files and built-in lists in the order given', async () => {
    const mine = join(folder, 'mine.yaml')
    expect(await load([mine, 'real'])).toEqual([
      { reason: 'mine', at: `${mine}:1`, builtIn: false },
      { reason: 'mine too', at: `${mine}:3`, builtIn: false },
      { reason: 'real v1.0', at: 'specs/v1.0/deviations/real.yaml:1', builtIn: true },
    ])
    expect(await load([])).toEqual([])
  })

  it.each([
    ['beta', 'both', 'both beta'],
    ['beta', 'real', 'real v1.0'],
    ['contracts/ours.yaml', 'both', 'both v1.0'],
  ])('falls back to the lists of v1.0: %s, %s', async (version, list, reason) => {
    expect(await load([list], version)).toMatchObject([{ reason }])
  })

  it('passes over a byte order mark', async () => {
    expect(await load([join(folder, 'marked.yaml')])).toMatchObject([{ reason: 'marked' }])
  })

  it.each([
    [
      'nowhere.yaml',
      /nowhere\.yaml: there is no such file, and no list of that name comes with the package: check it \(built in: (both, real|real, both)\)$/,
    ],
    ['.', /: it is a directory: name the file in it$/],
    ['latin.yaml', /latin\.yaml: it is not UTF-8: save it as UTF-8$/],
    ['wrong.yaml', /wrong\.yaml:2: a space is missing/],
  ])('refuses %s in one line', async (file, message) => {
    const error: Error = await load([join(folder, file)]).then(
      () => expect.unreachable(),
      (thrown) => thrown,
    )
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('\n')
  })
})
