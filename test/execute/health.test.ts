import { describe, expect, it } from 'vitest'
import type { Probe } from '../../src/cases/types.ts'
import type { Exchange, Read } from '../../src/exchange/types.ts'
import { hangClassOf, hangTraitsOf } from '../../src/execute/hang-class.ts'
import { createHealth } from '../../src/execute/health.ts'
import type { Json } from '../../src/json.ts'
import { caseAt, patch, probe } from '../support/entity.ts'
import { contract, entityWith, exchange, validators } from '../support/observation.ts'

const read: Read = { entity: entityWith(), exchange: exchange({ method: 'GET' }) }
const unread = (failure: 'connect' | 'reset' | 'timeout'): Read => ({
  problem: 'nobody there',
  exchange: exchange({ method: 'GET', failure }),
})
const late = (durationMs = 100): Exchange => ({ ...exchange({ failure: 'timeout' }), durationMs })
const numbered = (count: number, name = 'p') =>
  Array.from({ length: count }, (_, index) => probe(`${name}${index}`))
/** The class of a probe is the first letter of its id. */
const byLetter = { classOf: ({ id }: Probe) => id[0]! }

describe('a target that answers', () => {
  it('is sent everything, as many at once and in one batch as is wished', () => {
    const health = createHealth()
    for (const one of numbered(50)) {
      health.noteSent(one, exchange())
      health.noteRead(read)
      expect([health.hindrance(one), health.shares(one), health.overlaps()]).toEqual([undefined, true, true])
    }
  })
})

describe('a target that shows late what it has stored', () => {
  it('is waited for no longer than it was seen to take, and half as much again, once that was seen three times', () => {
    const health = createHealth()
    health.noteLag()
    for (const ms of [10, 40]) health.noteShownAfter(ms)
    expect(health.lagMs()).toBeUndefined()
    health.noteShownAfter(20)
    expect(health.lagMs()).toBe(60)
  })

  it('shares a read-back among refusals alone, when its lag is known', () => {
    const health = createHealth()
    const [update, refusal] = [probe('u'), probe('r', { undo: true })]
    const shared = () => [health.shares(update), health.shares(refusal)]
    expect(shared()).toEqual([true, true])
    health.noteLag()
    expect(shared()).toEqual([false, false])
    for (const ms of [1, 2, 3]) health.noteShownAfter(ms)
    expect(shared()).toEqual([false, true])
  })
})

describe('a target that cannot be read', () => {
  it.each([
    ['connect', /^the target went away: nobody there \(last sent: p1\)$/],
    ['reset', /^the entity cannot be read any more: nobody there \(last sent: p1\)$/],
  ] as const)('is left alone after two reads in a row without an answer: %s', (failure, reason) => {
    const [first, second, third] = numbered(3) as [Probe, Probe, Probe]
    const health = createHealth()
    health.noteSent(first, exchange())
    health.noteRead(unread(failure))
    expect(health.hindrance(second)).toBeUndefined()
    health.noteSent(second, exchange())
    health.noteRead(unread(failure))
    expect(health.hindrance(third)).toMatch(reason)
    expect(health.shares(third)).toBe(false)
  })

  it.each([401, 403, 407, 302])('is left alone once it lets nobody in any more: %i', (status) => {
    const out: Read = { problem: String(status), exchange: exchange({ status, method: 'GET' }) }
    const health = createHealth()
    for (let count = 0; count < 3; count += 1) health.noteRead(out)
    health.noteRead(read)
    for (let count = 0; count < 3; count += 1) health.noteRead(out)
    expect(health.hindrance(probe('p'))).toBeUndefined()
    health.noteRead(out)
    expect(health.hindrance(probe('p'))).toMatch(
      new RegExp(`does not let the suite in any more: reads are answered with ${status} `),
    )
  })

  it('is not left alone where a read in between is answered', () => {
    const health = createHealth()
    for (const one of numbered(10)) {
      health.noteRead(unread('reset'))
      health.noteRead(read)
      expect(health.hindrance(one)).toBeUndefined()
    }
  })

  it('in time is left alone after more reads in a row where answers get lost', () => {
    const readsUntilOver = (rate: number) => {
      const health = createHealth()
      const note = (found: Read) => {
        health.noteExchange(found.exchange!)
        health.noteRead(found)
      }
      for (let count = 0; count < 200; count += 1)
        note(count % Math.round(1 / rate) === 0 ? unread('timeout') : read)
      let reads = 0
      for (note(read); health.hindrance(probe('p')) === undefined; reads += 1) note(unread('timeout'))
      return reads
    }
    expect(readsUntilOver(0.01)).toBeLessThan(readsUntilOver(0.25))
    expect(readsUntilOver(0.01)).toBeLessThan(5)
    expect(0.25 ** readsUntilOver(0.25)).toBeLessThan(0.001)
  })
})

describe('a target that throttles', () => {
  it('is left alone after two answers in a row that are 429 to the end, with the wait it asks for', () => {
    const health = createHealth()
    const throttled = { ...exchange({ status: 429 }), askedMs: 30_000 }
    health.noteSent(probe('p0'), throttled)
    expect(health.hindrance(probe('p1'))).toBeUndefined()
    health.noteSent(probe('p1'), throttled)
    expect(health.hindrance(probe('p2'))).toBe(
      'the target throttles: 429 to the end, it asks to wait 30 s (last sent: p1)',
    )
  })

  it('is not, where others are answered in between', () => {
    const health = createHealth()
    for (const one of numbered(10)) {
      health.noteSent(one, exchange({ status: 503 }))
      health.noteSent(one, exchange())
    }
    expect(health.hindrance(probe('p'))).toBeUndefined()
  })
})

describe('a target that hangs', () => {
  it('on a class of requests is spared the rest of it, and sent the others', () => {
    const health = createHealth(byLetter)
    const hang = (id: string) => health.noteTry(probe(id), [late()], true)
    for (const id of ['a0', 'a0']) hang(id)
    expect(health.hindrance(probe('a9'))).toBeUndefined()
    hang('a1')
    expect(health.hindrance(probe('a9'))).toMatch(
      /^not sent, since requests like it had no answer.*: a0 and a1$/,
    )
    expect(health.hindrance(probe('b0'))).toBeUndefined()
  })

  it.each([
    [3000, 27],
    [10_000, 90],
  ])(
    'is left alone once that has taken too long in all, and not before some time limits of %i ms',
    (ms, seconds) => {
      let time = 0
      const health = createHealth({ ...byLetter, now: () => time })
      for (let count = 0; health.hindrance(probe('a')) === undefined; count += 1) {
        time += ms
        health.noteExchange(late(ms))
        // Another one that was under way meanwhile.
        health.noteExchange(late(ms - 1000))
        health.noteSent(probe(`p${count}`), late(ms))
      }
      expect(time).toBe(seconds * 1000)
      expect(health.hindrance(probe('a'))).toMatch(
        new RegExp(`left requests without an answer for ${seconds} s in all \\(last sent: p`),
      )
    },
  )
})

describe('a server that goes away', () => {
  it('and stays away is left alone', () => {
    const health = createHealth(byLetter)
    health.noteKilled(probe('a0'), false, true)
    expect(health.hindrance(probe('b0'))).toBe('the server went away at a0 and did not come back')
  })

  it('at a class of requests and comes back is spared the rest of it, and sent the others', () => {
    const health = createHealth(byLetter)
    // Sent twice, to see that it is no accident.
    for (const id of ['a0', 'a0']) health.noteKilled(probe(id), true, true)
    expect(health.hindrance(probe('a9'))).toBeUndefined()
    health.noteKilled(probe('a1'), true, true)
    expect(health.hindrance(probe('a9'))).toBe(
      'not sent, since the server went away at requests like it: a0 and a1',
    )
    expect([health.hindrance(probe('a1')), health.hindrance(probe('b0'))]).toEqual([undefined, undefined])
  })

  it('at one class after another is left alone in the end', () => {
    const health = createHealth(byLetter)
    const names = [...'abcdefghij']
    const sent = names.filter((name) => {
      if (health.hindrance(probe(`${name}0`)) !== undefined) return false
      health.noteKilled(probe(`${name}0`), true, true)
      return true
    })
    expect(sent.length).toBeGreaterThan(3)
    expect(sent.length).toBeLessThan(names.length)
    expect(health.hindrance(probe('z'))).toMatch(
      /^the server went away at each of \d+ requests.* left alone now$/,
    )
  })

  it('while several were under way is laid to none of them', () => {
    const health = createHealth(byLetter)
    for (const one of numbered(10, 'a')) health.noteKilled(one, true, false)
    expect(health.hindrance(probe('a99'))).toBeUndefined()
  })
})

describe('the time for a run', () => {
  it('ends it, and says which option gave it', () => {
    let now = 0
    const health = createHealth({ end: { at: 1000, lengthMs: 60_000 }, now: () => now })
    expect(health.hindrance(probe('p'))).toBeUndefined()
    now = 1001
    expect(health.hindrance(probe('p'))).toBe('the time for the run is over (--max-duration 60)')
  })
})

describe('what does not pay', () => {
  it('is a shared read-back that had to be split three times, of that kind alone', () => {
    const health = createHealth()
    const refusal = probe('r', { undo: true })
    for (const shares of [true, true, true, false]) {
      expect(health.shares(probe('u'))).toBe(shares)
      health.noteSplit(probe('u'))
    }
    expect(health.shares(refusal)).toBe(true)
  })

  it('is requests at once that were odd twice, or refused as such once', () => {
    const health = createHealth()
    health.noteOverlap(false)
    expect(health.overlaps()).toBe(true)
    health.noteOverlap(false)
    expect(health.overlaps()).toBe(false)
    const rarely = createHealth()
    for (let count = 0; count < 10; count += 1) {
      rarely.noteOverlap(false)
      rarely.noteAsMeant(30)
    }
    expect(rarely.overlaps()).toBe(true)
    const refusing = createHealth()
    refusing.noteOverlap(true)
    expect(refusing.overlaps()).toBe(false)
  })
})

describe('the class of requests that a server may hang on together', () => {
  const classOf = (undo: boolean, ...cases: [requirement: string, property?: string][]) => {
    const own = probe('p', { steps: [patch({})], ...(undo && { undo }) })
    const items = cases.map(([requirement, property]) =>
      caseAt(own, { requirement, ...(property && { property }) }),
    )
    return hangClassOf({ probe: own, cases: items, shares: true, rides: false }, contract)
  }

  it('is what the probe is about, not what every answer is looked at for', () => {
    expect(classOf(true, ['VPP-ERROR-01', 'state'], ['VPP-ENUM-01', 'state'])).toBe('VPP-ENUM-01')
    expect(classOf(true, ['VPP-ERROR-01', 'state'], ['VPP-ERROR-05', 'state'])).toBe('VPP-ERROR-01')
  })

  it('is one for all properties that refuse, and one for each that is accepted', () => {
    expect(classOf(true, ['VPP-ENUM-01', 'state'])).toBe(classOf(true, ['VPP-ENUM-01', 'lastSyncStatus']))
    expect(classOf(false, ['VPP-ENTITY-01', 'appleId'], ['VPP-ACCEPT-02', 'appleId'])).toBe(
      'VPP-ACCEPT-02/appleId',
    )
    expect(classOf(false, ['VPP-ACCEPT-02', 'appleId'])).not.toBe(classOf(false, ['VPP-ACCEPT-02', 'token']))
  })
})

describe('what in requests a server may hang on', () => {
  const traitsOf = (...bodies: Json[]) =>
    hangTraitsOf(probe('p', { steps: bodies.map((body) => patch(body)) }), contract, validators)

  it('is each way in which a member is not as the contract has it, in any of them', () => {
    expect(traitsOf({ appleId: 'text' })).toEqual([])
    const [enumTrait] = traitsOf({ state: 'none of them' })
    expect(traitsOf({ appleId: 'text' }, { lastSyncStatus: 'neither' })).toEqual([enumTrait])
    expect(traitsOf({ state: 'none of them', automaticallyUpdateApps: 'true' })).toHaveLength(2)
    expect(traitsOf({ state: 1 })).not.toEqual([])
  })

  it('is a large body', () => {
    expect(traitsOf({ appleId: 'x'.repeat(100_000) })).toHaveLength(1)
    expect(traitsOf([])).toEqual([])
  })
})
