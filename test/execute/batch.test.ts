import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { bodyOf } from '../../src/cases/generator.ts'
import type { Case, Probe } from '../../src/cases/types.ts'
import { mostInBatch, queueOf, take, type Waiting } from '../../src/execute/batch.ts'
import type { JsonObject } from '../../src/json.ts'
import { caseAt, patch, probe } from '../support/entity.ts'
import { contract, entityWith } from '../support/observation.ts'
import { bad, set } from '../support/storing.ts'

const state = entityWith()
const queue = (probes: readonly Probe[], unrestorable: readonly string[] = []) =>
  queueOf(
    probes.map((one) => caseAt(one)),
    contract,
    unrestorable,
  )
const idsOf = (batch: Iterable<Waiting>) => [...batch].map(({ probe: { id } }) => id)

/** The batches in which probes are sent, by their ids, where the entity stays as it is. */
function batches(
  probes: readonly Probe[],
  most = Number.POSITIVE_INFINITY,
  known: JsonObject | undefined = state,
) {
  const waiting = queue(probes)
  const taken: string[][] = []
  while (waiting.size > 0) taken.push(idsOf(take(waiting, known, most)))
  return taken
}

describe('the probes of the contract that may share a read-back', () => {
  const cases = deriveCases(contract)
  const all = [...queueOf(cases, contract, []).values()]
  const sharing = all.filter(({ shares }) => shares).map((waiting) => waiting.probe)
  const ids = new Set(sharing.map(({ id }) => id))
  const set = sharing.filter(({ undo }) => !undo)

  it('are most of those that are one PATCH, be they meant to be accepted or refused', () => {
    const single = all.filter(({ probe: { steps } }) => steps.length === 1 && steps[0]!.method === 'PATCH')
    const [updates, refusals] = [false, true].map((undo) =>
      single.filter((waiting) => (waiting.probe.undo === true) === undo),
    )
    for (const kind of [updates!, refusals!])
      expect(kind.filter(({ shares }) => shares).length).toBeGreaterThan(kind.length / 2)
    for (const { steps, parallel } of sharing)
      expect([steps.length, steps[0]!.method, steps[0]!.resource, parallel]).toEqual([
        1,
        'PATCH',
        'item',
        undefined,
      ])
  })

  it('set no member that the service may stamp, and no credential: their read-back may differ', () => {
    const other = contract.properties.filter(({ serverOwned, credential }) => serverOwned || credential)
    expect(other.length).toBeGreaterThan(1)
    for (const one of set) for (const { name } of other) expect(bodyOf(one)).not.toHaveProperty(name)
  })

  it('are none that is disruptive or empty among the updates, or more than one request', () => {
    for (const id of [
      'http/large/text',
      'patch/empty-object',
      'patch-twice/all',
      'parallel/reads-between-1',
    ]) {
      expect(all.some(({ probe: own }) => own.id === id)).toBe(true)
      expect([id, ids.has(id)]).toEqual([id, false])
    }
    expect(set.filter(({ disruptive }) => disruptive)).toEqual([])
  })

  it('are each there once, with all the cases that look at them', () => {
    expect(all.reduce((sum, { cases: own }) => sum + own.length, 0)).toBe(cases.length)
    for (const { probe: own, cases: looking } of all)
      expect(new Set(looking.map((item) => item.probe.id))).toEqual(new Set([own.id]))
  })

  it('are none of what must not be written', () => {
    const restricted = queueOf(cases, contract, ['state'])
    const writing = [...restricted.values()].filter(
      ({ probe: { steps } }) => steps.length === 1 && String(steps[0]!.body).includes('"state"'),
    )
    expect(writing.length).toBeGreaterThan(0)
    expect(writing.filter(({ shares }) => shares)).toEqual([])
  })
})

describe('a batch', () => {
  it('has the first probe and what fits beside it, in order; the rest stays', () => {
    const probes = [set('appleId', 'a'), set('appleId', 'b'), set('state', 'expired')]
    const waiting = queue(probes)
    expect(idsOf(take(waiting, state, 10))).toEqual(['appleId=a', 'state=expired'])
    expect([...waiting.keys()]).toEqual(['appleId=b'])
  })

  it('has updates or refusals, never both', () => {
    const probes = [set('appleId', 'a'), bad('state', 'x'), set('lastSyncStatus', 'failed'), bad('token', 1)]
    expect(batches(probes)).toEqual([
      ['appleId=a', 'lastSyncStatus=failed'],
      ['state="x"', 'token=1'],
    ])
  })

  it('has no two updates of one member: the later one would hide the earlier', () => {
    expect(batches([set('state', 'expired'), set('state', 'invalid')])).toHaveLength(2)
  })

  it('has two refusals for one member only where nothing like the stored value can be made of what is sent', () => {
    const stored = String(state.state)
    expect(batches([bad('state', '#'), bad('state', '§'), bad('state', null)])).toHaveLength(1)
    for (const like of [`${stored}x`, stored.slice(1), ` ${stored.toUpperCase()} `, 1, true, [stored]])
      expect(batches([bad('state', '#'), bad('state', like)])).toHaveLength(2)
  })

  it('sees the members of nested objects too', () => {
    const nested = bad('appleId', { state: 'y' })
    expect(batches([bad('state', state.state!), nested])).toHaveLength(1)
    expect(batches([nested, bad('state', state.state!)])).toHaveLength(2)
  })

  it('has none that needs a preparation: it would change what the others leave', () => {
    const stored = state.appleId!
    const prepared: Probe = {
      ...set('appleId', stored),
      prepare: [{ property: 'appleId', from: stored, otherwise: 'other' }],
    }
    const other = set('state', 'expired')
    expect(batches([other, prepared])).toEqual([[other.id], [prepared.id]])
    expect(batches([prepared, other])).toEqual([[prepared.id], [other.id]])
    const needless = { ...prepared, prepare: [{ property: 'appleId', from: 'unlike', otherwise: 'other' }] }
    expect(batches([other, needless])).toHaveLength(1)
  })

  it('has no update that may bring the server down', () => {
    const disruptive: Probe = { ...set('appleId', 'a'), disruptive: true }
    const other = set('state', 'expired')
    expect(batches([disruptive, other])).toEqual([[disruptive.id], [other.id]])
  })

  it('is one probe where that shares nothing, or the state is not known', () => {
    const twice = probe('twice', { steps: [patch({ appleId: 'a' }), patch({ appleId: 'a' })] })
    const other = set('state', 'expired')
    expect(batches([twice, other])).toEqual([[twice.id], [other.id]])
    const waiting = queue([other, set('appleId', 'a')])
    expect(idsOf(take(waiting, undefined, 10))).toEqual([other.id])
  })

  it('is no larger than asked for, nor than what a passing trouble may hide in', () => {
    const refusals = Array.from({ length: 3 * mostInBatch }, (_, index) => bad(`unknown${index}`, '#'))
    expect(batches(refusals.slice(0, 5), 2).map(({ length }) => length)).toEqual([2, 2, 1])
    expect(new Set(batches(refusals).map(({ length }) => length))).toEqual(new Set([mostInBatch]))
  })

  it('is empty for an empty queue', () => {
    expect(take(queue([]), state, 10)).toEqual([])
  })

  it('carries every case that looks at its probe', () => {
    const one = bad('state', '#')
    const cases: readonly Case[] = [caseAt(one), caseAt(one, { id: 'VPP-ENTITY-01/other' })]
    const [first] = take(queueOf(cases, contract, []), state, 10)
    expect(first!.cases).toEqual(cases)
  })
})
