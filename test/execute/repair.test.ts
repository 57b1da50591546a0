import { describe, expect, it } from 'vitest'
import type { WireRequest, WireResult } from '../../src/exchange/types.ts'
import { createRepair, type Damage } from '../../src/execute/repair.ts'
import type { JsonObject } from '../../src/json.ts'
import { answer, endpointOver } from '../support/endpoint.ts'
import { patch, probe } from '../support/entity.ts'
import { contract, entityWith, exchange } from '../support/observation.ts'

const other = 'another-id'
const unknown = { id: other }

/** A store of entities by id, which renames, creates and deletes as told. */
function store({
  deletes = false,
  refuses = () => false,
}: {
  deletes?: boolean
  refuses?: (body: JsonObject) => boolean
} = {}) {
  const entities = new Map<string, JsonObject>([['a', entityWith({ id: 'a' })]])
  const unreadable = new Set<string>()
  const handle = ({ method, url, body }: WireRequest): Promise<WireResult> => {
    const id = decodeURIComponent(new URL(url).pathname.split('/')[4] ?? '')
    const entity = entities.get(id)
    if (method === 'DELETE') return deletes && entities.delete(id) ? answer(204) : answer(405, {})
    if (entity === undefined) return answer(404, {})
    if (method === 'GET') return unreadable.has(id) ? answer(500, {}) : answer(200, entity)
    const sent = JSON.parse(Buffer.from(body!).toString()) as JsonObject
    if (refuses(sent)) return answer(400, {})
    unreadable.delete(id)
    const merged = Object.fromEntries(
      Object.entries({ ...entity, ...sent }).filter(
        ([name, value]) => value !== null || Object.hasOwn(entityWith(), name),
      ),
    )
    entities.delete(id)
    entities.set(String(merged.id), merged)
    return answer(200, merged)
  }
  const observed = endpointOver(handle, { retries: 0 })
  const { endpoint, seen } = observed
  const left: string[] = []
  const repair = createRepair({
    endpoint,
    contract,
    id: 'a',
    reader: 'get',
    absent: [other],
    send: (step) => endpoint.send(step, 'a'),
    read: () => endpoint.read('a', 'get'),
    onResidue: (line) => left.push(line),
  })
  /** Sends a probe and repairs; gives the state after that, and what was sent to repair. */
  async function repaired(parts: Partial<Damage['probe']>, harm: () => void = () => {}) {
    const own = probe('p', parts)
    const before = await endpoint.read('a', 'get')
    const exchanges = []
    for (const step of own.steps) exchanges.push(await endpoint.send(step, 'a'))
    harm()
    const after = await endpoint.read('a', 'get')
    const from = seen.length
    const now = await repair.mend({ probe: own, before, after, exchanges })
    return { now: now.entity, sent: seen.slice(from).filter(({ method }) => method !== 'GET') }
  }
  return { entities, unreadable, left, repair, seen, repaired }
}

const was = entityWith({ id: 'a' })
const sentTo = (id: string, body: JsonObject) => ({ method: 'PATCH', id, body })

describe('an entity that is as it should be', () => {
  it('is sent nothing', async () => {
    const { repaired, left } = store()
    const { now, sent } = await repaired({ steps: [patch({ appleId: 'new' })] })
    expect({ now, sent, left }).toEqual({ now: { ...was, appleId: 'new' }, sent: [], left: [] })
  })
})

describe('an entity that nobody may read any more', () => {
  it.each([429, 401, 302])('is sent nothing: that is no doing of the probe: %i', async (status) => {
    const { repair, seen } = store()
    const after = { problem: 'no entity', exchange: exchange({ method: 'GET', status }) }
    const before = { entity: was, exchange: exchange({ method: 'GET' }) }
    const own = probe('p', { undo: true })
    expect(await repair.mend({ probe: own, before, after, exchanges: [exchange()] })).toBe(after)
    expect(seen).toEqual([])
  })
})

describe('an entity that a probe has renamed', () => {
  const renaming = {
    steps: [patch({ id: other, appleId: 'new' }), { method: 'GET', resource: unknown } as const],
  }

  it('is renamed back at its new address, and nothing is deleted', async () => {
    const { repaired, entities, left } = store({ deletes: true })
    const { now, sent } = await repaired(renaming)
    expect(now).toEqual({ ...was, appleId: 'new' })
    expect(sent).toEqual([sentTo(other, { id: 'a' })])
    expect([...entities.keys()]).toEqual(['a'])
    expect(left).toEqual([])
  })

  it('is told where it cannot be renamed back, and is not deleted', async () => {
    const { repaired, entities, left } = store({ deletes: true, refuses: ({ id }) => id === 'a' })
    expect((await repaired(renaming)).now).toBeUndefined()
    expect([...entities.keys()]).toEqual([other])
    expect(left).toEqual([`a is at ${other} now and could not be renamed back`])
  })

  it('is left alone where an entity with that id was there before', async () => {
    const { repaired, entities } = store()
    entities.set('there-before', entityWith({ id: 'there-before' }))
    const own = { steps: [patch({ id: 'there-before' })] }
    const { sent } = await repaired(own)
    expect(sent.map(({ id }) => id)).not.toContain('there-before')
  })

  it('is given its key back where the key alone has changed', async () => {
    const { repaired, entities } = store()
    const { now, sent } = await repaired({ steps: [patch({ appleId: 'new' })] }, () =>
      entities.set('a', { ...entities.get('a'), id: other }),
    )
    expect(now).toEqual({ ...was, appleId: 'new' })
    expect(sent).toEqual([sentTo('a', { id: 'a' })])
  })
})

describe('an entity that cannot be read any more', () => {
  it('is sent its members as they were, credentials apart', async () => {
    const { repaired, unreadable } = store()
    const { now, sent } = await repaired({ steps: [patch({ appleId: 'new' })], undo: true }, () =>
      unreadable.add('a'),
    )
    expect(now).toEqual(was)
    const plain = contract.properties.filter(({ serverOwned, credential }) => !serverOwned && !credential)
    expect(sent).toEqual([sentTo('a', Object.fromEntries(plain.map(({ name }) => [name, was[name]!])))])
  })

  it('is sent those that have a value, where the target takes no null', async () => {
    const { repaired, unreadable, entities } = store({
      refuses: (body) => Object.values(body).includes(null),
    })
    entities.set('a', { ...was, countryOrRegion: null })
    const { now } = await repaired({ steps: [patch({ appleId: 'new' })], undo: true }, () =>
      unreadable.add('a'),
    )
    expect(now).toEqual({ ...was, countryOrRegion: null })
  })
})

describe('what a probe has left in its entity', () => {
  it('is removed where it is no member of the contract', async () => {
    const { repaired } = store()
    const { now, sent } = await repaired({ steps: [patch({ conformanceMarker: 'x' })], undo: true })
    expect(now).toEqual(was)
    expect(sent).toEqual([sentTo('a', { conformanceMarker: null })])
  })

  it('is kept where the entity had it from the beginning', async () => {
    const { repaired, entities } = store()
    entities.set('a', { ...was, own: 'x' })
    expect((await repaired({ steps: [patch({ appleId: 'new' })] })).sent).toEqual([])
  })

  it('is put back: what was to be refused, and what was not sent', async () => {
    const { repaired, entities } = store()
    expect((await repaired({ steps: [patch({ state: 'bad' })], undo: true })).now).toEqual(was)
    const spoiled = () => entities.set('a', { ...entities.get('a')!, countryOrRegion: 'spoiled' })
    expect((await repaired({ steps: [patch({ appleId: 'new' })] }, spoiled)).now).toEqual({
      ...was,
      appleId: 'new',
    })
  })

  it('is not put back without end where each update spoils something, but always where it was to be refused', async () => {
    const { repaired, entities } = store()
    const spoiled = () => entities.set('a', { ...entities.get('a')!, countryOrRegion: 'spoiled' })
    const back = () => entities.set('a', was)
    const counts: number[] = []
    for (let round = 0; round < 60; round += 1) {
      back()
      counts.push((await repaired({ steps: [patch({ appleId: 'new' })] }, spoiled)).sent.length)
    }
    expect([counts[0], counts.at(-1)]).toEqual([1, 0])
    back()
    expect((await repaired({ steps: [patch({ appleId: 'new' })], undo: true }, spoiled)).now).toEqual(was)
  })
})

describe('an entity that a PATCH of an unknown id has created', () => {
  const creating = { steps: [{ ...patch({ appleId: 'new' }), resource: unknown }] }
  const created = (entities: Map<string, JsonObject>, id = other) => entities.set(other, entityWith({ id }))

  it.each([
    [true, [], ['a']],
    [false, [`an entity with the id ${other} was created and could not be deleted`], ['a', other]],
  ])('is deleted where the target deletes (%s), else told', async (deletes, lines, ids) => {
    const { repaired, entities, left } = store({ deletes })
    // The store creates nothing by itself: it is there when the PATCH comes, as if it had been made by it.
    created(entities)
    await repaired(creating)
    expect([...entities.keys()].toSorted()).toEqual(ids.toSorted())
    expect(left).toEqual(lines)
  })

  it('is not deleted where it may be the entity itself at another address', async () => {
    const { repaired, entities, left } = store({ deletes: true })
    const aliased = { steps: [{ method: 'GET', resource: unknown } as const, patch({ appleId: 'new' })] }
    created(entities, 'a')
    await repaired(aliased)
    expect(entities.has(other)).toBe(true)
    expect(left).toHaveLength(1)
  })

  it('is not looked for where nothing was accepted', async () => {
    const { repaired, entities, left } = store({ deletes: true, refuses: () => true })
    created(entities)
    expect((await repaired(creating)).sent).toEqual([])
    expect([entities.has(other), left]).toEqual([true, []])
  })
})

describe('a probe without any answer', () => {
  it('is no reason to send more', async () => {
    const gone = endpointOver(() => Promise.resolve({ failure: { kind: 'connect', message: 'gone' } }), {
      retries: 0,
    })
    const own = probe('p')
    const { endpoint, seen } = gone
    const repair = createRepair({
      endpoint,
      contract,
      id: 'a',
      reader: 'get',
      absent: [],
      send: (step) => endpoint.send(step, 'a'),
      read: () => endpoint.read('a', 'get'),
      onResidue: () => {},
    })
    const exchanges = [await endpoint.send(own.steps[0]!, 'a')]
    const before = { entity: was, exchange: exchanges[0]! }
    const after = await endpoint.read('a', 'get')
    const from = seen.length
    expect(await repair.mend({ probe: own, before, after, exchanges })).toBe(after)
    expect(seen).toHaveLength(from)
  })
})
