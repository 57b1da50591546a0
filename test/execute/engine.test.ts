import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/cases/types.ts'
import type { WireRequest, WireResult } from '../../src/exchange/types.ts'
import { createEngine, type EngineOptions } from '../../src/execute/engine.ts'
import type { Json } from '../../src/json.ts'
import type { Judge } from '../../src/judge/judge.ts'
import type { Judged } from '../../src/judge/types.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { endpointOver, type Seen } from '../support/endpoint.ts'
import { caseAt, patch, probe } from '../support/entity.ts'
import { contract, entityWith, validators } from '../support/observation.ts'
import { bad, set } from '../support/storing.ts'

const passing: Judge = () => ({ verdict: 'pass' })
/** Cases whose probes set one member, so that none of them share a read-back. */
const updates = (count: number) =>
  Array.from({ length: count }, (_, index) => caseAt(set('appleId', `value ${index}`)))
/** Cases whose probes are refused and name a member each, so that all of them may share one. */
const refusals = (count: number) =>
  Array.from({ length: count }, (_, index) => caseAt(bad(`unknown${index}`, '#')))
const idsOf = (results: readonly Judged[]) => results.map(({ case: { id } }) => id)

/** An engine on the conforming stub with these entities; `handle` may stand in the way of a request. */
function engineOn(
  ids: readonly string[],
  options: Partial<EngineOptions> = {},
  around: (request: WireRequest, send: () => Promise<WireResult>) => Promise<WireResult> = (_, send) =>
    send(),
) {
  const stub = createImplementation(contract, {
    basePath: '/v1.0',
    tokens: ids.map((id) => entityWith({ id })),
  })
  const { endpoint, seen } = endpointOver((request) => around(request, () => stub.handle(request)))
  const engine = createEngine({
    contract,
    validators,
    endpoint,
    opened: { ids, reader: 'get' },
    seed: 1,
    judge: passing,
    ...options,
  })
  const sentFor = (item: Case) => seen.filter((one) => isBodyOf(one, item))
  return { engine, seen, sentFor, stub }
}

function isBodyOf({ body }: Seen, { probe: { steps } }: Case): boolean {
  return body !== undefined && steps.some((step) => step.body === JSON.stringify(body))
}

/** Runs cases to the end; gives the results in the order in which they came. */
async function results(
  engine: ReturnType<typeof createEngine>,
  cases: readonly Case[],
): Promise<readonly Judged[]> {
  const found: Judged[] = []
  await engine(cases, (judged) => found.push(judged))
  return found
}

describe('an engine', () => {
  it('gives each case once, in the order of the cases, and sends its probe once', async () => {
    const cases = [...updates(3), ...refusals(3)]
    const twins = cases.map((item) => ({ ...item, id: `${item.id}, looked at otherwise` }))
    const { engine, sentFor } = engineOn(['a'])
    const found = await results(engine, [...cases, ...twins])
    expect(idsOf(found).toSorted()).toEqual([...cases, ...twins].map(({ id }) => id).toSorted())
    expect(idsOf(found).filter((id) => cases.some((item) => item.id === id))).toEqual(
      cases.map(({ id }) => id),
    )
    for (const item of cases) expect(sentFor(item)).toHaveLength(1)
  })

  it('gives results as they are decided, not at the end', async () => {
    const { engine, seen } = engineOn(['a'])
    const after: number[] = []
    await engine(updates(4), () => after.push(seen.length))
    expect(after).toEqual(after.toSorted((a, b) => a - b))
    expect(new Set(after).size).toBe(after.length)
    expect(after[0]).toBeLessThan(seen.length)
  })

  it('makes the state known once for each entity, before anything else is written', async () => {
    const { engine, seen } = engineOn(['a', 'b'])
    await results(engine, updates(8))
    const isBaseline = ({ body }: Seen) => Object.keys((body ?? {}) as object).length > 1
    expect(
      seen
        .filter(isBaseline)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['a', 'b'])
    for (const id of ['a', 'b'])
      expect(isBaseline(seen.find((one) => one.id === id && one.method === 'PATCH')!)).toBe(true)
  })

  it('sends nothing of a property that must not be written', async () => {
    const { engine, seen } = engineOn(['a'], { unrestorable: ['appleId'] })
    const judge: Judge = (_, { blocked }) =>
      blocked ? { verdict: blocked.verdict, message: blocked.reason } : { verdict: 'pass' }
    const restricted = engineOn(['a'], { unrestorable: ['appleId'], judge })
    const found = await results(restricted.engine, updates(2))
    expect(found.map(({ judgement }) => judgement.verdict)).toEqual(['unproven', 'unproven'])
    expect(restricted.seen.some(({ body }) => JSON.stringify(body ?? null).includes('appleId'))).toBe(false)
    await results(engine, refusals(2))
    expect(seen.some(({ body }) => JSON.stringify(body ?? null).includes('appleId'))).toBe(false)
  })

  it('says for which cases it sends', async () => {
    const told: string[] = []
    const { engine } = engineOn(['a'], {
      during: (caseIds, work) => {
        told.push(...caseIds)
        return work()
      },
    })
    const cases = updates(3)
    await results(engine, cases)
    expect(new Set(told)).toEqual(new Set(cases.map(({ id }) => id)))
  })

  it('sends nothing for a case that cannot be sent, and says why', async () => {
    const needy = { ...caseAt(bad('state', '#')), needs: 'credentials' as const }
    const { engine, seen } = engineOn(['a'])
    const found = await results(engine, [needy])
    expect(found).toMatchObject([{ judgement: { verdict: 'n/a' } }])
    expect(seen).toEqual([])
  })

  it('shares a look again between the cases of one probe', async () => {
    const failing: Judge = () => ({ verdict: 'fail', diagnosis: 'odd' })
    const one = caseAt(set('appleId', 'x'))
    const { engine, sentFor } = engineOn(['a'], { judge: failing })
    const found = await results(engine, [one, { ...one, id: 'VPP-ENTITY-01/other' }])
    expect(found.map(({ judgement }) => judgement.verdict)).toEqual(['fail', 'fail'])
    expect(sentFor(one)).toHaveLength(2)
  })
})

describe('several entities', () => {
  const ids = ['a', 'b', 'c']

  it('are worked on at once, each by one request after another, and share the cases', async () => {
    const now = new Map<string, number>()
    const most = new Map<string, number>()
    const add = (key: string, step: number) => {
      now.set(key, (now.get(key) ?? 0) + step)
      most.set(key, Math.max(most.get(key) ?? 0, now.get(key)!))
    }
    const { engine } = engineOn(ids, {}, async ({ url }, send) => {
      const keys = [url.split('/').at(-1)!, 'all']
      for (const key of keys) add(key, 1)
      await turn()
      const result = await send()
      for (const key of keys) add(key, -1)
      return result
    })
    const found = await results(engine, updates(12))
    expect(ids.map((id) => most.get(id))).toEqual([1, 1, 1])
    expect(most.get('all')).toBe(3)
    const shares = ids.map((id) => found.filter(({ observation }) => observation?.id === id).length)
    expect(shares).toEqual([4, 4, 4])
  })

  it('get no more of what could share one read-back than leaves the others something to do', async () => {
    const { engine } = engineOn(ids, {}, async (_, send) => {
      await turn()
      return send()
    })
    const found = await results(engine, refusals(9))
    for (const id of ids)
      expect(found.filter(({ observation }) => observation?.id === id).length).toBeGreaterThan(1)
  })
})

describe('disruptive cases', () => {
  it('come last, when all others have been decided on every entity', async () => {
    const disruptive = [0, 1, 2, 3].map((index) =>
      caseAt(
        probe(`danger ${index}`, { disruptive: true, undo: true, steps: [patch({ [`danger${index}`]: 1 })] }),
      ),
    )
    const others = updates(7)
    const decided: string[] = []
    const before: number[] = []
    const { engine } = engineOn(['a', 'b'], {}, async ({ body, url }, send) => {
      if (Buffer.from(body ?? []).includes('danger')) before.push(decided.length)
      // One entity is slower than the other.
      for (let turns = url.endsWith('b') ? 5 : 1; turns > 0; turns -= 1) await turn()
      return send()
    })
    await engine([...disruptive, ...others], ({ case: { id } }) => decided.push(id))
    expect(before.length).toBe(disruptive.length)
    expect(Math.min(...before)).toBeGreaterThanOrEqual(others.length)
    expect(decided.slice(0, others.length).toSorted()).toEqual(others.map(({ id }) => id).toSorted())
  })
})

describe('the signal', () => {
  it('ends what is under way, and has nothing more sent or decided', async () => {
    const controller = new AbortController()
    const { engine, seen } = engineOn(['a', 'b'], { signal: controller.signal })
    const cases = updates(20)
    const found: Judged[] = []
    let sent = 0
    await engine(cases, (judged) => {
      found.push(judged)
      if (found.length !== 3) return
      controller.abort()
      sent = seen.length
    })
    expect(found).toHaveLength(3)
    // What was on its way at the other entity is read back; nothing new is begun.
    const late = seen.slice(sent)
    expect(late.filter(({ method }) => method === 'PATCH').length).toBeLessThanOrEqual(1)
    expect(seen.length).toBeLessThan(2 * cases.length)
  })

  it('ends the deciding of a batch, too', async () => {
    const controller = new AbortController()
    const { engine } = engineOn(['a'], { signal: controller.signal })
    const found: Judged[] = []
    await engine(refusals(5), (judged) => {
      found.push(judged)
      controller.abort()
    })
    expect(found).toHaveLength(1)
  })

  it('is heard although no case waits for anything', async () => {
    const controller = new AbortController()
    const { engine } = engineOn(['a'], { signal: controller.signal })
    const cases = updates(50)
    setImmediate(() => controller.abort())
    expect((await results(engine, cases)).length).toBeLessThan(cases.length)
  })

  it('that was given before has nothing sent at all', async () => {
    const { engine, seen } = engineOn(['a'], { signal: AbortSignal.abort() })
    expect(await results(engine, updates(2))).toEqual([])
    expect(seen).toEqual([])
  })
})

describe('what breaks the suite', () => {
  const cases = updates(12)
  const broken = cases[4]!

  it.each<[string, Partial<EngineOptions>, (judged: Judged) => void]>([
    [
      'in judging',
      {
        judge: ({ id }) => {
          if (id === broken.id) throw new Error('oops')
          return { verdict: 'pass' }
        },
      },
      () => {},
    ],
    [
      'in recording',
      {},
      ({ case: { id } }) => {
        if (id === broken.id) throw new Error('oops')
      },
    ],
  ])(
    '%s is told with the id of the case, when nothing is under way any more',
    async (_how, options, onResult) => {
      const { engine, seen } = engineOn(['a', 'b'], options, async (_, send) => {
        await turn()
        return send()
      })
      const decided: string[] = []
      const ended = engine(cases, (judged) => {
        onResult(judged)
        decided.push(judged.case.id)
      })
      await expect(ended).rejects.toThrow(`${broken.id}: oops`)
      const sent = seen.length
      for (let turns = 0; turns < 100; turns += 1) await turn()
      expect(seen.length).toBe(sent)
      expect(decided).not.toContain(broken.id)
      expect(decided.length).toBeLessThan(cases.length - 1)
    },
  )
})

describe('a target that is gone', () => {
  it('is known by all entities, and nothing more is sent to it', async () => {
    let up = true
    const gone: WireResult = { failure: { kind: 'connect', message: 'nobody there' } }
    const judge: Judge = (_, { blocked }) => ({ verdict: blocked ? 'unproven' : 'pass' })
    const { engine, seen } = engineOn(
      ['a', 'b'],
      { judge, sleep: () => Promise.resolve() },
      async ({ body }, send) => {
        if (Buffer.from(body ?? []).includes('value 2')) up = false
        return up ? send() : gone
      },
    )
    const cases = updates(20)
    const found = await results(engine, cases)
    expect(found).toHaveLength(cases.length)
    const values = seen.map(({ body }) => (body as Record<string, Json> | undefined)?.appleId)
    expect(values).not.toContain('value 19')
    expect(found.at(-1)?.judgement.verdict).toBe('unproven')
  })
})
