import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkWritable, writeWhole } from '../src/write.ts'

let folder = ''
const at = (...parts: string[]) => join(folder, ...parts)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('writeWhole', () => {
  it('writes the text and nothing beside it', async () => {
    await writeWhole(at('report.json'), 'é\n')
    expect(readFileSync(at('report.json'), 'utf8')).toBe('é\n')
    expect(readdirSync(folder)).toEqual(['report.json'])
  })

  it('replaces a file, and makes missing directories', async () => {
    writeFileSync(at('report.json'), 'a longer text than the new one')
    await writeWhole(at('report.json'), 'new')
    await writeWhole(at('a', 'b', 'report.json'), 'deep')
    expect(readFileSync(at('report.json'), 'utf8')).toBe('new')
    expect(readFileSync(at('a', 'b', 'report.json'), 'utf8')).toBe('deep')
  })

  it('shows a reader the old text or the new one, never a part', async () => {
    writeFileSync(at('report.json'), 'old')
    const reader = await open(at('report.json'))
    await writeWhole(at('report.json'), 'new')
    expect(await reader.readFile('utf8')).toBe('old')
    await reader.close()
  })

  it('keeps a symbolic link and replaces what it leads to', async () => {
    mkdirSync(at('real'))
    writeFileSync(at('real', 'file'), 'old')
    symlinkSync(at('real', 'file'), at('link'))
    await writeWhole(at('link'), 'new')
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true)
    expect(readFileSync(at('real', 'file'), 'utf8')).toBe('new')
  })

  it('writes to a pipe without replacing it', async () => {
    execFileSync('mkfifo', [at('pipe')])
    const reader = open(at('pipe')).then(async (file) => {
      const text = await file.readFile('utf8')
      await file.close()
      return text
    })
    await writeWhole(at('pipe'), 'through')
    expect(await reader).toBe('through')
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true)
  })

  it('says that nobody reads from a pipe', async () => {
    execFileSync('mkfifo', [at('pipe')])
    await expect(writeWhole(at('pipe'), 'x', 1)).rejects.toThrow(
      /pipe: it is a pipe that nobody reads from; start/,
    )
  })

  it('leaves /dev/null what it is', async () => {
    await writeWhole('/dev/null', 'x')
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
  })
})

describe.each([
  ['writeWhole', (path: string) => writeWhole(path, 'x')],
  ['checkWritable', checkWritable],
])('%s', (_, act) => {
  const message = (path: string) =>
    act(path).then(
      () => '',
      (error: unknown) => (error as Error).message,
    )

  it('names a directory, and what to write instead', async () => {
    expect(await message(folder)).toBe(
      `cannot write ${folder}: it is a directory; name a file in it, e.g. ${at('report.json')}`,
    )
    expect(readdirSync(folder)).toEqual([])
  })

  it('names a file that is in the way of a directory', async () => {
    writeFileSync(at('file'), 'kept')
    const problem = `a part of ${at('file')} is a file, not a directory; choose another path`
    expect(await message(at('file', 'report.json'))).toBe(
      `cannot write ${at('file', 'report.json')}: ${problem}`,
    )
    expect(await message(at('file', 'deep', 'report.json'))).toContain('is a file, not a directory')
    expect(readFileSync(at('file'), 'utf8')).toBe('kept')
  })

  it('says so in one line where the system does not let it', async () => {
    // Not even root may make a file there.
    const text = await message('/proc/report.json')
    expect(text).toMatch(/^cannot write \/proc\/report\.json: [^\n]+; choose another path[^\n]*$/)
  })

  it('says that a name is too long, and removes the directories that it made', async () => {
    expect(await message(at('a', 'b', 'x'.repeat(300)))).toContain('the name is too long')
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('checkWritable', () => {
  it('leaves nothing behind and touches nothing', async () => {
    writeFileSync(at('report.json'), 'old')
    await checkWritable(at('report.json'))
    await checkWritable(at('new', 'deep', 'report.json'))
    expect(readdirSync(folder)).toEqual(['report.json'])
    expect(readFileSync(at('report.json'), 'utf8')).toBe('old')
    expect(existsSync(at('new'))).toBe(false)
  })

  it('keeps directories that were there', async () => {
    mkdirSync(at('kept'))
    await checkWritable(at('kept', 'new', 'report.json'))
    expect(readdirSync(folder)).toEqual(['kept'])
  })
})
