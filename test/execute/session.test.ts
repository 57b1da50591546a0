import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { WireRequest, WireResult } from '../../src/http/types.ts'
import { answer, endpointOver, stubEndpoint } from '../support/endpoint.ts'
import { entityWith } from '../support/observation.ts'
import { oneEntity, patch, probe, sessionOn } from '../support/session.ts'

/** Counts the requests that are under way at once, for each entity and in all. */
function counting(handle: (request: WireRequest) => Promise<WireResult>) {
  const now = new Map<string, number>()
  const most = new Map<string, number>()
  const add = (key: string, step: number) => {
    now.set(key, (now.get(key) ?? 0) + step)
    most.set(key, Math.max(most.get(key) ?? 0, now.get(key)!))
  }
  const counted = async (request: WireRequest) => {
    const id = request.url.split('/').at(-1)!
    for (const key of [id, 'all']) add(key, 1)
    await turn()
    const result = await handle(request)
    for (const key of [id, 'all']) add(key, -1)
    return result
  }
  return { handle: counted, most: (key: string) => most.get(key) }
}

describe('the order of probes', () => {
  const ids = ['a', 'b', 'c']
  const probes = Array.from({ length: 12 }, (_, index) => probe(`p${index}`))

  it('is one after another on one entity, and spread over several', async () => {
    const { implementation } = stubEndpoint({ tokens: ids.map((id) => entityWith({ id })) })
    const count = counting(implementation.handle)
    const session = sessionOn(endpointOver(count.handle), ids)
    const found = await Promise.all(probes.map(session.observe))
    expect(ids.map(count.most)).toEqual([1, 1, 1])
    expect(count.most('all')).toBe(3)
    const shares = ids.map((id) => found.filter((observation) => observation.id === id).length)
    expect(shares).toEqual([4, 4, 4])
  })

  it('hands out what it has seen of one while the next is on its way', async () => {
    const stub = oneEntity()
    const session = sessionOn(stub, ['a'])
    const first = session.observe(probe('p1'))
    const second = session.observe(probe('p2'))
    await first
    expect(stub.bodies()).toEqual([{ appleId: 'p1' }, { appleId: 'p2' }])
    await second
  })

  it('goes on with the entity that is free first, and shares what is left among those in use', async () => {
    const stub = stubEndpoint({ tokens: ['a', 'b'].map((id) => entityWith({ id })) })
    const refusals = Array.from({ length: 6 }, (_, index) =>
      probe(`r${index}`, { steps: [patch({ [`unknown${index}`]: index })], undo: true }),
    )
    const session = sessionOn(stub, ['a', 'b'], { sociable: refusals })
    await Promise.all(refusals.map(session.observe))
    const patches = stub.seen.filter(({ method }) => method === 'PATCH')
    expect(['a', 'b'].map((id) => patches.filter((request) => request.id === id).length)).toEqual([3, 3])
  })

  it('keeps the state of each entity apart', async () => {
    const { endpoint, implementation } = stubEndpoint({ tokens: ids.map((id) => entityWith({ id })) })
    const found = await Promise.all(probes.map(sessionOn({ endpoint, seen: [] }, ids).observe))
    for (const { id, before, after } of found) expect([before.entity?.id, after.entity?.id]).toEqual([id, id])
    for (const token of implementation.tokens()) {
      expect(found.findLast(({ id }) => id === token.id)?.after.entity?.appleId).toBe(token.appleId)
    }
  })

  it('sends the steps of a parallel probe at once', async () => {
    const count = counting(stubEndpoint({ tokens: [entityWith({ id: 'a' })] }).implementation.handle)
    const session = sessionOn(endpointOver(count.handle), ['a'])
    const steps = [
      patch({ appleId: '1' }),
      patch({ state: 'expired' }),
      { method: 'READ', resource: 'item' } as const,
    ]
    const [found] = await Promise.all([
      session.observe(probe('par', { steps, parallel: true })),
      session.observe(probe('p1')),
    ])
    expect(count.most('a')).toBe(3)
    expect(found!.exchanges.map(({ request }) => request.method)).toEqual(['PATCH', 'PATCH', 'GET'])
  })
})

describe('the state before a probe', () => {
  it('is made known once, by the baseline', async () => {
    const { bodies, ...stub } = oneEntity()
    const session = sessionOn(stub, ['a'], { baseline: { appleId: 'base', state: 'expired' } })
    const first = await session.observe(probe('p1'))
    await session.observe(probe('p2'))
    expect(first.before.entity).toMatchObject({ appleId: 'base', state: 'expired' })
    expect(bodies()).toEqual([{ appleId: 'base', state: 'expired' }, { appleId: 'p1' }, { appleId: 'p2' }])
  })

  it('is made so for each entity in use', async () => {
    const stub = stubEndpoint({ tokens: ['a', 'b'].map((id) => entityWith({ id })) })
    const session = sessionOn(stub, ['a', 'b'], { baseline: { state: 'expired' } })
    await Promise.all(['1', '2', '3', '4'].map((id) => session.observe(probe(id))))
    const sent = stub.seen.filter(({ body }) => JSON.stringify(body) === '{"state":"expired"}')
    expect(sent.map(({ id }) => id).sort()).toEqual(['a', 'b'])
  })

  it('is the state after the one before, without another request', async () => {
    const stub = oneEntity()
    const session = sessionOn(stub, ['a'])
    const first = await session.observe(probe('p1'))
    const second = await session.observe(probe('p2'))
    expect(second.before).toBe(first.after)
    expect(stub.seen.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET', 'PATCH', 'GET'])
  })

  it.each([
    ['equal', 'appleId', entityWith().appleId!, 'other', true],
    ['another', 'appleId', 'something', 'other', false],
    [
      'the same instant in another form',
      'expirationDateTime',
      '2017-01-01T07:57:57.24812340Z',
      '2031-01-01T00:00:00Z',
      true,
    ],
    [
      'an instant 100 ns off',
      'expirationDateTime',
      '2017-01-01T07:57:57.2481235Z',
      '2031-01-01T00:00:00Z',
      false,
    ],
  ])(
    'is made different where what is stored is what is about to be sent: %s',
    async (_name, property, from, otherwise, needed) => {
      const { bodies, ...stub } = oneEntity()
      const prepared = probe('p1', {
        steps: [patch({ [property]: from })],
        prepare: [{ property, from, otherwise }],
      })
      const found = await sessionOn(stub, ['a']).observe(prepared)
      expect(bodies()).toEqual([...(needed ? [{ [property]: otherwise }] : []), { [property]: from }])
      expect(found.before.entity?.[property]).toEqual(needed ? otherwise : entityWith()[property])
      expect(found.exchanges).toHaveLength(1)
    },
  )

  it('sends a probe all the same where it cannot be made different', async () => {
    const { endpoint, seen } = endpointOver(({ method }) =>
      method === 'GET' ? answer(200, entityWith()) : answer(409, {}),
    )
    const from = entityWith().appleId!
    const found = await sessionOn({ endpoint, seen }, ['a']).observe(
      probe('p1', { prepare: [{ property: 'appleId', from, otherwise: 'x' }] }),
    )
    expect(found.blocked).toBeUndefined()
    expect(found.exchanges.map(({ response }) => response?.status)).toEqual([409])
    expect(seen.filter(({ body }) => JSON.stringify(body) === '{"appleId":"p1"}')).toHaveLength(1)
  })
})

describe('a probe that is meant to be refused', () => {
  const invalid = (id: string) => probe(id, { steps: [patch({ appleId: id })], undo: true })

  it('is undone where it was accepted, so that it spoils nothing', async () => {
    const { stored, ...stub } = oneEntity()
    const session = sessionOn(stub, ['a'])
    const found = await session.observe(invalid('spoilt'))
    expect(found.after.entity?.appleId).toBe('spoilt')
    expect(stored().appleId).toBe(entityWith().appleId)
    expect((await session.observe(probe('p2'))).before.entity?.appleId).toBe(entityWith().appleId)
  })

  it('costs nothing more where it changed nothing', async () => {
    const { bodies, ...stub } = oneEntity()
    await sessionOn(stub, ['a']).observe(probe('p', { steps: [patch({ state: 'completed' })], undo: true }))
    expect(bodies()).toEqual([{ state: 'completed' }])
    expect(stub.seen).toHaveLength(3)
  })

  it('is kept where undoing is not asked for', async () => {
    const { stored, ...stub } = oneEntity()
    await sessionOn(stub, ['a']).observe(probe('kept'))
    expect(stored().appleId).toBe('kept')
  })
})

describe('a probe that is asked for again', () => {
  it('is sent once: the same observation is given, also while it is under way', async () => {
    const { bodies, ...stub } = oneEntity()
    const session = sessionOn(stub, ['a'])
    const [first, second] = await Promise.all([session.observe(probe('p1')), session.observe(probe('p1'))])
    expect(second).toBe(first)
    expect(await session.observe(probe('p1'))).toBe(first)
    expect(bodies()).toEqual([{ appleId: 'p1' }])
  })

  it('is let go of once it is forgotten, and shares no reading with others any more', async () => {
    const { bodies, ...stub } = oneEntity()
    const update = probe('p1')
    const other = probe('p2', { steps: [patch({ countryOrRegion: 'p2' })] })
    const session = sessionOn(stub, ['a'], { sociable: [other, update] })
    const first = await session.observe(update)
    await session.observeAgain(update, 1)
    session.forget(update)
    await session.observe(other)
    expect(bodies()).toEqual([{ appleId: 'p1' }, { appleId: 'p1' }, { countryOrRegion: 'p2' }])
    expect(await session.observe(update)).not.toBe(first)
  })

  it('is not sent any more once a signal says stop', async () => {
    const { bodies, ...stub } = oneEntity()
    const stop = new AbortController()
    const session = sessionOn(stub, ['a'], { signal: stop.signal })
    const first = session.observe(probe('p1'))
    const second = session.observe(probe('p2'))
    await first
    stop.abort()
    expect((await session.observe(probe('p3'))).blocked).toEqual({
      verdict: 'unproven',
      reason: 'the run was stopped',
    })
    await second
    expect(bodies()).not.toContainEqual({ appleId: 'p3' })
  })

  it('is sent afresh by observeAgain, once for each count', async () => {
    const { bodies, ...stub } = oneEntity()
    const session = sessionOn(stub, ['a'])
    const first = await session.observe(probe('p1'))
    const again = await session.observeAgain(probe('p1'), 1)
    expect(again).not.toBe(first)
    expect(await session.observeAgain(probe('p1'), 1)).toBe(again)
    expect(await session.observeAgain(probe('p1'), 2)).not.toBe(again)
    expect(bodies()).toHaveLength(3)
  })
})
