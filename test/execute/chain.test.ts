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
    const twice = probe('twice', { steps: [patch({ state: 'valid' }), patch({ state: 'valid' })] })
    const { taken, left } = take([updates[0]!, twice, updates[1]!])
    expect([taken.at(-1), left]).toEqual([['twice'], ['appleId=two']])
    const parallel = probe('parallel', { steps: twice.steps, parallel: true })
    expect(take([updates[0]!, parallel])).toEqual({ taken: [['appleId=one']], left: ['parallel'] })
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
