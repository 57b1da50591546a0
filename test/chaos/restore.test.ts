import { describe, expect, it } from 'vitest'
import type { WireRequest, WireResult } from '../../src/exchange/types.ts'
import type { JsonObject } from '../../src/json.ts'
import { restore, unrestorableOf } from '../../src/safety/restore.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { endpointOver, failing } from '../support/endpoint.ts'
import { gate, meetingOf } from '../support/meeting.ts'
import { contract, entityId, entityWith } from '../support/observation.ts'

const opened = { ids: [entityId], reader: 'get', snapshots: [entityWith()] } as const
const spoilt = entityWith({ state: 'expired' })

/** A stub that holds an entity other than the snapshot; `way` may keep requests or answers back. */
function target(
  way: (request: WireRequest, pass: () => Promise<WireResult>, count: number) => Promise<WireResult>,
) {
  const stub = createImplementation(contract, { basePath: '/v1.0', tokens: [spoilt] })
  let count = 0
  const { endpoint, seen } = endpointOver((request) => way(request, () => stub.handle(request), ++count))
  return { stub, endpoint, seen, state: () => stub.tokens()[0]!.state }
}

describe('restore, where answers get lost', () => {
  it('tries again after a timeout', async () => {
    const { endpoint, state } = target((_request, pass, count) => (count <= 2 ? failing('timeout') : pass()))
    expect(await restore(endpoint, opened)).toEqual([])
    expect(state()).toBe(opened.snapshots[0].state)
  })

  it('goes by what it reads where the answer alone was lost', async () => {
    const { endpoint, seen } = target(async ({ method }, pass) => {
      const answer = await pass()
      return method === 'PATCH' ? failing('timeout') : answer
    })
    expect(await restore(endpoint, opened)).toEqual([])
    expect(seen).toHaveLength(2)
  })

  it('gives up in the end, and says what is not as it was', async () => {
    const { endpoint, seen } = target(({ method }, pass) =>
      method === 'PATCH' ? failing('timeout') : pass(),
    )
    expect(await restore(endpoint, opened)).toEqual([
      `state of ${entityId} is not as it was: "valid" became "expired"`,
    ])
    expect(seen).toHaveLength(8)
  })

  it('does not insist where the target is gone', async () => {
    const { endpoint, seen } = target(() => failing('connect'))
    expect(await restore(endpoint, opened)).toEqual([expect.stringContaining('could not be read')])
    expect(seen.length).toBeLessThanOrEqual(4)
  })

  it('looks again for a write that comes in late, and puts the entity back once more', async () => {
    const { endpoint, stub, state } = target((_request, pass) => pass())
    const waits: number[] = []
    const sleep = async (ms: number) => {
      waits.push(ms)
      await stub.handle({
        method: 'PATCH',
        url: `http://stub.test/v1.0${contract.collectionPath}/${entityId}`,
        headers: [['Content-Type', 'application/json']],
        body: Buffer.from('{"state":"invalid"}'),
      })
      expect(state()).toBe('invalid')
    }
    expect(await restore(endpoint, opened, { settleMs: 500, sleep })).toEqual([])
    expect(waits).toEqual([500])
    expect(state()).toBe(opened.snapshots[0].state)
  })
})

describe('unrestorableOf', () => {
  const { endpoint } = target((_request, pass) => pass())
  const of = (members: JsonObject) =>
    unrestorableOf(endpoint, { ...opened, snapshots: [entityWith(members)] })

  it('is a credential that is shown as a mask, but not other text that looks like one', () => {
    expect(of({ token: '********' })).toEqual(['token'])
    expect(of({ token: 'sQ2k**' })).toEqual([])
    expect(of({ organizationName: '********' })).toEqual([])
  })
})

describe('restore of several entities', () => {
  it('puts a credential back where it was shown, though another one was not', async () => {
    const [a, b] = [entityWith({ id: 'a', token: 'secret-a' }), entityWith({ id: 'b', token: null })]
    const stub = createImplementation(contract, {
      basePath: '/v1.0',
      tokens: [a, b].map((entity) => ({ ...entity, token: 'spoilt' })),
    })
    const { endpoint } = endpointOver(stub.handle)
    expect(await restore(endpoint, { ids: ['a', 'b'], reader: 'get', snapshots: [a, b] })).toEqual([])
    expect(stub.tokens().map(({ token }) => token)).toEqual(['secret-a', 'spoilt'])
  })
  /** Three spoilt entities, and a way to keep their requests waiting. */
  function three(way: (id: string, method: string) => Promise<unknown>) {
    const ids = ['a', 'b', 'c']
    const stub = createImplementation(contract, {
      basePath: '/v1.0',
      tokens: ids.map((id) => ({ ...spoilt, id })),
    })
    const { endpoint, seen } = endpointOver(async (request) => {
      await way(request.url.split('/').at(-1)!, request.method)
      return stub.handle(request)
    })
    const opened = { ids, reader: 'get', snapshots: ids.map((id) => entityWith({ id })) } as const
    return { stub, endpoint, seen, opened }
  }

  it('puts them back at once, each with one request after another', async () => {
    const meeting = meetingOf(3)
    const { endpoint, seen, opened, stub } = three((_id, method) =>
      method === 'PATCH' ? meeting.join() : Promise.resolve(),
    )
    expect(await restore(endpoint, opened)).toEqual([])
    expect(stub.tokens().map(({ state }) => state)).toEqual(opened.snapshots.map(({ state }) => state))
    for (const id of opened.ids) {
      expect(seen.filter((one) => one.id === id).map(({ method }) => method)).toEqual(['PATCH', 'GET'])
    }
  })

  it('puts no more back at once than it may, also when it looks again', async () => {
    let [under, most] = [new Set<string>(), 0]
    const { endpoint, opened } = three(async (id) => {
      under.add(id)
      most = Math.max(most, under.size)
      await null
      under.delete(id)
    })
    expect(await restore(endpoint, opened, { most: 1, settleMs: 5, sleep: async () => {} })).toEqual([])
    expect(most).toBe(1)
  })

  it('says what is not back in the order of the entities, whichever was answered first', async () => {
    const last = gate()
    const { endpoint, opened } = three(async (id) => {
      if (id === 'gone') last.open()
      else await last.passed
    })
    const ids = ['missing', 'b', 'gone']
    const lines = await restore(endpoint, { ...opened, ids })
    expect([...new Set(lines.map((line) => ids.find((id) => new RegExp(`\\b${id}\\b`).test(line))))]).toEqual(
      ['missing', 'gone'],
    )
  })
})
