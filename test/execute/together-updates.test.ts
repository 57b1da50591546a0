import { describe, expect, it } from 'vitest'
import type { Probe } from '../../src/cases/types.ts'
import { entityOn, observeAll } from '../support/entity.ts'
import { entityWith } from '../support/observation.ts'
import { bad, leaving, set, storing } from '../support/storing.ts'

const three = [set('state', 'expired'), set('appleId', 'new'), set('lastSyncStatus', 'failed')]
const was = entityWith({ id: 'a' })

const observed = (server: ReturnType<typeof storing>, probes: readonly Probe[] = three) =>
  observeAll(entityOn(server), probes)

describe('updates', () => {
  it('share one reading, from which the state before and after each of them is told', async () => {
    const server = storing()
    const found = await observed(server)
    expect(server.methods()).toBe('GET PATCH PATCH PATCH GET')
    const states = found.map(({ before, after }) => [before.entity, after.entity])
    const first = { ...was, state: 'expired' }
    const second = { ...first, appleId: 'new' }
    const third = { ...second, lastSyncStatus: 'failed' }
    expect(states).toEqual([
      [was, first],
      [first, second],
      [second, third],
    ])
  })

  it('share none where two of them name the same member, or one has to be prepared', async () => {
    const server = storing()
    await observed(server, [set('state', 'expired'), set('state', 'valid')])
    expect(server.methods()).toBe('GET PATCH GET PATCH GET')
    const prepared = storing()
    const stored = entityWith().appleId!
    const differs = [{ property: 'appleId', from: stored, otherwise: 'other' }]
    await observed(prepared, [three[0]!, { ...set('appleId', stored), prepare: differs }])
    expect(prepared.methods()).toBe('GET PATCH GET PATCH GET PATCH GET')
  })

  it('are sent on their own where one is stored otherwise: only it shows that', async () => {
    const server = storing((body, entity) =>
      Object.assign(entity, body.appleId === undefined ? body : { appleId: 'cut' }),
    )
    const found = await observed(server)
    expect(server.methods()).toBe('GET PATCH PATCH PATCH GET PATCH GET PATCH GET PATCH GET')
    expect(found.map(({ after }) => after.entity?.appleId)).toEqual(['cut', 'cut', 'cut'])
    expect(found.map(({ before }) => before.entity?.appleId)).toEqual(['cut', 'cut', 'cut'])
  })

  it('tell which of them has wiped what it does not name', async () => {
    const server = storing((body, entity) => {
      Object.assign(entity, body)
      if (body.lastSyncStatus !== undefined) entity.appleId = null
    })
    const found = await observed(server)
    const wiped = found.map(
      ({ before, after }) => before.entity?.appleId !== null && after.entity?.appleId === null,
    )
    expect(wiped).toEqual([false, false, true])
  })

  it('keep a change that none of them repeats: it stays with the first, or with the one that names it', async () => {
    let once = true
    const server = storing((body, entity) => {
      Object.assign(entity, body)
      if (once) entity.countryOrRegion = null
      once = false
    })
    const found = await observed(server)
    expect(found.map(({ after }) => after.entity?.countryOrRegion)).toEqual([null, null, null])
    expect(found[0]!.before.entity?.countryOrRegion).toBe(was.countryOrRegion)
    let lost = true
    const forgetful = storing((body, entity) => {
      if (body.appleId === undefined || !lost) Object.assign(entity, body)
      else lost = false
    })
    const seen = await observed(forgetful)
    expect(seen.map(({ after }) => after.entity?.appleId)).toEqual([was.appleId, was.appleId, 'new'])
  })

  it('end with the first that is refused: it is judged by its answer, and the others are sent after it', async () => {
    const server = storing(undefined, (body) => body.appleId !== undefined)
    const found = await observed(server)
    expect(found.map(({ exchanges }) => exchanges[0]?.response?.status)).toEqual([200, 400, 200])
    expect(server.methods()).toBe('GET PATCH PATCH GET PATCH GET')
    expect(found[1]!.after.entity?.appleId).toBe(was.appleId)
  })

  it('tell of dates that are stored in another form of the same instant, and of no other', async () => {
    const date = (text: string) => set('expirationDateTime', text)
    const inOtherForm = (stored: string) =>
      storing((body, entity) =>
        Object.assign(entity, body, 'expirationDateTime' in body && { expirationDateTime: stored }),
      )
    const same = inOtherForm('2031-01-01T01:00:00.0000000+01:00')
    await observed(same, [date('2031-01-01T00:00:00Z'), three[0]!])
    expect(same.methods()).toBe('GET PATCH PATCH GET')
    const other = inOtherForm('2031-01-01T01:00:00Z')
    await observed(other, [date('2031-01-01T00:00:00Z'), three[0]!])
    expect(other.methods()).toBe('GET PATCH PATCH GET PATCH GET PATCH GET')
  })

  it('are judged by their answers where the target goes away', async () => {
    const found = await observeAll(entityOn(leaving(200), { sleep: () => Promise.resolve() }), three)
    expect(found.map(({ exchanges }) => exchanges[0]?.response?.status)).toEqual([200, undefined, undefined])
    expect(found[1]).toMatchObject({ disturbed: true, after: { problem: expect.stringMatching(/./) } })
  })

  it('are sent on their own from the start once they were stored otherwise a few times, refusals are not', async () => {
    let [changes, own] = [0, 0]
    const server = storing(
      (body, entity) => {
        changes += 1
        // What repairs the entity names just that member.
        if (!Object.hasOwn(body, 'countryOrRegion')) own += 1
        Object.assign(entity, body, { countryOrRegion: `changed ${changes} times` })
      },
      (body) => Object.values(body).includes('bad'),
    )
    const rounds = [1, 2, 3, 4, 5, 6].map((round) => [set('state', `${round}`), set('appleId', `${round}`)])
    const refusals = ['state', 'appleId'].map((name) => bad(name, 'bad'))
    const entity = entityOn(server)
    const shared: boolean[] = []
    for (const pair of rounds) {
      shared.push(entity.shares(pair[0]!))
      const before = own
      await observeAll(entity, pair)
      // A pair that shared a read-back in vain is sent twice: together, and each on its own.
      expect(own - before).toBe(shared.at(-1) ? 4 : 2)
    }
    expect([shared[0], shared.at(-1)]).toEqual([true, false])
    expect(shared).toEqual(shared.toSorted().reverse())
    const before = server.seen.length
    await observeAll(entity, refusals)
    expect(server.seen.slice(before).map(({ method }) => method)).toEqual(['PATCH', 'PATCH', 'GET'])
  })
})
