import { describe, expect, it } from 'vitest'
import type { Probe } from '../../src/cases/types.ts'
import type { WireRequest, WireResult } from '../../src/exchange/types.ts'
import { queueOf, takeChain } from '../../src/execute/batch.ts'
import type { EntityOptions } from '../../src/execute/entity.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import { endpointOver, type Observed } from '../support/endpoint.ts'
import { caseAt, entityOn, patch, probe } from '../support/entity.ts'
import { contract, entityWith } from '../support/observation.ts'
import { bad, set, storing } from '../support/storing.ts'

const updates = ['one', 'two', 'three'].map((value) => set('appleId', value))
const refusals = [bad('state', 'x'), bad('lastSyncStatus', 'y')]

/** Sends batches in one go; gives what was observed. */
async function chained(
  observed: Pick<Observed, 'endpoint'>,
  batches: readonly (readonly Probe[])[],
  options: Partial<EntityOptions> = {},
) {
  const entity = entityOn(observed, { overlap: 6, ...options })
  await entity.state()
  return entity.observe(batches)
}

const alone = (probes: readonly Probe[]) => probes.map((one) => [one])
const refuses = (body: JsonObject) => body.state === 'x' || body.lastSyncStatus === 'y'

/** How many requests wait for answers at most, and the greatest number of rounds, where answers come a round at a time. */
function inRounds(observed: ReturnType<typeof storing>) {
  let [under, most, rounds] = [0, 0, 0]
  let round: Promise<void> | undefined
  const { send } = observed.endpoint
  const waiting = async <T>(work: () => Promise<T>): Promise<T> => {
    under += 1
    most = Math.max(most, under)
    round ??= new Promise((resolve) => {
      setImmediate(() => {
        round = undefined
        rounds += 1
        resolve()
      })
    })
    const result = await work()
    await round
    under -= 1
    return result
  }
  const endpoint = {
    ...observed.endpoint,
    send: (...args: Parameters<typeof send>) => waiting(() => send(...args)),
    read: (...args: Parameters<typeof observed.endpoint.read>) =>
      waiting(() => observed.endpoint.read(...args)),
  }
  return { endpoint, most: () => most, rounds: () => rounds }
}

describe('batches in a chain', () => {
  it('are each read back while the next is sent, and seen as one after another', async () => {
    const inSequence = storing()
    const expected = new Map<string, Json | undefined>()
    for (const one of updates) {
      const seen = (await chained(inSequence, [[one]])).get(one.id)!
      expected.set(one.id, seen.after.entity?.appleId)
    }
    const server = storing(undefined, refuses)
    const rounds = inRounds(server)
    const found = await chained(rounds, [...alone(updates), refusals])
    expect([...found.keys()]).toEqual([...updates, ...refusals].map(({ id }) => id))
    for (const one of updates) expect(found.get(one.id)?.after.entity?.appleId).toBe(expected.get(one.id))
    // One to begin with, one for each batch, and one to read back the last.
    expect(rounds.rounds()).toBe(1 + 4 + 1)
    expect(server.methods()).toBe('GET PATCH GET PATCH GET PATCH GET PATCH PATCH GET')
    const befores = updates.map(({ id }) => found.get(id)?.before.entity?.appleId)
    expect(befores.slice(1)).toEqual(['one', 'two'])
    expect(found.get(refusals[1]!.id)?.preceding?.at(-1)?.step).toEqual(updates[2]!.steps[0])
  })

  it('are no more requests at once than may be', async () => {
    const rounds = inRounds(storing(undefined, refuses))
    await chained(rounds, [[updates[0]!], refusals, [updates[1]!]], { overlap: 2 })
    expect(rounds.most()).toBe(2)
  })

  it('decide nothing where a read-back comes in after what was sent beside it', async () => {
    // The GET beside a PATCH is answered last.
    const server = storing()
    let [held, isOpen] = [undefined as (() => void) | undefined, false]
    const handle = async (request: WireRequest): Promise<WireResult> => {
      const own = () => server.endpoint.send(stepOf(request), 'a')
      if (request.method === 'GET' && isOpen)
        await Promise.race([
          new Promise<void>((resolve) => {
            held = resolve
          }),
          new Promise((resolve) => setImmediate(resolve)),
        ])
      const { response, failure } = await own()
      if (request.method === 'PATCH') held?.()
      return response ? { response } : { failure: failure! }
    }
    const observed = endpointOver(handle)
    const entity = entityOn(observed, { overlap: 6 })
    await entity.state()
    isOpen = true
    const found = await entity.observe(alone(updates))
    const values = [...found].map(([id, { after }]) => [id, `appleId=${after.entity?.appleId}`])
    expect(values.length).toBeGreaterThan(1)
    for (const [id, shown] of values) expect(shown).toBe(id)
    // They were sent again by themselves.
    expect(observed.seen.filter(({ body }) => JSON.stringify(body) === '{"appleId":"one"}')).toHaveLength(2)
  })

  it('show a value that is not stored, and lay it to the request that sent it', async () => {
    const server = storing((body, entity) => Object.assign(entity, body.appleId === 'two' ? {} : body))
    const found = await chained(server, alone(updates))
    expect(found.get('appleId=two')).toMatchObject({
      before: { entity: { appleId: 'one' } },
      after: { entity: { appleId: 'one' } },
    })
  })

  it('end with one whose outcome is another than meant, and what was not sent is missing', async () => {
    const server = storing(undefined, (body) => body.appleId === 'two')
    const found = await chained(server, alone(updates))
    expect([...found.keys()]).toEqual(['appleId=one', 'appleId=two'])
    expect(found.get('appleId=two')).toMatchObject({ after: { entity: { appleId: 'one' } } })
  })

  it('go on after one that was taken though it might be refused, which is undone', async () => {
    const server = storing()
    const taken = bad('appleId', 'taken')
    const found = await chained(server, alone([taken, ...updates]))
    expect(found.get(taken.id)?.after.entity?.appleId).toBe('taken')
    expect(found.get('appleId=one')?.before.entity?.appleId).toBe(entityWith().appleId)
    expect([...found.keys()]).toHaveLength(4)
  })

  it('undo it beside its read-back, with refusals of other members, which show nothing of it', async () => {
    const server = storing(undefined, refuses)
    const rounds = inRounds(server)
    const taken = bad('appleId', 'taken')
    const batches = [[taken, refusals[0]!], [refusals[1]!], [updates[0]!]]
    const found = await chained(rounds, batches, { rides: ({ undo }) => undo === true })
    expect([...found.keys()]).toEqual([taken.id, ...refusals.map(({ id }) => id), updates[0]!.id])
    const shown = [taken, ...refusals, updates[0]!].map(({ id }) => {
      const { before, after } = found.get(id)!
      return [before.entity?.appleId, after.entity?.appleId]
    })
    const was = entityWith().appleId
    expect(shown).toEqual([
      [was, 'taken'],
      [was, was],
      ['taken', 'taken'],
      [was, 'one'],
    ])
    // One to begin with, the batch, its read-back with the undoing, that one's with the update, and the last read-back.
    expect(rounds.rounds()).toBe(1 + 4)
    expect(server.entity.appleId).toBe('one')
  })

  it('decide nothing of one that was answered as taken where the read-back does not show it', async () => {
    const server = storing(
      (body, entity) => Object.assign(entity, body.appleId === 'echoed' ? {} : body),
      undefined,
    )
    const echoed = bad('appleId', 'echoed')
    const { send } = server.endpoint
    const endpoint = {
      ...server.endpoint,
      async send(...args: Parameters<typeof send>) {
        const exchange = await send(...args)
        if (!JSON.stringify(args[0].body ?? '').includes('echoed')) return exchange
        const body = Buffer.from(JSON.stringify({ ...server.entity, appleId: 'echoed' }))
        return { ...exchange, response: { ...exchange.response!, body } }
      },
    }
    const found = await chained({ endpoint }, alone([echoed, updates[0]!]))
    expect(found.get(echoed.id)?.after.entity?.appleId).toBe(entityWith().appleId)
    expect(server.seen.filter(({ body }) => JSON.stringify(body)?.includes('echoed'))).toHaveLength(2)
  })

  it('read the end of several steps back while the next is sent', async () => {
    const server = storing()
    const rounds = inRounds(server)
    const steps = [
      patch({ appleId: 'x' }),
      { method: 'READ', resource: 'item' } as const,
      patch({ appleId: 'y' }),
    ]
    const three = probe('three', { steps })
    const planned = [{ appleId: 'x' }, undefined, { appleId: 'y' }]
    const batches = alone([updates[0]!, three, updates[1]!])
    const found = await chained(rounds, batches, {
      planned: ({ id }) => (id === 'three' ? planned : undefined),
    })
    expect(found.get('three')).toMatchObject({
      before: { entity: { appleId: 'one' } },
      after: { entity: { appleId: 'y' } },
    })
    expect(found.get('three')?.exchanges).toHaveLength(3)
    expect(found.get('appleId=two')).toMatchObject({ before: { entity: { appleId: 'y' } } })
    // One to begin with, the update, its read-back with the first step, the reading with the third, that one's read-back
    // with the update, the last read-back.
    expect(rounds.rounds()).toBe(1 + 1 + 1 + 1 + 1 + 1)
    expect(server.methods()).toBe('GET PATCH GET PATCH GET PATCH GET PATCH GET')
  })

  it('send several steps again by themselves where a reading between them came in late', async () => {
    let count = 0
    const server = storing()
    const late = { ...server.entity, appleId: 'y' }
    const endpoint = {
      ...server.endpoint,
      async send(...args: Parameters<typeof server.endpoint.send>) {
        const exchange = await server.endpoint.send(...args)
        if (args[0].method !== 'READ') return exchange
        count += 1
        const body = Buffer.from(JSON.stringify(late))
        return count > 1 ? exchange : { ...exchange, response: { ...exchange.response!, body } }
      },
    }
    const steps = [
      patch({ appleId: 'x' }),
      { method: 'READ', resource: 'item' } as const,
      patch({ appleId: 'y' }),
    ]
    const planned = [{ appleId: 'x' }, undefined, { appleId: 'y' }]
    const three = probe('three', { steps })
    const found = await chained({ endpoint }, alone([three, updates[0]!]), {
      planned: ({ id }) => (id === 'three' ? planned : undefined),
    })
    expect(count).toBe(2)
    const shown = JSON.parse(Buffer.from(found.get('three')!.exchanges[1]!.response!.body).toString())
    expect(shown.appleId).toBe('x')
  })

  it('send several steps again by themselves where they did not lead to what was planned', async () => {
    const server = storing((body, entity) => Object.assign(entity, body.appleId === 'y' ? {} : body))
    const twice = probe('twice', { steps: [patch({ appleId: 'x' }), patch({ appleId: 'y' })] })
    const planned = [{ appleId: 'x' }, { appleId: 'y' }]
    const found = await chained(server, alone([twice, updates[0]!]), { planned: () => planned })
    expect(found.get('twice')).toMatchObject({ after: { entity: { appleId: 'x' } } })
    expect(server.seen.filter(({ body }) => JSON.stringify(body) === '{"appleId":"y"}')).toHaveLength(2)
  })

  it('end with several steps of which one was refused, and what is left of them is put right', async () => {
    const server = storing(undefined, (body) => body.appleId === 'y')
    const twice = probe('twice', { steps: [patch({ appleId: 'x' }), patch({ appleId: 'y' })] })
    const planned = [{ appleId: 'x' }, { appleId: 'y' }]
    const found = await chained(server, alone([twice, updates[0]!]), { planned: () => planned })
    expect([...found.keys()]).toEqual(['twice'])
    expect(found.get('twice')?.exchanges.map(({ response }) => response?.status)).toEqual([200, 400])
  })

  it('prepare a state before a probe that needs another', async () => {
    const server = storing()
    const again = set('appleId', 'one')
    const prepared = {
      ...again,
      id: 'again',
      prepare: [{ property: 'appleId', from: 'one', otherwise: 'none' }],
    }
    const found = await chained(server, alone([updates[0]!, prepared, updates[1]!]))
    expect(found.get('again')).toMatchObject({
      before: { entity: { appleId: 'none' } },
      after: { entity: { appleId: 'one' } },
    })
  })

  it('do not send what changes nothing beside a read-back: it would not show which came first', async () => {
    const server = storing()
    const rounds = inRounds(server)
    const twice = [set('appleId', 'one'), { ...set('appleId', 'one'), id: 'once more' }]
    const found = await chained(rounds, alone(twice))
    expect(rounds.most()).toBe(1)
    expect([...found.keys()]).toEqual(['appleId=one', 'once more'])
  })
})

function stepOf({ method, body }: WireRequest) {
  return method === 'GET'
    ? ({ method, resource: 'item' } as const)
    : ({ method: 'PATCH', resource: 'item', body: Buffer.from(body!).toString() } as const)
}

describe('taking batches for a chain', () => {
  const state = entityWith()
  const take = (probes: readonly Probe[], most = Number.POSITIVE_INFINITY, round = 1) => {
    const queue = queueOf(
      probes.map((one) => caseAt(one)),
      contract,
      [],
    )
    const taken = takeChain(queue, state, { most, round, shares: () => true }).map((batch) =>
      batch.map((waiting) => waiting.probe.id),
    )
    return { taken, left: [...queue.keys()] }
  }

  it('puts together what fits, each to the state that those before it lead to', () => {
    const { taken } = take([...updates, ...refusals])
    expect(taken).toEqual([['appleId=one'], ['appleId=two'], ['appleId=three'], refusals.map(({ id }) => id)])
  })

  it('ends with one whose outcome is not known beforehand', () => {
    const steps = [patch({ state: 'valid' }), patch({ state: 'valid' })]
    const refused = probe('refused', { steps, undo: true })
    const { taken, left } = take([updates[0]!, refused, updates[1]!])
    expect([taken.at(-1), left]).toEqual([['refused'], ['appleId=two']])
    const parallel = probe('parallel', { steps, parallel: true })
    expect(take([updates[0]!, parallel])).toEqual({ taken: [['appleId=one']], left: ['parallel'] })
  })

  it('goes on behind several steps that are meant to be taken, to the state that they lead to', () => {
    const twice = probe('twice', { steps: [patch({ appleId: 'x' }), patch({ appleId: 'y' })] })
    const back = { ...set('appleId', 'y'), prepare: [{ property: 'appleId', from: 'y', otherwise: 'z' }] }
    const refusal = bad('appleId', 'y and more')
    expect(take([updates[0]!, twice, back, refusal]).taken).toEqual([
      ['appleId=one'],
      ['twice'],
      ['appleId=y'],
      [refusal.id],
    ])
  })

  it('puts refusals of other members beside what might be taken, and beside what would undo it', () => {
    const open = probe('open', { steps: [patch({ appleId: 'x' })], undo: true })
    const riding = ['a', 'b', 'c'].map((value) => bad('state', value))
    const queue = queueOf(
      [...riding.map((one) => caseAt(one)), caseAt(open, { expect: { kind: 'freedom' } })],
      contract,
      [],
    )
    const options = { most: Number.POSITIVE_INFINITY, round: 2, shares: () => true }
    const taken = takeChain(queue, state, options).map((batch) => batch.map((waiting) => waiting.probe.id))
    expect(taken).toEqual([['open', riding[0]!.id], [riding[1]!.id], [riding[2]!.id]])
    const disruptive = { ...open, id: 'disruptive', disruptive: true }
    const others = queueOf(
      [caseAt(riding[0]!), caseAt(disruptive, { expect: { kind: 'freedom' } })],
      contract,
      [],
    )
    expect(takeChain(others, state, options).map(([first]) => first?.probe.id)).toEqual([
      riding[0]!.id,
      'disruptive',
    ])
  })

  it('puts refusals of other members beside updates, as far as they fill a round', () => {
    expect(take([updates[0]!, bad('token', 1)], undefined, 2).taken).toEqual([['appleId=one'], ['token=1']])
    const named = bad('appleId', 1)
    expect(take([...updates, named, ...refusals], undefined, 2).taken).toEqual([
      ['appleId=one', refusals[0]!.id],
      ['appleId=two', refusals[1]!.id],
      ['appleId=three'],
      [named.id],
    ])
  })

  it('takes no more than it may', () => {
    expect(take(updates, 2).left).toEqual(['appleId=three'])
  })
})
