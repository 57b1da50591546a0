import { describe, expect, it } from 'vitest'
import type { Probe } from '../../src/cases/types.ts'
import type { Json } from '../../src/json.ts'
import { entityWith } from '../support/observation.ts'
import { sessionOn } from '../support/session.ts'
import { bad, set, storing } from '../support/storing.ts'

const was = entityWith({ id: 'a' })
const mixed = [set('appleId', 'new'), bad('state', 'x'), set('lastSyncStatus', 'failed'), bad('state', 'y')]
const isBad = (body: Readonly<Record<string, Json>>) => ['x', 'y'].includes(String(body.state))

async function observed(server: ReturnType<typeof storing>, probes: readonly Probe[] = mixed) {
  const session = sessionOn(server, ['a'], { sociable: probes })
  return Promise.all(probes.map(session.observe))
}

describe('updates and refusals', () => {
  it('share one reading, from which the state before and after each of them is told', async () => {
    const server = storing(undefined, isBad)
    const found = await observed(server)
    expect(server.methods()).toBe('GET PATCH PATCH PATCH PATCH GET')
    const first = { ...was, appleId: 'new' }
    const third = { ...first, lastSyncStatus: 'failed' }
    expect(found.map(({ before, after }) => [before.entity, after.entity])).toEqual([
      [was, first],
      [first, first],
      [first, third],
      [third, third],
    ])
  })

  it('share none where they name the same member: one might hide what the other has done', async () => {
    const refusalLast = storing(undefined, isBad)
    await observed(refusalLast, [set('state', 'expired'), bad('state', 'x')])
    expect(refusalLast.methods()).toBe('GET PATCH GET PATCH GET')
    const updateLast = storing(undefined, isBad)
    await observed(updateLast, [bad('state', 'x'), set('state', 'expired')])
    expect(updateLast.methods()).toBe('GET PATCH GET PATCH GET')
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

  it('need no second look where the last one is accepted and changes what it alone names', async () => {
    const server = storing(undefined, ({ state }) => state === 'x')
    const order = [set('appleId', 'new'), set('lastSyncStatus', 'failed'), bad('state', 'y')]
    const found = await observed(server, order)
    // Two requests put back what was accepted, and nothing else.
    expect(server.methods()).toBe('GET PATCH PATCH PATCH GET PATCH GET')
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

  it.each([
    ['go with each other', undefined, 'PATCH PATCH GET'],
    ['go with their like alone once one reading did not do for both', 'cut', 'PATCH GET PATCH GET'],
  ])('%s', async (_what, stored, methods) => {
    const server = storing(
      (body, entity) => Object.assign(entity, body, stored && { countryOrRegion: stored }),
      (body) => body.lastSyncStatus === 'x' || body.state === 1,
    )
    const first = [set('appleId', 'new'), set('state', 'expired'), bad('lastSyncStatus', 'x')]
    const later = [set('appleId', 'newer'), bad('state', 1)]
    const session = sessionOn(server, ['a'], { sociable: [...first, ...later] })
    await Promise.all(first.map(session.observe))
    const before = server.seen.length
    await Promise.all(later.map(session.observe))
    expect(server.seen.slice(before).map(({ method }) => method)).toEqual(methods.split(' '))
  })
})

describe('what an update changes besides', () => {
  it('shows in its answer, though a later one hides it from the reading', async () => {
    const server = storing((body, entity) => {
      Object.assign(entity, body)
      if (body.appleId !== undefined) entity.countryOrRegion = null
    })
    const found = await observed(server, [set('appleId', 'new'), set('countryOrRegion', 'set')])
    expect(server.methods()).toBe('GET PATCH PATCH GET PATCH GET PATCH GET')
    expect(found[0]!.after.entity?.countryOrRegion).toBeNull()
  })
})

describe('a credential', () => {
  const secret = set('token', 'secret')
  const others = [set('appleId', 'new'), set('lastSyncStatus', 'failed')]

  it('that is kept back needs no reading of its own', async () => {
    const hidden = storing(undefined, undefined, (entity) => ({ ...entity, token: null }))
    await observed(hidden, [secret, ...others])
    expect(hidden.methods()).toBe('GET PATCH PATCH PATCH GET')
    const shown = storing()
    await observed(shown, [secret, ...others])
    expect(shown.methods()).toBe('GET PATCH PATCH PATCH GET')
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
