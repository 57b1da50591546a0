import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkNewList, writeNewList } from '../../src/deviations/write.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deviations-'))
})

afterEach(() => rm(folder, { recursive: true }))

describe('writeNewList', () => {
  it('writes a list, whose directory is made', async () => {
    await writeNewList(join(folder, 'new/list.yaml'), '[]\n')
    expect(await readFile(join(folder, 'new/list.yaml'), 'utf8')).toBe('[]\n')
  })

  it('leaves a list that is there as it is', async () => {
    const path = join(folder, 'list.yaml')
    await writeFile(path, '# ours\n')
    const message = `${path} is there already, and a list is not overwritten: name another file, or remove it`
    await expect(writeNewList(path, '[]\n')).rejects.toThrow(new Error(message))
    await expect(checkNewList(path)).rejects.toThrow(new Error(message))
    expect(await readFile(path, 'utf8')).toBe('# ours\n')
  })

  it('is found out beforehand where it would fail, and that leaves nothing behind', async () => {
    await checkNewList(join(folder, 'new/list.yaml'))
    await expect(checkNewList(folder)).rejects.toThrow('it is a directory')
    expect(await readdir(folder)).toEqual([])
  })
})
