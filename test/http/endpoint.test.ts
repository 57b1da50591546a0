import { describe, expect, it } from 'vitest'
import type { Step } from '../../src/cases/types.ts'
import type { HeaderList } from '../../src/exchange/types.ts'
import { createEndpoint } from '../../src/http/endpoint.ts'
import { createSender } from '../../src/http/retry.ts'
import { answer, endpointOver, failing } from '../support/endpoint.ts'
import { contract, entityWith } from '../support/observation.ts'

const root = 'http://h.test/v1.0'
const path = contract.collectionPath
const nowhere = createSender({ send: () => failing('connect'), close: async () => {} })

function made(options: { readonly bearer?: string; readonly headers?: HeaderList } = {}) {
  return createEndpoint({ contract, sender: nowhere, root, ...options })
}
const item = (step: Partial<Step>): Step => ({ method: 'PATCH', resource: 'item', ...step })
const headersOf = (headers: HeaderList) => headers.map(([name, value]) => `${name}: ${value}`)

describe('request', () => {
  it('addresses the entity, the collection, and the entity of another id', () => {
    const { request } = made()
    expect(request(item({}), 'a').url).toBe(`${root}${path}/a`)
    expect(request(item({ method: 'GET', resource: 'collection' }), 'a').url).toBe(`${root}${path}`)
    expect(request(item({ resource: { id: 'b' } }), 'a').url).toBe(`${root}${path}/b`)
    expect(request(item({}), "$& a/b?c#d%é'").url).toBe(`${root}${path}/%24%26%20a%2Fb%3Fc%23d%25%C3%A9'`)
  })

  it('sends the exact bytes', () => {
    const { request } = made()
    expect(request(item({ body: '{"a":"é"}' }), 'a').body).toEqual(Buffer.from('{"a":"é"}'))
    expect(request(item({ body: { base64: '//4=' } }), 'a').body).toEqual(Buffer.from([0xff, 0xfe]))
    expect(request(item({}), 'a')).not.toHaveProperty('body')
  })

  it('adds a Content-Type to a PATCH unless it names one or wants none', () => {
    const { request } = made()
    const types = (step: Partial<Step>) =>
      request(item(step), 'a').headers.filter(([name]) => /content-type/i.test(name))
    expect(types({})).toEqual([['Content-Type', 'application/json']])
    expect(types({ headers: [['content-type', 'text/plain']] })).toEqual([['content-type', 'text/plain']])
    expect(types({ noContentType: true })).toEqual([])
    expect(types({ method: 'GET' })).toEqual([])
  })

  it('sends credentials and headers, or those that the step asks for', () => {
    const { request, hasCredentials } = made({ bearer: 'b', headers: [['X-Api-Key', 'k']] })
    expect(hasCredentials).toBe(true)
    const sent = (auth?: Step['auth']) =>
      headersOf(request(item({ method: 'GET', ...(auth && { auth }) }), 'a').headers)
    expect(sent()).toEqual(['Accept: application/json', 'Authorization: Bearer b', 'X-Api-Key: k'])
    expect(sent('none')).toEqual(['Accept: application/json', 'X-Api-Key: k'])
    expect(sent({ header: 'Basic x' })).toEqual([
      'Accept: application/json',
      'Authorization: Basic x',
      'X-Api-Key: k',
    ])
  })

  it('takes a configured Authorization header for credentials, which a step can leave out', () => {
    const { request, hasCredentials } = made({ headers: [['authorization', 'Negotiate x']] })
    expect(hasCredentials).toBe(true)
    expect(headersOf(request(item({ method: 'GET' }), 'a').headers)).toContain('authorization: Negotiate x')
    expect(headersOf(request(item({ method: 'GET', auth: 'none' }), 'a').headers)).toEqual([
      'Accept: application/json',
    ])
    expect(made().hasCredentials).toBe(false)
    expect(made({ headers: [['X-Api-Key', 'k']] }).hasCredentials).toBe(false)
  })

  it('reads by GET, or by a PATCH that changes nothing', () => {
    const { request } = made()
    const read = item({ method: 'READ' })
    expect(request(read, 'a', 'get')).toMatchObject({ method: 'GET', url: `${root}${path}/a` })
    expect(request(read, 'a', 'patch')).toMatchObject({ method: 'PATCH', body: Buffer.from('{}') })
  })
})

describe('read', () => {
  it('gives the entity, the wrapper taken off', async () => {
    for (const body of [entityWith(), { '@odata.context': 'x', value: entityWith() }]) {
      const { endpoint } = endpointOver(() => answer(200, body))
      expect(await endpoint.read('a', 'get')).toMatchObject({ entity: entityWith() })
    }
  })

  it.each([
    ['a refusal', () => answer(404, {}), 'answered 404'],
    ['no entity', () => answer(200, []), 'an array in place of an object'],
    ['no body', () => answer(204), 'no body'],
    ['no answer', () => failing('timeout'), 'no answer: a failure of the kind timeout'],
  ] as const)('says why there is none: %s', async (_name, handle, problem) => {
    const { endpoint } = endpointOver(handle)
    const read = await endpoint.read('a', 'get')
    expect(read.problem).toBe(problem)
    expect(read.exchange).toBeDefined()
  })

  it('sends what it is told to', async () => {
    const { endpoint, seen } = endpointOver(() => answer(200, entityWith()))
    await endpoint.read('a', 'get')
    await endpoint.read('a', 'patch')
    expect(seen).toEqual([
      { method: 'GET', id: 'a', body: undefined },
      { method: 'PATCH', id: 'a', body: {} },
    ])
  })
})
