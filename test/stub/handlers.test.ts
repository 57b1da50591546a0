import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { variants } from '../../src/mutation/variants/catalogue.ts'
import { vppTokenHandlers } from '../../src/stub/handlers.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { contract, firstId, propertyOf } from './client.ts'

const baseUrl = 'https://graph.test/v1.0'
const text = propertyOf('string')
const collection = baseUrl + contract.collectionPath
const item = `${collection}/${firstId(createImplementation(contract))}`
const update: RequestInit = {
  method: 'PATCH',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ [text]: 'through msw' }),
}

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterAll(() => server.close())

function use(...handlers: Parameters<typeof server.use>): void {
  server.resetHandlers(...handlers)
}

describe('the handlers', () => {
  it('load the contract themselves and answer fetch', async () => {
    use(...vppTokenHandlers({ baseUrl: `${baseUrl}/` }))
    const answer = await fetch(item, update)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ [text]: 'through msw' })
    expect(await (await fetch(item)).json()).toMatchObject({ [text]: 'through msw' })
    expect(await (await fetch(collection)).json()).toMatchObject({ value: [{ [text]: 'through msw' }, {}] })
    expect((await fetch(`${collection}/none`, update)).status).toBe(404)
    expect((await fetch(item, { method: 'DELETE' })).status).toBe(405)
  })

  it('leave other URLs to other handlers', async () => {
    use(
      ...vppTokenHandlers({ baseUrl, contract }),
      http.get(`${collection}Other`, () => HttpResponse.text('other')),
      http.get('https://elsewhere.test/v1.0/*', () => HttpResponse.text('elsewhere')),
    )
    expect(await (await fetch(`${collection}Other`)).text()).toBe('other')
    expect(await (await fetch(collection.replace('graph', 'elsewhere'))).text()).toBe('elsewhere')
  })

  it('hold the tokens and ask for the bearer token that are given', async () => {
    const tokens = createImplementation(contract).tokens().slice(1)
    use(...vppTokenHandlers({ baseUrl, contract, tokens, bearer: 'right' }))
    expect((await fetch(collection)).status).toBe(401)
    const answer = await fetch(collection, { headers: { Authorization: 'Bearer right' } })
    expect(await answer.json()).toMatchObject({ value: tokens })
  })

  it.each(['gzip', 'prefer-minimal', 'chunked'])('carry the variant %s', async (name) => {
    const stages = variants.filter((variant) => variant.name === name).map((variant) => variant.stages)
    use(...vppTokenHandlers({ baseUrl, implementation: createImplementation(contract, { stages }) }))
    const headers = { ...update.headers, 'Accept-Encoding': 'gzip', Prefer: 'return=minimal' }
    const answer = await fetch(item, { ...update, headers })
    const body = await answer.text()
    if (name === 'prefer-minimal') expect([answer.status, body]).toEqual([204, ''])
    else expect(JSON.parse(body)).toMatchObject({ [text]: 'through msw' })
  })

  it('turn a failure into a broken fetch, and a timeout into one that waits for its abort', async () => {
    const failing = (kind: 'reset' | 'timeout') =>
      createImplementation(contract, {
        stages: [() => ({ answer: () => () => ({ failure: { kind, message: kind } }) })],
      })
    use(...vppTokenHandlers({ baseUrl, contract, implementation: failing('reset') }))
    await expect(fetch(item, update)).rejects.toThrow(TypeError)
    use(...vppTokenHandlers({ baseUrl, contract, implementation: failing('timeout') }))
    await expect(fetch(item, { ...update, signal: AbortSignal.timeout(20) })).rejects.toThrow(
      /abort|timeout/i,
    )
  })
})
