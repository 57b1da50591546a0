import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/cases/types.ts'
import { createVerify } from '../../src/execute/confirm.ts'
import { createSender } from '../../src/http/retry.ts'
import type { Exchange, Transport, WireRequest, WireResult } from '../../src/http/types.ts'
import { createJudge } from '../../src/judge/judge.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { createSession, type Session } from '../../src/target/session.ts'
import { answer, endpointOver, failing } from '../support/endpoint.ts'
import {
  caseOf,
  contract,
  entityId,
  entityWith,
  exchange,
  type Happened,
  observation,
  validators,
} from '../support/observation.ts'

const probe = (id: string, body: string) => ({
  id,
  prepare: [],
  steps: [{ method: 'PATCH', resource: 'item', body } as const],
})

describe('inFlightMs', () => {
  it.each([
    ['PATCH', 'timeout', 400],
    ['PATCH', 'reset', 400],
    ['PATCH', 'connect', 0],
    ['GET', 'timeout', 0],
  ] as const)('after a %s that ends in a %s', async (method, kind, late) => {
    let time = 1000
    const transport: Transport = {
      async send() {
        time += 100
        return failing(kind)
      },
      close: async () => {},
    }
    const sender = createSender(transport, { retries: 0, now: () => time, sleep: async () => {} })
    expect(sender.inFlightMs()).toBe(0)
    await sender.send({ method, url: 'http://stub.test/', headers: [] })
    expect(sender.inFlightMs()).toBe(late)
    time += 300
    expect(sender.inFlightMs()).toBe(Math.max(0, late - 300))
  })
})

describe('an observation', () => {
  const handle = (fails: (request: WireRequest) => boolean) => {
    const stub = createImplementation(contract, { basePath: '/v1.0', tokens: [entityWith()] })
    return async (request: WireRequest): Promise<WireResult> => {
      if (fails(request)) await new Promise((resolve) => setTimeout(resolve, 20))
      return fails(request) ? failing('timeout') : stub.handle(request)
    }
  }
  const session = (fails: (request: WireRequest) => boolean) => {
    const waits: number[] = []
    const { endpoint } = endpointOver(handle(fails))
    const sleep = async (ms: number) => void waits.push(ms)
    return { waits, ...createSession({ endpoint, ids: [entityId], reader: 'get', baseline: {}, sleep }) }
  }
  const isLost = ({ body }: WireRequest) => Buffer.from(body ?? []).includes('lost')

  it('is undisturbed where nothing got lost', async () => {
    expect(await session(() => false).observe(probe('a', '{}'))).not.toHaveProperty('disturbed')
  })

  it('is disturbed by what got lost in it, or shortly before', async () => {
    const { observe, observeAgain, waits } = session(isLost)
    expect(await observe(probe('a', '{"appleId":"lost"}'))).toMatchObject({ disturbed: true })
    expect(await observe(probe('b', '{}'))).toMatchObject({ disturbed: true })
    await observeAgain(probe('b', '{}'), 1)
    expect(waits).toEqual([expect.any(Number)])
    expect(waits[0]).toBeGreaterThan(0)
  })

  it('is disturbed by throttling to the end', async () => {
    const { endpoint } = endpointOver(({ method }) =>
      method === 'PATCH' ? answer(429) : answer(200, entityWith()),
    )
    const { observe } = createSession({ endpoint, ids: [entityId], reader: 'get', baseline: {} })
    expect(await observe(probe('a', '{}'))).toMatchObject({ disturbed: true })
  })
})

describe('a case whose observation was disturbed', () => {
  const item: Case = {
    ...caseOf({ kind: 'refused', statuses: [400, 422] }),
    probe: probe('refuse/test', '{"state":"completed"}'),
    invalid: 'schema',
  }
  function scripted(script: readonly (Happened & { disturbed?: true })[]) {
    let sent = 0
    const next = async () => {
      const { disturbed, ...happened } = script[Math.min(sent++, script.length - 1)]!
      return { ...observation(happened), ...(disturbed && { disturbed }) }
    }
    const fake: Session = { observe: next, observeAgain: next, forget: () => {} }
    const judge = createJudge(contract, validators)
    const verify = createVerify({ contract, validators, session: fake, judge, hasCredentials: true, seed: 1 })
    return { verify, judgement: async () => (await verify(item)).judgement, sent: () => sent }
  }
  const refused = { exchanges: [exchange({ status: 400 })] }
  const accepted = { exchanges: [exchange()] }
  const throttled = { exchanges: [exchange({ status: 429 })], disturbed: true } as const
  const disturbed = true

  it('passes where an undisturbed look passes', async () => {
    expect(await scripted([{ ...accepted, disturbed }, refused]).judgement()).toEqual({ verdict: 'pass' })
    expect(await scripted([throttled, throttled, refused]).judgement()).toEqual({ verdict: 'pass' })
  })

  it('fails where undisturbed looks fail, and says nothing of accidents', async () => {
    const { judgement, sent } = scripted([{ ...accepted, disturbed }, accepted])
    expect(await judgement()).toMatchObject({ verdict: 'fail', diagnosis: 'accepted' })
    expect(sent()).toBe(3)
  })

  it('does not take a disturbed look for the confirmation of a failure', async () => {
    const { judgement } = scripted([accepted, { ...accepted, disturbed }, accepted])
    expect(await judgement()).toMatchObject({
      verdict: 'fail',
      diagnosis: 'accepted; intermittent: twice in 3 tries',
    })
  })

  it('is unproven where each look is disturbed', async () => {
    expect(await scripted([{ ...accepted, disturbed }]).judgement()).toEqual({
      verdict: 'unproven',
      message: 'answers got lost each time that it was looked at: The request is accepted.',
    })
    expect(await scripted([throttled]).judgement()).toMatchObject({
      verdict: 'unproven',
      message: expect.stringContaining('throttled'),
    })
  })

  it('is unproven where one of many requests at once is lost each time, and fails where most are', async () => {
    const parallel = caseOf({
      kind: 'all-survive',
      sent: { appleId: 'a', organizationName: 'b', state: 'expired' },
    })
    const steps = ['a', 'b', 'c'].map(() => probe('x', '{}').steps[0]!)
    const together: Case = { ...parallel, probe: { id: 'parallel/test', prepare: [], steps, parallel: true } }
    const lost = exchange({ failure: 'timeout' })
    const verdictOf = async (...exchanges: Exchange[]) => {
      const { verify } = scripted([{ exchanges, disturbed }])
      return (await verify(together)).judgement.verdict
    }
    expect(await verdictOf(exchange(), lost, exchange())).toBe('unproven')
    expect(await verdictOf(exchange(), lost, lost)).toBe('fail')
  })

  it('fails where it is the answer that is missing each time', async () => {
    const silent = { exchanges: [exchange({ failure: 'timeout' })], disturbed } as const
    expect(await scripted([silent]).judgement()).toMatchObject({ verdict: 'fail', diagnosis: 'no answer' })
    expect(await scripted([silent, silent, silent, refused]).judgement()).toEqual({ verdict: 'pass' })
  })
})
