import { describe, expect, it } from 'vitest'
import { keyName } from '../../src/contract/types.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { bodyLimit } from '../../src/stub/request-stages.ts'
import { contract, deepFrozen, errorOf, firstId, propertyOf, send, sendRaw } from './client.ts'

const text = propertyOf('string')
const choice = propertyOf('enum')
const date = propertyOf('dateTimeOffset')
const flag = propertyOf('boolean')
const stamped = contract.properties.find((p) => p.serverOwned && p.kind === 'dateTimeOffset')?.name ?? ''
const members = contract.properties.find(({ name }) => name === choice)?.members ?? []

describe('an accepted PATCH', () => {
  it('answers the whole entity with what was sent, and GET shows the same', async () => {
    const stub = createImplementation(contract)
    const sent = {
      [text]: 'é 😀 "<&>"',
      [choice]: members[1] ?? '',
      [date]: '2031-03-04T05:06:07.123456789012+05:30',
      [flag]: false,
    }
    const { status, json, header } = await send(stub, { body: sent })
    expect(status).toBe(200)
    expect(header('content-type')).toMatch(/^application\/json\b/)
    expect(header('odata-version')).toBe('4.0')
    expect(json).toMatchObject({
      '@odata.type': contract.entityType,
      [keyName(contract)]: firstId(stub),
      ...sent,
    })
    const names = contract.properties.map(({ name }) => name)
    expect(Object.keys(json as object).filter((name) => !name.includes('@'))).toEqual(names)
    expect((await send(stub, { method: 'GET' })).json).toEqual(json)
  })

  it('takes the documented example and changes nothing but what it has and the stamped date', async () => {
    const stub = createImplementation(contract)
    const [before] = stub.tokens()
    expect((await send(stub, { body: contract.example.request })).status).toBe(200)
    const { [stamped]: stamp, ...after } = stub.tokens()[0] ?? {}
    expect(before).toMatchObject(after)
    expect(stamp).toMatch(/^2024-06-01T00:00:\d\d\.\d{7}Z$/)
  })

  it('ignores the key, what the service owns, and annotations', async () => {
    const stub = createImplementation(contract)
    const id = firstId(stub)
    const body = {
      [keyName(contract)]: 'other',
      [stamped]: '1999-01-01T00:00:00Z',
      '@a.b': 1,
      [`${text}@odata.x`]: [],
    }
    const { status, json } = await send(stub, { body })
    expect(status).toBe(200)
    expect(json).toMatchObject({ [keyName(contract)]: id })
    expect(json).not.toMatchObject({ [stamped]: '1999-01-01T00:00:00Z' })
    expect(json).not.toHaveProperty('@a.b')
  })

  it('takes an empty object, escapes, white space and parameters of the media type', async () => {
    const stub = createImplementation(contract)
    expect((await send(stub, { body: {} })).status).toBe(200)
    const headers = [['content-type', 'Application/JSON ; charset="UTF-8"; odata.metadata=minimal']] as const
    expect(await send(stub, { headers, raw: `\n { "${text}" : "\\u0061" } ` })).toMatchObject({
      status: 200,
      json: { [text]: 'a' },
    })
  })

  it('leaves other entities as they were', async () => {
    const stub = createImplementation(contract)
    const [, other] = stub.tokens()
    await send(stub, { body: { [text]: 'changed' } })
    expect(stub.tokens()[1]).toEqual(other)
  })

  it('keeps parallel updates of different properties', async () => {
    const stub = createImplementation(contract)
    await Promise.all([
      send(stub, { body: { [text]: 'one' } }),
      send(stub, { body: { [choice]: members[1] ?? '' } }),
    ])
    expect(stub.tokens()[0]).toMatchObject({ [text]: 'one', [choice]: members[1] })
  })
})

describe('a refused request', () => {
  const tooLong = `{"${text}":"${'x'.repeat(bodyLimit)}"}`
  const headers = [['Content-Type', 'text/plain']] as const
  it.each([
    ['an enum value that is no member', { body: { [text]: 'new', [choice]: 'secretword' } }, 400],
    ['null for an enum', { body: { [choice]: null } }, 400],
    ['a date that does not exist', { body: { [date]: '2031-02-30T00:00:00Z' } }, 400],
    ['13 fraction digits', { body: { [date]: '2031-02-01T00:00:00.1234567890123Z' } }, 400],
    ['a number for text', { body: { [text]: 1 } }, 400],
    ['an unknown property', { body: { unheardOf: 1 } }, 400],
    ['another @odata.type', { body: { '@odata.type': '#other' } }, 400],
    ['__proto__', { raw: `{"__proto__":{"${text}":"x"}}` }, 400],
    ['no JSON', { raw: '{' }, 400],
    ['an array', { raw: '[]' }, 400],
    ['no body', {}, 400],
    ['bytes that are not UTF-8', { raw: new Uint8Array([123, 34, 255, 34, 58, 49, 125]) }, 400],
    [
      'a name twice',
      { raw: `{"${text}":"a","\\u00${text.charCodeAt(0).toString(16)}${text.slice(1)}":"b"}` },
      400,
    ],
    ['a name twice further in', { raw: '{"@a.b":[{"c":1,"d":{"c":2},"c":3}]}' }, 400],
    ['another Content-Type', { headers, body: {} }, 415],
    ['no Content-Type', { headers: [], body: {} }, 415],
    [
      'another charset',
      { headers: [['Content-Type', 'application/json;charset=utf-16']] as const, body: {} },
      415,
    ],
    ['an unknown id', { id: 'none', body: {} }, 404],
    ['a broken percent-encoding', { path: `${contract.collectionPath}/%zz`, body: {} }, 400],
    ['a longer path', { path: `${contract.collectionPath}/a/b`, body: {} }, 404],
    ['another path', { path: '/elsewhere', body: {} }, 404],
    ['more than 4 MiB', { raw: tooLong }, 413],
  ])('for %s: an OData error, and nothing changed', async (_what, sending, status) => {
    const stub = createImplementation(contract)
    const before = stub.tokens()
    const got = await send(stub, sending)
    expect(got.status).toBe(status)
    expect(got.header('content-type')).toMatch(/^application\/json\b/)
    expect(errorOf(got.json)).toMatchObject({
      code: expect.stringMatching(/./),
      message: expect.stringMatching(/./),
    })
    expect(JSON.stringify(got.json)).not.toContain('secretword')
    expect(stub.tokens()).toEqual(before)
  })

  it('names the property', async () => {
    const { json } = await send(createImplementation(contract), { body: { [choice]: 'secretword' } })
    expect(errorOf(json)).toHaveProperty('message', expect.stringContaining(choice))
  })

  it.each([
    ['the collection', contract.collectionPath, 'GET'],
    ['an entity', undefined, 'GET, PATCH'],
  ])('says which verbs %s has', async (_what, path, allow) => {
    const got = await send(createImplementation(contract), { method: 'DELETE', ...(path && { path }) })
    expect(got.status).toBe(405)
    expect(got.header('allow')).toBe(allow)
  })
})

describe('what is set up', () => {
  it('lists the entities', async () => {
    const stub = createImplementation(contract)
    const { json } = await send(stub, { method: 'GET', path: contract.collectionPath })
    expect(json).toMatchObject({ value: stub.tokens() })
  })

  it('asks for the bearer token', async () => {
    const stub = createImplementation(contract, { bearer: 'right' })
    for (const credentials of [undefined, 'Bearer wrong', 'Basic right', 'right']) {
      const headers = credentials === undefined ? [] : [['Authorization', credentials] as const]
      const got = await send(stub, { method: 'GET', headers })
      expect(got.status).toBe(401)
      expect(got.header('www-authenticate')).toMatch(/^Bearer/)
    }
    expect((await send(stub, { method: 'GET', headers: [['authorization', 'bearer right']] })).status).toBe(
      200,
    )
  })

  it('finds ids after percent-decoding, and below its base path only', async () => {
    const tokens = createImplementation(contract)
      .tokens()
      .map((token) => ({ ...token, [keyName(contract)]: 'a/b c' }))
    const stub = createImplementation(contract, { tokens, basePath: '/v1.0' })
    expect((await send(stub, { method: 'GET', id: 'a/b c' })).status).toBe(200)
    expect((await send(stub, { method: 'GET', path: `/x${contract.collectionPath}` })).status).toBe(404)
  })

  it('refuses a token without its key', () => {
    expect(() => createImplementation(contract, { tokens: [{}] })).toThrow(TypeError)
  })

  it('keeps nothing of what it was given and gives copies', async () => {
    const tokens = deepFrozen(createImplementation(contract).tokens())
    const stub = createImplementation(contract, { tokens })
    await send(stub, { body: { [text]: 'changed' } })
    const copies = stub.tokens()
    copies.length = 0
    expect(stub.tokens()[0]).toMatchObject({ [text]: 'changed' })
    stub.reset()
    expect(stub.tokens()).toEqual(tokens)
  })

  it('answers the same requests with the same bytes', async () => {
    const sendings = [{ body: { [text]: 'x' } }, { body: { [choice]: 1 } }, { method: 'GET' }]
    const [a, b] = [createImplementation(contract), createImplementation(contract)]
    for (const sending of sendings) expect(await sendRaw(a, sending)).toEqual(await sendRaw(b, sending))
  })

  it('lets an override wrap a stage, and a later override wrap that', async () => {
    const say = (word: string) => () => ({
      render:
        (base: typeof import('../../src/stub/answer-stages.ts').render) =>
        (...given: Parameters<typeof base>) => ({ [word]: base(...given) }),
    })
    const stub = createImplementation(contract, { stages: [say('inner'), say('outer')] })
    expect((await send(stub, { method: 'GET' })).json).toHaveProperty('outer.inner')
  })
})
