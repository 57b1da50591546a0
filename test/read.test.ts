import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readBytes, readText } from '../src/read.ts'
import { isTooDeep } from '../src/yaml-depth.ts'

let folder: string
const at = (...path: string[]) => join(folder, ...path)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('readText', () => {
  it('leaves out the byte order mark', async () => {
    writeFileSync(at('marked'), '\uFEFFa: ü')
    expect(await readText(at('marked'))).toBe('a: ü')
  })

  it('reads what comes out of a pipe, whenever its writer comes', async () => {
    execFileSync('mkfifo', [at('pipe')])
    const read = readText(at('pipe'))
    const writer = await open(at('pipe'), 'w')
    await writer.write('one ')
    await writer.write('two')
    await writer.close()
    expect(await read).toBe('one two')
  })

  it.each<[string, () => string, RegExp]>([
    ['is not there', () => at('none'), /^there is no such file: check the path$/],
    ['is below a file', () => at('file', 'x'), /^there is no such file, since a part of its path is a file/],
    ['is a directory', () => folder, /^it is a directory: name the file in it$/],
    ['is a circle of links', () => at('circle'), /^its symbolic links lead back/],
    ['has a name that is too long', () => at('x'.repeat(5000)), /^the name is too long/],
    ['is UTF-16', () => at('wide'), /^it is not UTF-8: save it as UTF-8$/],
    ['has no end', () => '/dev/zero', /^it is larger than \d+ MiB: name a smaller file$/],
  ])('says what is wrong where it %s', async (_, path, message) => {
    writeFileSync(at('file'), 'x')
    symlinkSync(at('circle'), at('circle'))
    writeFileSync(at('wide'), Buffer.from('\uFEFFx', 'utf16le'))
    await expect(readText(path())).rejects.toThrow(message)
  })

  it('says that nothing comes out of a pipe', async () => {
    execFileSync('mkfifo', [at('pipe')])
    await expect(readBytes(at('pipe'), 1)).rejects.toThrow(/^nothing came out of it within/)
  })

  it('takes a device that ends at once as empty', async () => {
    expect(await readText('/dev/null')).toBe('')
  })
})

describe('isTooDeep', () => {
  it.each(['['.repeat(100_000), '{"a":'.repeat(100_000), '- '.repeat(100_000), '? '.repeat(100_000)])(
    'refuses nesting, however it is written: %.8s…',
    (text) => expect(isTooDeep(text)).toBe(true),
  )

  it('takes brackets one beside the other, closed or not', () => {
    expect(isTooDeep(`a: ${JSON.stringify(Array(100_000).fill({ a: [] }))}`)).toBe(false)
    expect(
      isTooDeep('- a [ of many, each in a text that is longer than a level of nesting is\n'.repeat(2000)),
    ).toBe(false)
  })
})
