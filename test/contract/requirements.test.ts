import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../src/contract/requirements.ts'
import { ConformanceError } from '../../src/error.ts'

const good = { id: 'VPP-ENUM-01', chapter: 'enum', level: 'MUST', statement: 'a', source: 'b', why: 'c' }

let specs: string
beforeEach(async () => {
  specs = await mkdtemp(join(tmpdir(), 'requirements-'))
})
afterEach(() => rm(specs, { recursive: true }))

// JSON is YAML.
const write = async (version: string, value: unknown) => {
  await mkdir(join(specs, version), { recursive: true })
  await writeFile(join(specs, version, 'requirements.yaml'), JSON.stringify(value))
}

describe('loadCatalogue', () => {
  it('reads the catalogue of each version', async () => {
    const { requirements } = await loadCatalogue('v1.0')
    expect(requirements.length).toBeGreaterThan(0)
    expect((await loadCatalogue('beta')).requirements).toEqual(requirements)
  })

  it('puts what a version adds after what it extends', async () => {
    await write('v1.0', [good])
    await write('beta', { extends: 'v1.0', requirements: [{ ...good, id: 'VPP-ENUM-02' }] })
    const { requirements, bytes } = await loadCatalogue('beta', specs)
    expect(requirements.map(({ id }) => id)).toEqual(['VPP-ENUM-01', 'VPP-ENUM-02'])
    expect(bytes.map((file) => file.length)).toEqual([JSON.stringify([good]).length, expect.any(Number)])
  })

  it.each<[string, unknown, RegExp]>([
    ['no list', { a: 1 }, /neither a list/],
    ['a list under a wrong name', { extends: 'v1.0', list: [] }, /neither a list/],
    ['an entry that is text', ['a'], /entry 1 is not a mapping/],
    ['a missing field', [{ ...good, why: undefined }], /entry 1 \(VPP-ENUM-01\) has no text under why/],
    [
      'an empty field',
      [good, { ...good, id: 'VPP-ENUM-02', source: ' ' }],
      /entry 2 \(VPP-ENUM-02\) .* source/,
    ],
    ['a field too many', [{ ...good, note: 'x' }], /unknown member note/],
    ['an odd id', [{ ...good, id: 'VPP-ENUM-1' }], /id unlike/],
    ['an unknown chapter', [{ ...good, chapter: 'enums' }], /unknown chapter enums: use entity, accept/],
    [
      'a side unknown',
      [{ ...good, 'applies-to': 'server' }],
      /applies to an unknown side server: use client/,
    ],
    ['a chapter of the other side', [{ ...good, 'applies-to': 'client' }], /chapter enum: use send, receive/],
    ['a client chapter for a server', [{ ...good, chapter: 'send' }], /unknown chapter send: use entity/],
    ['an unknown level', [{ ...good, level: 'must' }], /unknown level must: use MUST/],
    ['an id twice', [good, good], /entry 2 repeats the id VPP-ENUM-01/],
    ['a circle', { extends: 'v1.0', requirements: [] }, /extends itself/],
    ['an unknown version', { extends: 'v9', requirements: [] }, /v9.*no such file/],
  ])('refuses %s', async (_, value, message) => {
    await write('v1.0', value)
    const failure = await loadCatalogue('v1.0', specs).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ConformanceError)
    expect((failure as Error).message).toMatch(message)
    expect((failure as Error).message).toContain('requirements.yaml')
  })
})
