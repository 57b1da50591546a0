import { describe, expect, it } from 'vitest'
import type { Probe } from '../../src/cases/types.ts'
import type { Exchange, Read } from '../../src/exchange/types.ts'
import { atOnceSeen, sendAtOnce, undoEachOther, unrepeated } from '../../src/execute/at-once.ts'
import type { JsonObject } from '../../src/json.ts'
import { meetingOf } from '../support/meeting.ts'
import { contract, entityWith, exchange } from '../support/observation.ts'
import { bad, set } from '../support/storing.ts'

const was = entityWith()
const readOf = (entity: JsonObject): Read => ({ entity, exchange: exchange({ method: 'GET', json: entity }) })
const updates = [set('state', 'expired'), set('appleId', 'new')]
const refusals = [bad('state', 'x'), bad('appleId', 1)]
const bodyOf = ({ steps }: Probe) => JSON.parse(String(steps[0]!.body)) as JsonObject
const whole = { ...was, state: 'expired', appleId: 'new' }

/** What is seen of a batch that is answered so, with this entity read afterwards. */
function seenOf(
  probes: readonly Probe[],
  after: JsonObject,
  answerTo: (probe: Probe) => Exchange = ({ undo }) => exchange(undo ? { status: 400 } : { json: after }),
) {
  const sent = probes.map((probe) => ({ probe, exchange: answerTo(probe) }))
  return atOnceSeen(contract, sent, readOf(was), readOf(after))
}

describe('a batch that is sent at once', () => {
  it('is under way at once, no more than it may', async () => {
    const meeting = meetingOf(2)
    const room = { now: 2, later: 2, once: Promise.resolve() }
    await sendAtOnce([...updates, set('lastSyncStatus', 'failed'), set('token', 'x')], room, async () => {
      await meeting.join()
      meeting.leave()
      return exchange()
    })
    expect(meeting.most()).toBe(2)
  })

  it('has more under way once there is more room', async () => {
    let isRoom = false
    const seen: boolean[] = []
    const once = new Promise<void>((resolve) => {
      setImmediate(() => {
        isRoom = true
        resolve()
      })
    })
    const probes = [...updates, set('lastSyncStatus', 'failed'), set('token', 'x')]
    await sendAtOnce(probes, { now: 1, later: probes.length, once }, async () => {
      seen.push(isRoom)
      return exchange()
    })
    expect(seen).toEqual([false, ...probes.slice(1).map(() => true)])
  })

  it('of updates decides where the entity is as they leave it, each between its own states', async () => {
    const { odd, seen, lost } = seenOf(updates, whole)
    expect([odd, lost]).toEqual([undefined, undefined])
    for (const [probe, one] of seen) {
      const others = updates.find((other) => other !== probe)!
      expect(one.after.entity).toMatchObject(bodyOf(probe))
      // What the other one has set is no change that this one has made.
      const [name] = Object.keys(bodyOf(others)) as [string]
      expect(one.after.entity?.[name]).toEqual(one.before.entity?.[name])
    }
  })

  it('of updates may be answered with the others already there, or not yet', async () => {
    const early = seenOf(updates, whole, (probe) => exchange({ json: { ...was, ...bodyOf(probe) } }))
    expect(early.odd).toBeUndefined()
    const wrong = seenOf(updates, whole, (probe) =>
      exchange({ json: { ...was, appleId: 'neither', ...bodyOf(probe) } }),
    )
    expect(wrong.odd).toEqual(['appleId'])
  })

  it.each<[string, readonly Probe[], JsonObject, readonly string[]]>([
    ['an update that is lost', updates, { ...was, appleId: 'new' }, ['state']],
    ['a member that none of them names', updates, { ...whole, countryOrRegion: null }, ['countryOrRegion']],
    ['a refusal that changes something', refusals, { ...was, state: 'x' }, ['state']],
  ])('decides nothing of %s', async (_what, probes, after, odd) => {
    expect(seenOf(probes, after).odd).toEqual(odd)
  })

  it('of refusals decides where nothing has changed', async () => {
    const { odd, seen } = seenOf(refusals, was)
    expect(odd).toBeUndefined()
    expect([...seen.values()].map(({ after }) => after.entity)).toEqual([was, was])
  })

  it('decides nothing where an answer is another one than meant, and names the first that had none', async () => {
    const accepted = seenOf(refusals, was, () => exchange())
    expect(accepted).toMatchObject({ odd: [], lost: undefined })
    const lost = seenOf(updates, whole, (probe) =>
      probe === updates[1] ? exchange({ failure: 'reset' }) : exchange({ json: whole }),
    )
    expect(lost.odd).toBeDefined()
    expect(lost.lost).toBe(updates[1])
  })

  it.each([
    [409, true],
    [412, true],
    [423, true],
    [429, true],
    [400, false],
    [500, false],
  ])('tells whether the target says that it takes none at once: %i', async (status, refuses) => {
    const found = seenOf(updates, was, () => exchange({ status }))
    expect(found.refusesOverlap).toBe(refuses)
  })
})

describe('what none of a batch repeats by itself', () => {
  const odd = { ...whole, countryOrRegion: null }
  const usual = (probe: Probe) => ({
    before: readOf(was),
    exchanges: [exchange({ json: { ...was, ...bodyOf(probe) } })],
    after: readOf({ ...was, ...bodyOf(probe) }),
  })

  it('is laid to the first whose cases judge the state', async () => {
    const atOnce = seenOf(updates, odd)
    const found = new Map(updates.map((probe) => [probe.id, usual(probe)]))
    const blamed = unrepeated(contract, updates, atOnce, found, (probe) => probe === updates[1])
    expect([...blamed.keys()]).toEqual([updates[1]])
    expect(undoEachOther(contract, updates, atOnce, found)).toBe(false)
  })

  it('is no doing of any update where it is another one of them that is lost', async () => {
    const found = new Map(updates.map((probe) => [probe.id, usual(probe)]))
    const lost = seenOf(updates, { ...was, appleId: 'new' })
    expect(unrepeated(contract, updates, lost, found, () => true).size).toBe(0)
    expect(undoEachOther(contract, updates, lost, found)).toBe(true)
  })

  it('is nothing where one of them repeats it, or the entity was as it should be', async () => {
    const atOnce = seenOf(updates, odd)
    const repeated = new Map(
      updates.map((probe) => [
        probe.id,
        { ...usual(probe), after: readOf({ ...was, ...bodyOf(probe), countryOrRegion: null }) },
      ]),
    )
    expect(unrepeated(contract, updates, atOnce, repeated, () => true).size).toBe(0)
    const found = new Map(updates.map((probe) => [probe.id, usual(probe)]))
    expect(unrepeated(contract, updates, seenOf(updates, whole), found, () => true).size).toBe(0)
  })
})
