import { describe, expect, it } from 'vitest'
import type { WireRequest, WireResult } from '../../src/exchange/types.ts'
import { answer, endpointOver, stubEndpoint } from '../support/endpoint.ts'
import { entitiesOn, entityOn, observeAll, observeOne, oneEntity, patch, probe } from '../support/entity.ts'
import { gate, meetingOf } from '../support/meeting.ts'
import { entityWith } from '../support/observation.ts'

describe('what is sent to an entity', () => {
  it('is read before and after, without asking twice for the same', async () => {
    const stub = oneEntity()
    const entity = entityOn(stub)
    const first = await observeOne(entity, probe('p1'))
    const second = await observeOne(entity, probe('p2'))
    expect(second.before).toBe(first.after)
    expect(stub.seen.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET', 'PATCH', 'GET'])
    expect(
      [first, second].map(({ before, after }) => [before.entity?.appleId, after.entity?.appleId]),
    ).toEqual([
      [entityWith().appleId, 'p1'],
      ['p1', 'p2'],
    ])
  })

  it('is kept apart from what is sent to another one', async () => {
    const ids = ['a', 'b', 'c']
    const { endpoint, implementation } = stubEndpoint({ tokens: ids.map((id) => entityWith({ id })) })
    const found = await Promise.all(
      entitiesOn({ endpoint }, ids).map((entity, index) => observeOne(entity, probe(`p${index}`))),
    )
    expect(found.map(({ id, before, after }) => [id, before.entity?.id, after.entity?.id])).toEqual(
      ids.map((id) => [id, id, id]),
    )
    expect(implementation.tokens().map(({ appleId }) => appleId)).toEqual(['p0', 'p1', 'p2'])
  })

  it('is one step after another, and where a probe says so all of them at once', async () => {
    const steps = [
      patch({ appleId: '1' }),
      patch({ state: 'expired' }),
      { method: 'READ', resource: 'item' } as const,
    ]
    const meeting = meetingOf(steps.length)
    const { implementation } = stubEndpoint({ tokens: [entityWith({ id: 'a' })] })
    let meets = false
    const handle = async (request: WireRequest): Promise<WireResult> => {
      if (meets) await meeting.join()
      const result = await implementation.handle(request)
      if (meets) meeting.leave()
      return result
    }
    const entity = entityOn(endpointOver(handle))
    const serial = await observeOne(entity, probe('serial', { steps }))
    expect(serial.exchanges.map(({ request }) => request.method)).toEqual(['PATCH', 'PATCH', 'GET'])
    meets = true
    // Sent one after another they would never meet.
    const atOnce = await observeOne(entity, probe('at once', { steps, parallel: true }))
    expect(atOnce.exchanges.map(({ request }) => request.method)).toEqual(['PATCH', 'PATCH', 'GET'])
    expect(meeting.most()).toBe(steps.length)
  })

  it('is not given before all of it was answered', async () => {
    const slow = gate()
    const { implementation } = stubEndpoint({ tokens: [entityWith({ id: 'a' })] })
    const order: string[] = []
    const entity = entityOn(
      endpointOver(async (request) => {
        if (request.method === 'PATCH') await slow.passed
        order.push(request.method)
        return implementation.handle(request)
      }),
    )
    const given = observeOne(entity, probe('p1')).then(() => order.push('given'))
    slow.open()
    await given
    expect(order).toEqual(['GET', 'PATCH', 'GET', 'given'])
  })
})

describe('the state before a probe', () => {
  const baseline = { appleId: 'base', state: 'expired' }

  it('is made known once, by the baseline', async () => {
    const { bodies, ...stub } = oneEntity()
    const entity = entityOn(stub, { baseline })
    const first = await observeOne(entity, probe('p1'))
    await observeOne(entity, probe('p2'))
    expect(first.before.entity).toMatchObject(baseline)
    expect(bodies()).toEqual([baseline, { appleId: 'p1' }, { appleId: 'p2' }])
  })

  it('is made so for each entity in use', async () => {
    const stub = stubEndpoint({ tokens: ['a', 'b'].map((id) => entityWith({ id })) })
    for (const entity of entitiesOn(stub, ['a', 'b'], { baseline }))
      await observeAll(
        entity,
        ['1', '2', '3', '4'].map((id) => probe(id)),
      )
    const sent = stub.seen.filter(({ body }) => JSON.stringify(body) === JSON.stringify(baseline))
    expect(sent.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('is read again where it could not be read, repaired but without another baseline', async () => {
    let reads = 0
    const { implementation } = stubEndpoint({ tokens: [entityWith({ id: 'a' })] })
    const { endpoint, seen } = endpointOver((request) => {
      if (request.method === 'GET') reads += 1
      return request.method === 'GET' && [2, 3].includes(reads)
        ? answer(500, {})
        : implementation.handle(request)
    })
    const entity = entityOn({ endpoint }, { baseline })
    expect((await observeOne(entity, probe('p1'))).after.entity).toBeUndefined()
    // The plain PATCH that may repair a store, which shows only now.
    expect((await observeOne(entity, probe('p2'))).before.entity?.appleId).toBe('base')
    expect(seen.filter(({ body }) => JSON.stringify(body) === JSON.stringify(baseline))).toHaveLength(1)
  })

  it('is what was read where the baseline is refused', async () => {
    const { endpoint } = endpointOver(({ method }) =>
      method === 'GET' ? answer(200, entityWith()) : answer(409, {}),
    )
    const found = await observeOne(entityOn({ endpoint }, { baseline }), probe('p1'))
    expect(found.before.entity).toEqual(entityWith())
    expect(found.blocked).toBeUndefined()
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
      const found = await observeOne(entityOn(stub), prepared)
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
    const found = await observeOne(
      entityOn({ endpoint }),
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
    const entity = entityOn(stub)
    const found = await observeOne(entity, invalid('spoilt'))
    expect(found.after.entity?.appleId).toBe('spoilt')
    expect(stored().appleId).toBe(entityWith().appleId)
    expect((await observeOne(entity, probe('p2'))).before.entity?.appleId).toBe(entityWith().appleId)
  })

  it('costs nothing more where it changed nothing', async () => {
    const { bodies, ...stub } = oneEntity()
    await observeOne(entityOn(stub), probe('p', { steps: [patch({ state: 'completed' })], undo: true }))
    expect(bodies()).toEqual([{ state: 'completed' }])
    expect(stub.seen).toHaveLength(3)
  })

  it('is kept where undoing is not asked for', async () => {
    const { stored, ...stub } = oneEntity()
    await observeOne(entityOn(stub), probe('kept'))
    expect(stored().appleId).toBe('kept')
  })
})

describe('a probe that is sent again', () => {
  it('is sent afresh, with a read-back of its own', async () => {
    const { bodies, ...stub } = oneEntity()
    const entity = entityOn(stub)
    const first = await observeOne(entity, probe('p1'))
    const again = await entity.observeAgain(probe('p1'), undefined, true)
    expect(again).not.toBe(first)
    expect(again.before.entity?.appleId).toBe('p1')
    expect(bodies()).toEqual([{ appleId: 'p1' }, { appleId: 'p1' }])
  })

  it('is not sent any more once a signal says stop', async () => {
    const { bodies, ...stub } = oneEntity()
    const stop = new AbortController()
    const entity = entityOn(stub, { signal: stop.signal })
    await observeOne(entity, probe('p1'))
    stop.abort()
    const blocked = { verdict: 'unproven', reason: 'the run was stopped' }
    expect((await observeOne(entity, probe('p2'))).blocked).toEqual(blocked)
    expect((await entity.observeAgain(probe('p3'), undefined, true)).blocked).toEqual(blocked)
    expect(bodies()).toEqual([{ appleId: 'p1' }])
  })
})
