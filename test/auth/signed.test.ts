import { afterEach, describe, expect, it } from 'vitest'
import { createTokenSource } from '../../src/auth/sign-in-tokens.ts'
import { signed, signedInBearer } from '../../src/auth/signed.ts'
import type { HeaderList, Transport, WireRequest } from '../../src/exchange/types.ts'
import { createLiveTransport } from '../../src/http/live.ts'
import { createMask } from '../../src/secrets/mask.ts'
import { startServer, type TestServer } from '../support/server.ts'

const opened: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

const marked: HeaderList = [['Authorization', `Bearer ${signedInBearer}`]]

function request(headers: HeaderList, url = 'http://target.test/'): WireRequest {
  return { method: 'PATCH', url, headers: [['Accept', 'a'], ...headers, ['X', 'y']], body: Buffer.from('{}') }
}

/** A transport that keeps what it was given, and whether the mask knew the token by then. */
function recording(mask = createMask()) {
  const sent: WireRequest[] = []
  const masked: boolean[] = []
  let closed = false
  const transport: Transport = {
    async send(one) {
      sent.push(one)
      masked.push(mask.has('a-token-1'))
      return { response: { status: 204, headers: [], body: new Uint8Array() } }
    },
    async close() {
      closed = true
    },
  }
  return { transport, mask, sent, masked, closed: () => closed }
}

const fixed = { token: async () => 'a-token-1', close: () => {} }

describe('a signed transport', () => {
  it('puts the token in the place of the mark, whatever the letter case of the name, and masks it first', async () => {
    const { transport, mask, sent, masked } = recording()
    const original = request([['authorization', `Bearer ${signedInBearer}`]])
    await signed(transport, fixed, mask).send(original)
    expect(sent).toEqual([
      {
        ...original,
        headers: [
          ['Accept', 'a'],
          ['authorization', 'Bearer a-token-1'],
          ['X', 'y'],
        ],
      },
    ])
    expect(masked).toEqual([true])
    expect(JSON.stringify(original)).not.toContain('a-token-1')
  })

  it.each<readonly [string, HeaderList]>([
    ['no credentials', []],
    ['a wrong bearer', [['Authorization', 'Bearer conformance-wrong-credential']]],
    ['the scheme alone', [['Authorization', 'Bearer']]],
    ['the mark in another header', [['X-Authorization', `Bearer ${signedInBearer}`]]],
  ])('leaves a request with %s as it is, and asks for no token', async (_name, headers) => {
    const { transport, mask, sent } = recording()
    let asked = 0
    const source = { ...fixed, token: async () => `a-token-${++asked}` }
    await signed(transport, source, mask).send(request(headers))
    expect(sent).toEqual([request(headers)])
    expect(asked).toBe(0)
  })

  it('puts the token into near misses of the credentials', async () => {
    const { transport, mask, sent } = recording()
    const near = (value: string) => request([['Authorization', value]])
    await signed(transport, fixed, mask).send(near(`bearer x${signedInBearer}`))
    const token = await fixed.token()
    expect(sent).toEqual([near(`bearer x${token}`)])
  })

  it('does not send where there is no token, and says why', async () => {
    const { transport, mask, sent } = recording()
    const source = { ...fixed, token: () => Promise.reject(new Error('the sign-in has ended')) }
    expect(await signed(transport, source, mask).send(request(marked))).toEqual({
      failure: { kind: 'connect', message: 'there is no token: the sign-in has ended' },
    })
    expect(sent).toEqual([])
  })

  it('closes what is below it and the source', async () => {
    const { transport, mask, closed } = recording()
    let closedSource = false
    await signed(transport, { ...fixed, close: () => (closedSource = true) }, mask).close()
    expect([closed(), closedSource]).toEqual([true, true])
  })

  it('does not follow a redirect to another host: neither the request nor its token goes there', async () => {
    const serve = async (server: Promise<TestServer>) => {
      opened.push(await server)
      return server
    }
    const seen: (string | undefined)[] = []
    const other = await serve(startServer((_incoming, answer) => answer.end('{}')))
    const target = await serve(
      startServer((incoming, answer) => {
        seen.push(incoming.headers.authorization)
        answer.writeHead(307, { Location: `${other.url.replace('127.0.0.1', 'localhost')}/stolen` }).end()
      }),
    )
    const transport = signed(createLiveTransport({ timeoutMs: 5000, connections: 1 }), fixed, createMask())
    opened.push(transport)
    const result = await transport.send(request(marked, `${target.url}/`))
    expect(result.response?.status).toBe(307)
    expect(seen).toEqual(['Bearer a-token-1'])
    expect(other.connections()).toBe(0)
  })
})

describe('a token source', () => {
  function source(lifeMs: readonly number[]) {
    const state = { time: 1_000_000, asked: 0, fail: false }
    const mask = createMask()
    const tokens = createTokenSource(
      async () => {
        const count = state.asked++
        if (state.fail) throw new Error('no')
        return {
          token: `a-token-${count}`,
          expiresAt: state.time + lifeMs[Math.min(count, lifeMs.length - 1)]!,
        }
      },
      { mask, now: () => state.time },
    )
    return { tokens, state, mask }
  }

  it('renews an hour-long token five minutes before its end', async () => {
    const { tokens, state } = source([3_600_000])
    expect(await tokens.token()).toBe('a-token-0')
    state.time += 3_299_999
    expect(await tokens.token()).toBe('a-token-0')
    state.time += 1
    expect(await tokens.token()).toBe('a-token-1')
  })

  it('renews a token that lives for seconds at half its life, and one that has ended not at each request', async () => {
    const { tokens, state } = source([4000, 0])
    await tokens.token()
    state.time += 1999
    expect(await tokens.token()).toBe('a-token-0')
    state.time += 1
    expect(await tokens.token()).toBe('a-token-1')
    expect(await tokens.token()).toBe('a-token-1')
    expect(state.asked).toBe(2)
  })

  it('shares one renewal among callers, and fails for none after a failure that passed', async () => {
    const { tokens, state, mask } = source([60_000])
    state.fail = true
    const first = await Promise.allSettled([tokens.token(), tokens.token()])
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(state.asked).toBe(1)
    state.fail = false
    expect(await Promise.all([tokens.token(), tokens.token()])).toEqual(['a-token-1', 'a-token-1'])
    expect(state.asked).toBe(2)
    expect(mask.has('a-token-1')).toBe(true)
  })

  it('goes on with the old token while renewals fail, asking every ten seconds, until it ends', async () => {
    const { tokens, state } = source([60_000])
    await tokens.token()
    state.fail = true
    state.time += 30_000
    expect(await tokens.token()).toBe('a-token-0')
    state.time += 9999
    expect(await tokens.token()).toBe('a-token-0')
    expect(state.asked).toBe(2)
    state.time += 1
    expect(await tokens.token()).toBe('a-token-0')
    expect(state.asked).toBe(3)
    state.time += 20_000
    await expect(tokens.token()).rejects.toThrow('no')
  })
})
