import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/cases/types.ts'
import type { Exchange, Transport, WireRequest } from '../../src/exchange/types.ts'
import { createConfirm } from '../../src/execute/confirm.ts'
import { createEndpoint } from '../../src/http/endpoint.ts'
import { createSender } from '../../src/http/retry.ts'
import { createJudge } from '../../src/judge/judge.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { answer, endpointOver, failing } from '../support/endpoint.ts'
import { entitiesOn, observeOne } from '../support/entity.ts'
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
  /** The entity of a stub that gives no answer to some requests: their time limit is over when they fail. */
  const opened = (fails: (request: WireRequest) => boolean) => {
    const stub = createImplementation(contract, { basePath: '/v1.0', tokens: [entityWith()] })
    const waits: number[] = []
    const late: WireRequest[] = []
    let time = 1000
    const transport: Transport = {
      async send(request) {
        time += 100
        if (fails(request)) late.push(request)
        return fails(request) ? failing('timeout') : stub.handle(request)
      },
      close: async () => {},
    }
    const sender = createSender(transport, { now: () => time, sleep: async () => {} })
    const endpoint = createEndpoint({ contract, sender, root: 'http://stub.test/v1.0' })
    const sleep = async (ms: number) => {
      waits.push(ms)
      time += ms
      // What was under way comes in.
      for (const request of late.splice(0)) await stub.handle(request)
    }
    return { waits, entity: entitiesOn({ endpoint }, [entityId], { sleep })[0]! }
  }
  const isLost = ({ body }: WireRequest) => Buffer.from(body ?? []).includes('lost')

  it('is undisturbed where nothing got lost', async () => {
    const { entity } = opened(() => false)
    expect(await observeOne(entity, probe('a', '{}'))).not.toHaveProperty('disturbed')
  })

  it('is disturbed by what got lost in it, or shortly before, until that can come in no more', async () => {
    const { entity, waits } = opened(isLost)
    expect(await observeOne(entity, probe('a', '{"appleId":"lost"}'))).toMatchObject({ disturbed: true })
    expect(entity.shares(probe('b', '{}'))).toBe(false)
    expect(await observeOne(entity, probe('b', '{}'))).toMatchObject({ disturbed: true })
    const settled = await entity.observeAgain(probe('b', '{}'), undefined, true)
    expect(settled).not.toHaveProperty('disturbed')
    expect(settled.before.entity?.appleId).toBe('lost')
    expect(waits).toEqual([expect.any(Number)])
    expect(waits[0]).toBeGreaterThan(0)
    expect(entity.shares(probe('b', '{}'))).toBe(true)
  })

  it('is disturbed by throttling to the end', async () => {
    const { endpoint } = endpointOver(({ method }) =>
      method === 'PATCH' ? answer(429) : answer(200, entityWith()),
    )
    const [entity] = entitiesOn({ endpoint }, [entityId])
    expect(await observeOne(entity!, probe('a', '{}'))).toMatchObject({ disturbed: true })
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
    const confirm = createConfirm({
      judge: createJudge(contract, validators),
      shrink: async (failed) => failed,
    })
    const confirmed = (of: Case) =>
      confirm(of, {
        observe: next,
        repeat: next,
        lags: async () => false,
        isBeyondAccident: () => false,
      })
    return { confirmed, judgement: async () => (await confirmed(item)).judgement, sent: () => sent }
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
      diagnosis: 'accepted',
      repeats: { failed: 2, tries: 3 },
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
      const { confirmed } = scripted([{ exchanges, disturbed }])
      return (await confirmed(together)).judgement.verdict
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
