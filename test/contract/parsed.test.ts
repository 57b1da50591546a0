import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parsedName } from '../../src/contract/parsed.ts'
import { readSource } from '../../src/contract/read.ts'
import { packageRoot } from '../../src/contract/root.ts'
import { builtInVersions } from '../../src/contract/types.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parsed-'))
})

afterEach(() => rm(folder, { recursive: true }))

const readValue = async (path: string) => (await readSource(path, folder)).value

describe('what a build has parsed', () => {
  it('is taken for the bytes that it was made of, and for no others', async () => {
    const path = join(folder, 'a.yaml')
    const text = 'from: the YAML\n'
    await writeFile(path, text)
    expect(await readValue(path)).toEqual({ from: 'the YAML' })
    await writeFile(join(folder, parsedName(Buffer.from(text))), '{"from":"the build"}')
    expect(await readValue(path)).toEqual({ from: 'the build' })
    await appendFile(path, '# edited\n')
    expect(await readValue(path)).toEqual({ from: 'the YAML' })
  })

  it('is passed over where it is not whole', async () => {
    const path = join(folder, 'a.yaml')
    await writeFile(path, 'from: the YAML\n')
    await writeFile(join(folder, parsedName(Buffer.from('from: the YAML\n'))), '{"from":"the bu')
    expect(await readValue(path)).toEqual({ from: 'the YAML' })
  })

  // A date, a number beyond doubles or a key that is no text would come out of JSON as something else.
  it.each(builtInVersions.flatMap((version) => [`${version}/openapi.yaml`, `${version}/requirements.yaml`]))(
    'can hold all that %s says',
    async (name) => {
      const value = await readValue(join(packageRoot(), 'specs', name))
      expect(JSON.parse(JSON.stringify(value))).toStrictEqual(value)
    },
  )
})
