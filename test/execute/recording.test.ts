import { describe, expect, it } from 'vitest'
import type { Transport, WireRequest, WireResult } from '../../src/exchange/types.ts'
import { createExchangeLog, type ExchangeLog } from '../../src/execute/recording.ts'
import type { Json } from '../../src/json.ts'
import { createMask } from '../../src/secrets/mask.ts'
import { contract } from '../support/observation.ts'

const credential = contract.properties.find((property) => property.credential)!.name

function request(name: string, body?: Json): WireRequest {
  const bytes = body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }
  return {
    method: body === undefined ? 'GET' : 'PATCH',
    url: `http://stub.test/${name}`,
    headers: [],
    ...bytes,
  }
}

function answer(body: Json): WireResult {
  return { response: { status: 200, headers: [], body: Buffer.from(JSON.stringify(body)) } }
}

describe('a recording', () => {
  function record(send: Transport['send']): { log: ExchangeLog; transport: Transport } {
    const log = createExchangeLog(contract, createMask())
    return { log, transport: log.recorded({ send, close: async () => {} }) }
  }

  it('masks in the first exchange what the last one has shown to be a secret', async () => {
    const answers: Json[] = [{ note: 'a-late-secret' }, { [credential]: 'a-late-secret' }]
    const { log, transport } = record(async () => answer(answers.shift()!))
    await transport.send(request('first'))
    await transport.send(request('second'))
    const [first] = log.finish()
    expect(first?.exchange.response?.body).toEqual({ text: '{"note":"***credential***"}' })
  })

  it('keeps the beginning of a large body alone, with its length, and masks what the rest shows', async () => {
    const bytes = 1_000_000
    const large = { note: 'a-late-secret', filling: 'x'.repeat(bytes), [credential]: 'a-late-secret' }
    const answers: Json[] = [large, { note: 'small' }]
    const { log, transport } = record(async () => answer(answers.shift()!))
    await transport.send(request('first'))
    await transport.send(request('second', { note: 'y'.repeat(bytes) }))
    const [first, second] = log.finish()
    const known = (body: unknown) => body as { readonly text: string; readonly cutFrom: number }
    const [shown, sent] = [known(first?.exchange.response?.body), known(second?.exchange.request.body)]
    expect(shown.text).toMatch(/^\{"note":"\*\*\*credential\*\*\*","filling":"x+$/)
    expect(shown.text.length).toBeLessThan(bytes / 10)
    expect(sent.text).toMatch(/y$/)
    for (const { cutFrom } of [shown, sent]) expect(Math.floor(cutFrom / 100)).toBe(10_000)
  })

  it('does not take for a secret what the suite sends itself, be the answer that shows it the earlier one', async () => {
    let give = (_: WireResult) => {}
    const late = new Promise<WireResult>((resolve) => {
      give = resolve
    })
    const { log, transport } = record(({ method }) =>
      method === 'PATCH' ? late : Promise.resolve(answer({ [credential]: 'sent-by-the-suite' })),
    )
    const patch = transport.send(request('patch', { [credential]: 'sent-by-the-suite' }))
    await transport.send(request('read'))
    give(answer({}))
    await patch
    const recording = log.finish()
    expect(recording.map(({ exchange }) => exchange.request.method)).toEqual(['PATCH', 'GET'])
    expect(JSON.stringify(recording)).not.toContain('***')
  })

  it('has all that was told, failures too, and the case that each was sent for', async () => {
    const { log, transport } = record(async ({ url }) =>
      url.endsWith('/7') ? { failure: { kind: 'reset', message: 'gone' } } : answer(null),
    )
    await transport.send(request('before'))
    await log.during(['VPP-ENUM-02/a'], async () => {
      await Promise.resolve()
      for (let count = 0; count < 1000; count += 1) await transport.send(request(String(count)))
    })
    const recording = log.finish()
    expect(recording.map(({ exchange }) => exchange.request.url.split('/').at(-1))).toEqual([
      'before',
      ...Array.from({ length: 1000 }, (_, index) => String(index)),
    ])
    expect(recording[0]).not.toHaveProperty('caseIds')
    expect(recording[8]).toMatchObject({
      caseIds: ['VPP-ENUM-02/a'],
      exchange: { failure: { kind: 'reset', message: 'gone' } },
    })
    expect(recording[8]?.exchange).not.toHaveProperty('response')
  })

  it('is its own: a run beside it is not in it', async () => {
    const [one, other] = [record(async () => answer(1)), record(async () => answer(2))]
    await one.transport.send(request('one'))
    await other.transport.send(request('other'))
    expect(one.log.finish().map(({ exchange }) => exchange.request.url)).toEqual(['http://stub.test/one'])
  })
})
