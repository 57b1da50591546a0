import { describe, expect, it } from 'vitest'
import type { Probe } from '../../src/cases/types.ts'
import { answer, endpointOver } from '../support/endpoint.ts'
import { entityWith } from '../support/observation.ts'
import { sessionOn } from '../support/session.ts'
import { bad, leaving, storing } from '../support/storing.ts'

/** A server that refuses every PATCH, unless told otherwise; it may change the entity all the same. */
const refusing = (refuses: Parameters<typeof storing>[1] = () => true) => storing(undefined, refuses)

const three = [bad('state', 'x'), bad('appleId', 1), bad('lastSyncStatus', 'y')]
const [first, second, third] = three as [Probe, Probe, Probe]

describe('refusals', () => {
  it('share one reading, each with its own answer', async () => {
    const server = refusing()
    const session = sessionOn(server, ['a'], { sociable: three })
    const found = [await session.observe(first), await session.observe(second), await session.observe(third)]
    expect(server.methods()).toBe('GET PATCH PATCH PATCH GET')
    expect(new Set(found.map(({ after }) => after)).size).toBe(1)
    const sent = found.map(({ exchanges }) =>
      exchanges.map(({ request }) => Buffer.from(request.body!).toString()),
    )
    expect(sent).toEqual([['{"state":"x"}'], ['{"appleId":1}'], ['{"lastSyncStatus":"y"}']])
  })

  it('share none with one that names the same member: it might put back what the other has changed', async () => {
    const before = entityWith().state!
    const server = refusing((body, entity) => {
      if (body.state !== undefined) entity.state = body.state === 'x' ? 'changed' : before
      return true
    })
    const restoring = bad('state', `${before}x`)
    const session = sessionOn(server, ['a'], { sociable: [first, restoring, second] })
    expect((await session.observe(first)).after.entity?.state).toBe('changed')
  })

  it('share one where several send for a member what nothing like the stored value can be made of', async () => {
    const server = refusing()
    const texts = ['#', '§', '~'].map((text) => bad('state', text))
    const session = sessionOn(server, ['a'], { sociable: [...texts, bad('state', 1), bad('state', null)] })
    await Promise.all(texts.map(session.observe))
    // The number may be the rank of the member that is stored.
    expect(server.seen.flatMap(({ body }) => (body ? Object.values(body) : []))).toEqual([
      '#',
      '§',
      '~',
      null,
    ])
    expect(server.methods()).toBe('GET PATCH PATCH PATCH PATCH GET')
  })

  it('share none with those that are more disruptive', async () => {
    const server = refusing()
    const disruptive = { ...second, disruptive: true }
    const session = sessionOn(server, ['a'], { sociable: [first, disruptive, third] })
    await session.observe(first)
    expect(server.seen.flatMap(({ body }) => (body ? Object.keys(body) : []))).toEqual([
      'state',
      'lastSyncStatus',
    ])
  })

  it('need no second look where the last one is accepted and changes what it alone names', async () => {
    const server = refusing(({ appleId }) => appleId === undefined)
    const session = sessionOn(server, ['a'], { sociable: [first, second] })
    const [refused, accepted] = await Promise.all([first, second].map(session.observe))
    expect(refused!.after.entity).toEqual(refused!.before.entity)
    expect(accepted!.after.entity?.appleId).toBe(1)
    // Two requests put back what was accepted.
    expect(server.methods()).toBe('GET PATCH PATCH GET PATCH GET')
  })

  it('are sent on their own where one of them is accepted, which keeps its answer', async () => {
    const server = refusing(({ appleId }) => appleId === undefined)
    const session = sessionOn(server, ['a'], { sociable: three })
    const found = [await session.observe(first), await session.observe(second), await session.observe(third)]
    expect(found.map(({ exchanges }) => exchanges[0]?.response?.status)).toEqual([400, 200, 400])
    expect(found.map(({ after }) => after.entity?.appleId)).toEqual([
      entityWith().appleId,
      1,
      entityWith().appleId,
    ])
    expect(server.entity.appleId).toBe(entityWith().appleId)
  })

  it('tell which of them has changed the entity all the same, be it another member than its own', async () => {
    const server = refusing((body, entity) => {
      if (body.appleId !== undefined && entity.state === entityWith().state) entity.state = 'changed'
      else if (body.state !== undefined) entity.state = body.state
      return body.state === undefined || body.state === 'x'
    })
    server.entity.state = entityWith().state!
    const quiet = bad('countryOrRegion', 2)
    const order = [quiet, second, third]
    const session = sessionOn(server, ['a'], { sociable: order })
    const found = await Promise.all(order.map(session.observe))
    expect(found.map(({ before, after }) => before.entity?.state === after.entity?.state)).toEqual([
      true,
      false,
      true,
    ])
  })

  it('keep a change that is not repeated: it stays with the one that names the member', async () => {
    let times = 0
    const server = refusing((body, entity) => {
      if (body.appleId === entityWith().appleId) return false
      if (body.appleId === undefined || times > 0) return true
      times += 1
      entity.appleId = 'half-applied'
      return true
    })
    const session = sessionOn(server, ['a'], { sociable: three })
    const found = await Promise.all(three.map(session.observe))
    expect(found.map(({ after }) => after.entity?.appleId === 'half-applied')).toEqual([false, true, false])
  })

  it('are judged by their answers where the target goes away: the last that was sent stays known', async () => {
    const session = sessionOn(leaving(400), ['a'], { sociable: three })
    const found = await Promise.all(three.map(session.observe))
    expect(found.map(({ exchanges }) => exchanges[0]?.response?.status)).toEqual([400, undefined, undefined])
    expect(found[1]).toMatchObject({ disturbed: true, after: { problem: expect.stringMatching(/./) } })
  })

  it('are sent on their own from the start once readings have differed a few times', async () => {
    let reads = 0
    const observed = endpointOver(({ method }) => {
      if (method !== 'GET') return answer(400, {})
      reads += 1
      return answer(200, entityWith({ id: 'a', countryOrRegion: `read ${reads} times` }))
    })
    const rounds = Array.from({ length: 6 }, (_, round) => [bad('state', round), bad('appleId', round)])
    const session = sessionOn(observed, ['a'], { sociable: rounds.flat() })
    for (const pair of rounds) await Promise.all(pair.map(session.observe))
    const own = observed.seen.filter(({ body }) => /state|appleId/.test(JSON.stringify(body) ?? ''))
    expect(own.length).toBe(12 + 3 * 2)
  })

  it('that write what must not be written are not sent along', async () => {
    const server = refusing()
    const session = sessionOn(server, ['a'], { sociable: three, unrestorable: ['appleId'] })
    await Promise.all([first, third].map(session.observe))
    expect(server.seen.flatMap(({ body }) => (body ? Object.keys(body) : []))).toEqual([
      'state',
      'lastSyncStatus',
    ])
  })

  it('that are looked at again are sent on their own', async () => {
    const server = refusing()
    const session = sessionOn(server, ['a'], { sociable: three })
    await Promise.all(three.map(session.observe))
    await session.observeAgain(second, 1)
    expect(server.methods()).toBe('GET PATCH PATCH PATCH GET PATCH GET')
  })
})
