import { createHash } from 'node:crypto'
import { chmodSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { loadContract } from '../../src/contract/load.ts'
import { packageRoot } from '../../src/contract/root.ts'
import type { Contract } from '../../src/contract/types.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { ConformanceError } from '../../src/error.ts'

const file = (name: string) => join(packageRoot(), 'test', 'contract', 'files', name)
const failureOf = (path: string) =>
  loadContract(path).then(
    () => undefined,
    (error: unknown) => error as Error,
  )

describe('a built-in contract', () => {
  it('takes its paths, its type and its version from the document', async () => {
    expect(await loadContract('v1.0')).toMatchObject({
      name: 'v1.0',
      version: 'v1.0',
      itemPath: '/deviceAppManagement/vppTokens/{vppTokenId}',
      collectionPath: '/deviceAppManagement/vppTokens',
      entityType: '#microsoft.graph.vppToken',
    })
    expect(await loadContract('beta')).toMatchObject({ name: 'beta', version: 'beta' })
  })

  it('knows what only the other version has', async () => {
    const contract = await loadContract('v1.0')
    const beta = await loadContract('beta')
    const expectForeign = (own: Contract, other: Contract) => {
      for (const { name, members, foreignMembers } of own.properties) {
        const theirs = other.properties.find((property) => property.name === name)?.members ?? []
        expect([name, foreignMembers]).toEqual([name, theirs.filter((member) => !members.includes(member))])
      }
    }
    expectForeign(contract, beta)
    expectForeign(beta, contract)
    expect(contract.properties.find(({ name }) => name === 'state')?.foreignMembers).toContain(
      'duplicateLocationId',
    )
    // lastAppCount is on the newest v1.0 page and in no v1.0 metadata: no side is taken.
    const only = (one: Contract, other: Contract) => {
      const known = [...other.properties.map(({ name }) => name), 'lastAppCount']
      return one.properties.map(({ name }) => name).filter((name) => !known.includes(name))
    }
    expect(only(beta, contract)).toContain('displayName')
    for (const [own, other] of [
      [contract, beta],
      [beta, contract],
    ] as const) {
      expect(Object.keys(own.foreignProperties)).toEqual(only(other, own))
      expect(compileValidators(other).request(own.foreignProperties)).toEqual([])
    }
  })

  it.each([
    ['v1.0', ['v1.0/openapi.yaml', 'v1.0/requirements.yaml']],
    ['beta', ['beta/openapi.yaml', 'v1.0/requirements.yaml', 'beta/requirements.yaml']],
  ])('is named by the hash of its files (%s)', async (version, files) => {
    const hash = createHash('sha256')
    for (const name of files) hash.update(readFileSync(join(packageRoot(), 'specs', name)))
    expect((await loadContract(version)).sha256).toBe(hash.digest('hex'))
  })
})

describe("a file in the style of Graph's", () => {
  it.each(['graph-3.0.yaml', 'graph-3.1-nullable.yaml'])('is read (%s)', async (name) => {
    const contract = await loadContract(file(name))
    expect(contract).toMatchObject({ name: file(name), entityType: '#example.token' })
    expect(contract.itemPath).toBe('/deviceAppManagement/vppTokens/{vppToken-id}')
    const of = (test: (property: (typeof contract.properties)[number]) => boolean) =>
      contract.properties.filter(test).map((property) => property.name)
    expect(of(() => true)).toEqual(['id', 'token', 'state', 'mood', 'expirationDateTime', 'count', 'results'])
    expect(of(({ nullable }) => nullable)).toEqual(['token', 'mood'])
    // The file says none of this; the built-in contracts do.
    expect(of(({ key }) => key)).toEqual(['id'])
    expect(of(({ credential }) => credential)).toEqual(['token'])
    const { property } = compileValidators(contract)
    expect(property('mood', null)).toEqual([])
    expect(property('mood', 'happy')).not.toEqual([])
    expect(property('mood', {})).not.toEqual([])
    expect(property('token', null)).toEqual([])
    expect(property('state', null)).not.toEqual([])
    expect(property('results', [{ name: null, '@odata.type': 'x' }])).toEqual([])
    expect(property('results', [{ name: 1 }])).not.toEqual([])
    const date = contract.properties.find(({ kind }) => kind === 'dateTimeOffset')
    expect(date?.schema.pattern).toBe('^[0-9]{4,}-.*$')
  })

  it('is compared with both built-in versions', async () => {
    const contract = await loadContract(file('graph-3.0.yaml'))
    const state = contract.properties.find(({ name }) => name === 'state')
    const versions = await Promise.all(['v1.0', 'beta'].map((name) => loadContract(name)))
    const known = versions.flatMap(
      ({ properties }) => properties.find(({ name }) => name === 'state')!.members,
    )
    const own: readonly unknown[] = state!.members
    expect(new Set(state!.foreignMembers)).toEqual(new Set(known.filter((member) => !own.includes(member))))
    expect(new Set(state!.foreignMembers).size).toBe(state!.foreignMembers.length)
    expect(state!.foreignMembers).toEqual(expect.arrayContaining(['unknown', 'duplicateLocationId']))
    expect(Object.keys(contract.foreignProperties)).toContain('appleId')
    expect(Object.keys(contract.foreignProperties)).toContain('displayName')
    expect(Object.keys(contract.foreignProperties)).not.toContain('token')
  })

  it('has examples made for it, the answer as the request with what the service owns', async () => {
    const { example, properties } = await loadContract(file('graph-3.0.yaml'))
    expect(Object.keys(example.response)).toEqual(properties.map(({ name }) => name))
    const { id, ...rest } = example.response
    expect(id).toEqual(expect.any(String))
    expect(example.request).toEqual(rest)
  })

  it('may answer without a body', async () => {
    const { properties, entityType } = await loadContract(file('no-content.yaml'))
    expect(properties.map(({ name, nullable }) => [name, nullable])).toEqual([
      ['id', false],
      ['note', true],
    ])
    expect(entityType).toBe('#microsoft.graph.vppToken')
  })
})

describe('another file', () => {
  it('may refer to itself in a circle and have a longer path', async () => {
    const contract = await loadContract(file('circular.yaml'))
    expect(contract.itemPath).toBe('/deviceAppManagement/vppTokens/{token-key}')
    expect(contract.collectionPath).toBe('/deviceAppManagement/vppTokens')
    expect(JSON.stringify(contract.properties)).not.toContain('$ref')
    const marks = contract.properties.map(({ name, key, credential }) => [name, key, credential])
    expect(marks).toEqual([
      ['tokenKey', true, false],
      ['secret', false, true],
      ['code', false, true],
    ])
    // An entity within itself is another one, which its own address leads to.
    expect(contract.leftAlone.map(({ name }) => name)).toEqual(['parent', 'children'])
    expect(contract.notes).toEqual([expect.stringMatching(/left alone: parent \(a relationship.*; children/)])
  })

  it('may have an example that contradicts its schema: a made one takes its place, and a note says so', async () => {
    const { example, notes } = await loadContract(file('wrong-example.json'))
    expect(example).toEqual({
      request: { note: expect.any(String) },
      response: { number: '7', note: 'as sent', more: 1 },
    })
    expect(notes).toEqual([expect.stringMatching(/request example .* contradicts its schema at \$\.note/)])
  })

  it('may have a property for which no value can be made: it is left alone, and a note says so', async () => {
    const { properties, leftAlone, notes } = await loadContract(file('bad-pattern.yaml'))
    expect(properties.map(({ name }) => name)).toEqual(['id', 'flag'])
    expect(leftAlone).toEqual([
      { name: 'note', reason: expect.stringMatching(/no valid value .*Unterminated/), credential: false },
    ])
    expect(notes).toEqual([expect.stringMatching(/left alone: note \(no valid value/)])
  })

  it('may have enums of every form; what is left alone is in no made example', async () => {
    const contract = await loadContract(file('odd-members.yaml'))
    expect(contract.properties.map(({ name, kind, members }) => [name, kind, members])).toEqual([
      ['id', 'string', []],
      ['state', 'enum', ['', 'x']],
      ['one', 'enum', ['only']],
      ['choice', 'enum', ['a', 'b']],
      ['open', 'string', []],
      ['flag', 'boolean', []],
    ])
    expect(contract.leftAlone).toMatchObject([{ name: 'short' }])
    expect(Object.keys(contract.example.request)).toEqual(['state', 'one', 'choice', 'open', 'flag'])
    expect(deriveCases(contract, 1, { thorough: true }).length).toBeGreaterThan(0)
  })

  it('may be JSON with examples of its own', async () => {
    const contract = await loadContract(file('with-examples.json'))
    expect(contract).toMatchObject({
      version: '7',
      entityType: '#example.note',
      example: { request: { note: 'as sent' }, response: { number: '7', note: 'as sent', more: 1 } },
    })
    const v1 = await loadContract('v1.0')
    expect(contract.requirements).toEqual(v1.requirements)
    expect(contract.sha256).not.toBe(v1.sha256)
  })

  it('may lie in several files', async () => {
    const { properties } = await loadContract(file('external-file.yaml'))
    expect(properties.map(({ name, kind, nullable }) => [name, kind, nullable])).toEqual([
      ['id', 'string', false],
      ['note', 'string', true],
      ['flag', 'boolean', false],
    ])
  })

  it('may have a pattern that is valid without the u flag alone', async () => {
    const { property } = compileValidators(await loadContract(file('loose-pattern.yaml')))
    expect(property('note', '-a')).toEqual([])
    expect(property('note', '--a')).not.toEqual([])
  })
})

describe('a file that cannot be used', () => {
  it.each([
    ['nowhere.yaml', /no such file/],
    ['.', /is a directory/],
    ['broken.yaml', /neither YAML nor JSON .*line 2/],
    ['external-part.yaml', /not an OpenAPI document/],
    ['swagger-2.yaml', /Swagger 2\.0: convert/],
    ['openapi-3.2.yaml', /OpenAPI 3\.2\.0/],
    ['missing-operation.yaml', /no PATCH of a path like \/deviceAppManagement\/vppTokens\/\{/],
    ['no-schema.yaml', /no JSON schema/],
    ['no-key.yaml', /no key: mark one/],
    ['number-key.yaml', /the key of its entity, id, is of the type integer: only keys that are texts/],
    ['invalid.yaml', /cannot be read.*patch\/responses/],
    ['external-http.yaml', /cannot be read.*127\.0\.0\.1/],
    ['endless.yaml', /cannot be read/],
    [
      'nothing-to-set.yaml',
      /no property that a client may set \(left alone: anything .*its schema names no type/,
    ],
  ])('is refused in one line that names it (%s)', async (name, message) => {
    const failure = await failureOf(file(name))
    expect(failure).toBeInstanceOf(ConformanceError)
    expect(failure?.message).toMatch(message)
    expect(failure?.message.startsWith(file(name))).toBe(true)
    expect(failure?.message).not.toContain('\n')
  })

  it('is refused when it is not text, or not readable', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'contract-'))
    try {
      const path = join(directory, 'a.yaml')
      await writeFile(path, Uint8Array.from([0xff, 0xfe, 0x00]))
      expect((await failureOf(path))?.message).toMatch(/it is not UTF-8: save it as UTF-8/)
      chmodSync(path, 0)
      // Whoever runs the tests as root may read everything.
      if (process.getuid?.() !== 0) expect((await failureOf(path))?.message).toMatch(/may not be read/)
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  it('makes no request for a reference over HTTP', async () => {
    const seen: string[] = []
    const server = createServer((request, response) => {
      seen.push(request.url ?? '')
      response.end('type: object\nproperties: {id: {type: string}}\n')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const directory = await mkdtemp(join(tmpdir(), 'contract-'))
    try {
      const { port } = server.address() as AddressInfo
      const text = readFileSync(file('external-http.yaml'), 'utf8').replace(
        '127.0.0.1:9',
        `127.0.0.1:${port}`,
      )
      const path = join(directory, 'a.yaml')
      await writeFile(path, text)
      expect(await failureOf(path)).toBeInstanceOf(ConformanceError)
      expect(seen).toEqual([])
    } finally {
      await rm(directory, { recursive: true })
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
