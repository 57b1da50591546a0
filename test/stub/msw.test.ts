import { getResponse } from 'msw/utils/get-response'
import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import type { WireRequest, WireResult } from '../../src/exchange/types.ts'
import { createEngine } from '../../src/execute/engine.ts'
import { createDirectTransport } from '../../src/http/direct.ts'
import { createEndpoint } from '../../src/http/endpoint.ts'
import { createSender } from '../../src/http/retry.ts'
import { openTarget } from '../../src/safety/open.ts'
import { quickCases } from '../../src/select/quick.ts'
import { vppTokenHandlers } from '../../src/stub/handlers.ts'
import { contract } from './client.ts'

const root = 'http://stub.test/v1.0'
const bearer = 'bearer-of-the-handlers'
const handlers = vppTokenHandlers({ baseUrl: root, bearer })

async function throughMsw({ url, method, headers, body }: WireRequest): Promise<WireResult> {
  const request = new Request(url, {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    ...(body && { body: new Uint8Array(body) }),
  })
  const response = await getResponse(handlers, request)
  if (response === undefined) throw new Error('no handler takes the request')
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { response: { status: response.status, headers: [...response.headers], body: bytes } }
}

describe('the handlers of msw', () => {
  it('are an implementation that the suite has nothing against', async () => {
    const sender = createSender(createDirectTransport(throughMsw, 5000), { retries: 0 })
    const endpoint = createEndpoint({ contract, sender, root, bearer })
    const { opened } = await openTarget(endpoint, [])
    const engine = createEngine({
      contract,
      validators: compileValidators(contract),
      endpoint,
      opened: opened!,
      seed: 1,
    })
    const verdicts: string[] = []
    const cases = quickCases(deriveCases(contract), contract)
    await engine(cases, ({ case: { id }, judgement: { verdict, message = '' } }) => {
      const takesConnection = verdict === 'n/a' && message.includes('there is no connection to it')
      if (verdict !== 'pass' && verdict !== 'info' && !takesConnection) verdicts.push(`${verdict} ${id}`)
    })
    expect(verdicts).toEqual([])
    expect(sender.requests()).toBeGreaterThan(50)
  })
})
