import { describe, expect, it } from 'vitest'
import type { Probe } from '../../src/cases/types.ts'
import { answer, endpointOver } from '../support/endpoint.ts'
import { entityOn, observeAll, observeOne } from '../support/entity.ts'
import { entityWith } from '../support/observation.ts'
import { bad, leaving, set, storing } from '../support/storing.ts'

/** A server that refuses every PATCH, by default otherwise; it may change the entity all the same. */
const refusing = (refuses: Parameters<typeof storing>[1] = () => true) => storing(undefined, refuses)

const three = [bad('state', 'x'), bad('appleId', 1), bad('lastSyncStatus', 'y')]
const [first, second, third] = three as [Probe, Probe, Probe]

describe('refusals', () => {
  it('share one reading, each with its own answer', async () => {
    const server = refusing()
    const found = await observeAll(entityOn(server), three)
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
    const [changed, restored] = await observeAll(entityOn(server), [first, restoring, second])
    expect([changed!.after.entity?.state, restored!.before.entity?.state]).toEqual(['changed', before])
  })

  it('share one where several send for a member what nothing like the stored value can be made of', async () => {
    const server = refusing()
    const texts = ['#', '§', '~'].map((text) => bad('state', text))
    await observeAll(entityOn(server), [...texts, bad('state', 1), bad('state', null)])
    // The number may be the rank of the member that is stored: it comes after them, with a read-back of its own.
    expect(server.seen.flatMap(({ body }) => (body ? Object.values(body) : []))).toEqual([
      '#',
      '§',
      '~',
      null,
      1,
    ])
    expect(server.methods()).toBe('GET PATCH PATCH PATCH PATCH GET PATCH GET')
  })

  it('need no second look where the last one is accepted and changes what it alone names', async () => {
    const server = refusing(({ appleId }) => appleId === undefined)
    const [refused, accepted] = await observeAll(entityOn(server), [first, second])
    expect(refused!.after.entity).toEqual(refused!.before.entity)
    expect(accepted!.after.entity?.appleId).toBe(1)
    // Two requests put back what was accepted.
    expect(server.methods()).toBe('GET PATCH PATCH GET PATCH GET')
  })

  it('need one where an earlier one names the same: the last may hide what that has changed', async () => {
    const server = refusing((body, entity) => {
      if (body.state === '#') entity.state = 'half-applied'
      return body.state !== '§'
    })
    const [earlier, last] = await observeAll(entityOn(server), [bad('state', '#'), bad('state', '§')])
    expect(earlier!.before.entity?.state).not.toBe('half-applied')
    expect(earlier!.after.entity?.state).toBe('half-applied')
    expect(last!.exchanges.map(({ response }) => response?.status)).toEqual([200])
  })

  it('are sent on their own where one of them is accepted, which keeps its answer', async () => {
    const server = refusing(({ appleId }) => appleId === undefined)
    const found = await observeAll(entityOn(server), three)
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
    const found = await observeAll(entityOn(server), order)
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
    const found = await observeAll(entityOn(server), three)
    expect(found.map(({ after }) => after.entity?.appleId === 'half-applied')).toEqual([false, true, false])
  })

  it('are judged by their answers where the target goes away: the last that was sent stays known', async () => {
    const found = await observeAll(entityOn(leaving(400), { sleep: () => Promise.resolve() }), three)
    expect(found.map(({ exchanges }) => exchanges[0]?.response?.status)).toEqual([400, undefined, undefined])
    expect(found[1]).toMatchObject({ disturbed: true, after: { problem: expect.stringMatching(/./) } })
  })

  it('are sent on their own from the start once read-backs have differed a few times', async () => {
    let reads = 0
    const observed = endpointOver(({ method }) => {
      if (method !== 'GET') return answer(400, {})
      reads += 1
      return answer(200, entityWith({ id: 'a', countryOrRegion: `read ${reads} times` }))
    })
    const rounds = Array.from({ length: 6 }, (_, round) => [bad('state', round), bad('appleId', round)])
    const entity = entityOn(observed)
    const ownOf = (pair: readonly Probe[]) =>
      observed.seen.filter(({ body }) =>
        pair.some((one) => one.steps[0]!.body === (body === undefined ? '' : JSON.stringify(body))),
      ).length
    const sent: number[] = []
    for (const pair of rounds) {
      await observeAll(entity, pair)
      sent.push(ownOf(pair))
    }
    // At first together, and each again by itself; in the end by itself alone.
    expect([sent[0], sent.at(-1)]).toEqual([4, 2])
    expect(entity.shares(first)).toBe(false)
    // What is learned of refusals says nothing of updates.
    expect(entity.shares(set('appleId', 'x'))).toBe(true)
  })

  it('that are looked at again are sent on their own', async () => {
    const server = refusing()
    const entity = entityOn(server)
    await observeAll(entity, three)
    const before = server.seen.length
    const again = await entity.observeAgain(second, undefined, true)
    expect(server.seen.slice(before).map(({ method }) => method)).toEqual(['PATCH', 'GET'])
    expect(again.exchanges.map(({ response }) => response?.status)).toEqual([400])
  })

  it('share no read-back where the state before them is not known', async () => {
    const server = refusing()
    const found = await entityOn(server).observe([three])
    expect(server.methods()).toBe('GET PATCH GET PATCH PATCH GET')
    expect([...found.keys()]).toEqual(three.map(({ id }) => id))
    expect(await observeOne(entityOn(server), first)).toMatchObject({ id: 'a', reader: 'get' })
  })
})
