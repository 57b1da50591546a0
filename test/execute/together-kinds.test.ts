import { describe, expect, it } from 'vitest'
import type { Probe } from '../../src/cases/types.ts'
import type { Json } from '../../src/json.ts'
import { entityOn, observeAll } from '../support/entity.ts'
import { entityWith } from '../support/observation.ts'
import { bad, set, storing } from '../support/storing.ts'

const was = entityWith({ id: 'a' })
const mixed = [set('appleId', 'new'), bad('state', 'x'), set('lastSyncStatus', 'failed'), bad('state', 'y')]
const isBad = (body: Readonly<Record<string, Json>>) => ['x', 'y'].includes(String(body.state))

const observed = (server: ReturnType<typeof storing>, probes: readonly Probe[] = mixed) =>
  observeAll(entityOn(server), probes)

describe('updates and refusals', () => {
  it('share no read-back with each other: one might hide what the other has done', async () => {
    const server = storing(undefined, isBad)
    const found = await observed(server)
    // Each kind goes together: the second update before the first refusal.
    expect(server.seen.flatMap(({ body }) => (body ? [Object.keys(body)[0]] : []))).toEqual([
      'appleId',
      'lastSyncStatus',
      'state',
      'state',
    ])
    expect(server.methods()).toBe('GET PATCH PATCH GET PATCH PATCH GET')
    const first = { ...was, appleId: 'new' }
    const second = { ...first, lastSyncStatus: 'failed' }
    expect(found.map(({ before, after }) => [before.entity, after.entity])).toEqual([
      [was, first],
      [second, second],
      [first, second],
      [second, second],
    ])
  })

  it('tell which refusal has changed the entity all the same, and leave no trace of it', async () => {
    const server = storing(undefined, (body, entity) => {
      if (body.state === 'y') entity.countryOrRegion = 'half-applied'
      return isBad(body)
    })
    const found = await observed(server)
    const changed = found.map(
      ({ before, after }) => before.entity?.countryOrRegion !== after.entity?.countryOrRegion,
    )
    expect(changed).toEqual([false, false, false, true])
    expect(server.entity).toEqual({ ...was, appleId: 'new', lastSyncStatus: 'failed' })
  })

  it('leave the updates where what a refusal has changed is put back', async () => {
    const server = storing(undefined, ({ state }) => state === 'x')
    const order = [set('appleId', 'new'), set('lastSyncStatus', 'failed'), bad('state', 'y')]
    const found = await observed(server, order)
    // Two requests put back what was accepted, and nothing else.
    expect(server.seen.at(-2)?.body).toEqual({ state: was.state })
    expect(found.map(({ after }) => after.entity?.state)).toEqual([was.state, was.state, 'y'])
    expect(found.map(({ after }) => after.entity?.appleId)).toEqual(['new', 'new', 'new'])
  })

  it('are as they were before where what was accepted comes to the value that is stored', async () => {
    const server = storing(({ state, ...body }, entity) => Object.assign(entity, body))
    const found = await observed(server, [set('appleId', 'new'), bad('state', 'x')])
    expect(found.map(({ before, after }) => [before.entity?.state, after.entity?.state])).toEqual([
      [was.state, was.state],
      [was.state, was.state],
    ])
    expect(found[0]!.after.entity?.appleId).toBe('new')
  })
})

describe('what an update changes besides', () => {
  it('shows in its answer, though a later one hides it from the reading', async () => {
    const server = storing((body, entity) => {
      Object.assign(entity, body)
      if (body.appleId !== undefined) entity.countryOrRegion = null
    })
    const found = await observed(server, [set('appleId', 'new'), set('countryOrRegion', 'set')])
    // Sent again by itself, it is told to have wiped a member, which is put back before the other one is sent.
    expect(server.methods()).toBe('GET PATCH PATCH GET PATCH GET PATCH GET PATCH GET')
    expect(server.seen.at(-4)?.body).toEqual({ countryOrRegion: 'set' })
    expect(found[0]!.after.entity?.countryOrRegion).toBeNull()
  })
})

describe('a credential', () => {
  const secret = set('token', 'secret')
  const others = [set('appleId', 'new'), set('lastSyncStatus', 'failed')]

  it('has a read-back of its own: what it shows need not be what was sent', async () => {
    const server = storing(undefined, undefined, (entity) => ({ ...entity, token: null }))
    await observed(server, [...others, secret])
    expect(server.methods()).toBe('GET PATCH PATCH GET PATCH GET')
  })

  it.each<[string, (entity: Record<string, Json>, method: string) => Record<string, Json>]>([
    ['is shown', (entity) => entity],
    [
      'is shown on reading alone',
      (entity, method) => (method === 'GET' ? entity : { ...entity, token: null }),
    ],
  ])('that %s, and that a later one wipes, is told', async (_how, shows) => {
    const server = storing(
      (body, entity) => {
        Object.assign(entity, body)
        if (body.appleId !== undefined) entity.token = null
      },
      undefined,
      shows,
    )
    const found = await observed(server, [secret, ...others])
    const wiped = found.map(
      ({ before, after }) => before.entity?.token !== null && after.entity?.token === null,
    )
    expect(wiped).toEqual([false, true, false])
  })
})
