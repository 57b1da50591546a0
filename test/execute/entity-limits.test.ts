import { describe, expect, it } from 'vitest'
import type { Probe, Step } from '../../src/cases/types.ts'
import type { WireRequest } from '../../src/exchange/types.ts'
import { writtenBy } from '../../src/execute/written.ts'
import type { JsonObject } from '../../src/json.ts'
import { endpointOver, failing, stubEndpoint } from '../support/endpoint.ts'
import { entityOn, observeOne, oneEntity, patch, probe } from '../support/entity.ts'
import { entityWith } from '../support/observation.ts'

describe('a property that must not be written', () => {
  const unrestorable = ['token']

  it.each<[string, Partial<Probe>]>([
    ['in a body', { steps: [patch({ appleId: 'x', token: 'x' })] }],
    ['in any step', { steps: [patch({}), patch({ token: null })] }],
    ['beforehand', { prepare: [{ property: 'token', from: 'x', otherwise: 'y' }] }],
  ])('keeps a probe from being sent: %s', async (_name, parts) => {
    const stub = oneEntity()
    const found = await observeOne(entityOn(stub, { unrestorable }), probe('p1', parts))
    expect(found.blocked).toEqual({
      verdict: 'unproven',
      reason: expect.stringContaining('--allow-destructive token'),
    })
    expect(stub.seen).toEqual([])
  })

  it('is left out of the baseline', async () => {
    const { bodies, ...stub } = oneEntity()
    await observeOne(
      entityOn(stub, { unrestorable, baseline: { token: 'x', state: 'expired' } }),
      probe('p1'),
    )
    expect(bodies()).toEqual([{ state: 'expired' }, { appleId: 'p1' }])
  })

  it('is found in bodies that are JSON objects', () => {
    const steps: Step[] = [
      patch({ a: 1 }),
      patch([1]),
      { ...patch(0), body: '{' },
      { method: 'GET', resource: 'item', body: '{"g":1}' },
    ]
    expect(writtenBy(probe('p', { steps, prepare: [{ property: 'b', from: 1, otherwise: 2 }] }))).toEqual([
      'a',
      'b',
    ])
  })
})

describe('a target that goes away', () => {
  it('is waited for, then left alone, and the rest is told at what it went away', async () => {
    let up = true
    const { implementation } = stubEndpoint({ tokens: [entityWith({ id: 'a' })] })
    const observed = endpointOver((request) => (up ? implementation.handle(request) : failing('connect')))
    const entity = entityOn(observed, { sleep: () => Promise.resolve() })
    await observeOne(entity, probe('p0'))
    up = false
    const found = []
    for (const id of ['p1', 'p2', 'p3', 'p4', 'p5']) found.push(await observeOne(entity, probe(id)))
    const sent = JSON.stringify(observed.seen)
    expect(['p1', 'p2', 'p3', 'p4', 'p5'].map((id) => sent.includes(`"${id}"`))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
    expect(found[0]).toMatchObject({ wentAway: true })
    for (const { blocked, exchanges } of found.slice(1)) {
      expect(exchanges).toEqual([])
      expect(blocked).toEqual({
        verdict: 'unproven',
        reason: expect.stringMatching(/went away at p1 and did not come back/),
      })
    }
  })

  it('is the doing of the request since which nothing is answered, unless a later read is', async () => {
    const { implementation } = stubEndpoint({ tokens: [entityWith({ id: 'a' })] })
    let mode: 'answers' | 'loses a read' | 'silent' = 'answers'
    const silentSince = (request: WireRequest, id: string) => {
      if (request.method === 'PATCH' && request.body?.toString().includes(`"${id}"`)) mode = 'silent'
    }
    const observed = endpointOver(async (request) => {
      silentSince(request, 'p3')
      if (mode === 'silent') return failing('timeout')
      if (mode === 'loses a read' && request.method === 'GET') {
        mode = 'answers'
        return failing('timeout')
      }
      return implementation.handle(request)
    })
    const entity = entityOn(observed, { sleep: () => Promise.resolve() })
    await observeOne(entity, probe('p1'))
    mode = 'loses a read'
    expect(await observeOne(entity, probe('p2'))).not.toHaveProperty('wentAway')
    expect(await observeOne(entity, probe('p3'))).toMatchObject({ wentAway: true })
    expect(await observeOne(entity, probe('p4'))).toMatchObject({
      exchanges: [],
      blocked: { verdict: 'unproven', reason: expect.stringContaining('p3') },
    })
  })

  it('is not given up for lost connections after each of which it was there again', async () => {
    let calls = 0
    const { implementation } = stubEndpoint({ tokens: [entityWith({ id: 'a' })] })
    // The GET after the second probe and the one after the third, each with its one repeat, find nobody.
    const handle = (request: WireRequest) =>
      request.method === 'GET' && [3, 4, 7, 8].includes(++calls)
        ? failing('connect')
        : implementation.handle(request)
    const entity = entityOn(endpointOver(handle), { sleep: () => Promise.resolve() })
    const found = []
    for (const id of ['p1', 'p2', 'p3', 'p4', 'p5']) found.push(await observeOne(entity, probe(id)))
    expect(found.map(({ after }) => after.entity === undefined)).toEqual([false, true, true, false, false])
    expect(found.filter(({ blocked }) => blocked)).toEqual([])
    expect(found[2]!.before.entity).toMatchObject({ appleId: 'p2' } satisfies JsonObject)
  })
})
