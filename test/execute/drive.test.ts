import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import type { Case } from '../../src/cases/types.ts'
import type { Context } from '../../src/execute/context.ts'
import { suiteNames } from '../../src/execute/order.ts'
import type { ReportCase } from '../../src/report/model/types.ts'
import { drive } from '../../src/run/drive.ts'
import { gate } from '../support/meeting.ts'
import { contract } from '../support/observation.ts'

const all = deriveCases(contract, 1)
// A few cases of each requirement, so that every suite has some.
const cases = all.filter(({ requirement }, index) => all[index - 3]?.requirement !== requirement)
const suiteOf = ({ probe, requirement }: Case): string =>
  probe.disruptive ? 'disruptive' : contract.requirements.find(({ id }) => id === requirement)!.chapter

const ranks = new Map<string, number>(suiteNames.map((name, rank) => [name, rank]))
const rankOf = (item: Case) => ranks.get(suiteOf(item))!
const suiteBySuite = cases.toSorted((a, b) => rankOf(a) - rankOf(b))
/** In the order in which they are begun: the probes suite by suite, and all that look at one of them at once. */
const probeByProbe = [...Map.groupBy(suiteBySuite, ({ probe }) => probe.id).values()].flat()
const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)

/** A context whose cases take as long as told, and what has become of them. */
function contextOf(workers: number, work: (item: Case) => Promise<unknown>) {
  const begun: Case[] = []
  const ended: Case[] = []
  let most = 0
  const context: Context = {
    contract,
    cases,
    workers,
    verify: async (item) => {
      begun.push(item)
      most = Math.max(most, begun.length - ended.length)
      await work(item)
      ended.push(item)
      return { case: item, judgement: { verdict: 'pass' } }
    },
    record: ({ case: { id } }) => ({ id }) as ReportCase,
    requests: () => 0,
    inFlightMs: () => 0,
    close: async () => {},
  }
  return { context, begun, ended, most: () => most }
}

describe('drive', () => {
  it('verifies every case once, one after another, probe by probe, the disruptive ones last', async () => {
    const { context, begun, most } = contextOf(1, () => setTimeout(0))
    const told: string[] = []
    const { cases: records, problem } = await drive(context, { onCase: ({ id }) => told.push(id) })
    expect(problem).toBeUndefined()
    expect(idsOf(probeByProbe)).not.toEqual(idsOf(suiteBySuite))
    expect([idsOf(begun), told]).toEqual([idsOf(probeByProbe), idsOf(probeByProbe)])
    expect(idsOf(records)).toEqual(idsOf(suiteBySuite))
    expect(begun.findIndex(({ probe }) => probe.disruptive)).toBe(
      cases.length - cases.filter(({ probe }) => probe.disruptive).length,
    )
    expect(most()).toBe(1)
  })

  it('has as many under way as there are workers, and keeps the order of what it gives', async () => {
    let turn = 0
    const { context, begun, ended, most } = contextOf(3, () => setTimeout((turn++ % 3) + 1))
    const { cases: records } = await drive(context)
    expect(most()).toBe(3)
    expect(ended).not.toEqual(begun)
    expect(idsOf(records)).toEqual(idsOf(suiteBySuite))
  })

  it('lets no chapter wait for a case of another one, but the disruptive ones for all', async () => {
    const others = cases.filter(({ probe }) => !probe.disruptive)
    const http = others.filter((item) => suiteOf(item) === 'http')
    const slow = gate()
    const beforeDanger: number[] = []
    const { context, ended } = contextOf(2, async (item) => {
      if (item === others.find((other) => suiteOf(other) === 'entity')) await slow.passed
      if (item === http.at(-1)) slow.open()
      // A disruptive case that need not wait for it begins meanwhile.
      if (item === http.at(-1)) await setTimeout(1)
      if (item.probe.disruptive) beforeDanger.push(ended.filter(({ probe }) => !probe.disruptive).length)
    })
    await drive(context)
    expect(ended).toHaveLength(cases.length)
    expect(new Set(beforeDanger)).toEqual(new Set([others.length]))
  })

  it('ends what is under way when it is told to stop, and begins nothing more', async () => {
    const controller = new AbortController()
    const { context, begun, ended } = contextOf(2, () => setTimeout(1))
    const { cases: records } = await drive(context, {
      signal: controller.signal,
      onCase: ({ id }) => id === cases[9]!.id && controller.abort(),
    })
    expect(begun.length).toBeLessThan(cases.length)
    expect(ended).toHaveLength(begun.length)
    expect(records).toHaveLength(begun.length)
  })

  it('hears the signal although no case waits for anything', async () => {
    const { context, begun } = contextOf(1, async () => {
      const until = performance.now() + 5
      while (performance.now() < until);
    })
    const controller = new AbortController()
    const timer = setTimeout(1).then(() => controller.abort())
    await drive(context, { signal: controller.signal })
    await timer
    expect(begun.length).toBeLessThan(40)
  })

  it.each<[string, (context: Context, id: string) => Context]>([
    [
      'verifying',
      (context, id) => ({
        ...context,
        verify: (item) => (item.id === id ? Promise.reject(new Error('oops')) : context.verify(item)),
      }),
    ],
    [
      'recording',
      (context, id) => ({
        ...context,
        record(judged, requirement) {
          if (judged.case.id === id) throw new Error('oops')
          return context.record(judged, requirement)
        },
      }),
    ],
  ])('says at which case the suite broke in %s, and begins nothing more', async (_what, broken) => {
    const { context, begun } = contextOf(1, () => setTimeout(1))
    const { id } = probeByProbe[5]!
    const { cases: records, problem } = await drive(broken(context, id))
    expect(problem).toBe(`${id}: oops`)
    expect(begun.length).toBeLessThan(10)
    expect(records.map((record) => record.id)).not.toContain(id)
    expect(records.length).toBeGreaterThanOrEqual(5)
  })
})
