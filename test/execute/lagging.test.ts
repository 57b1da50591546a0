import { expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { createEngine } from '../../src/execute/engine.ts'
import { createDirectTransport } from '../../src/http/direct.ts'
import { createEndpoint } from '../../src/http/endpoint.ts'
import { createSender } from '../../src/http/retry.ts'
import type { JsonObject } from '../../src/json.ts'
import type { Judged } from '../../src/judge/types.ts'
import { stubBearer, stubRoot } from '../../src/run/connect.ts'
import { openTarget } from '../../src/safety/open.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import type { StageFactory } from '../../src/stub/types.ts'
import { contract, validators } from '../support/observation.ts'

/** Reads show the entity as it was so many milliseconds ago, by a clock that only waiting moves on. */
function behind(lagMs: number, now: () => number): StageFactory {
  const written = new Map<string, { readonly at: number; readonly entity: JsonObject }[]>()
  return () => ({
    save: (base) => (id, entity, call) => {
      const states = written.get(id) ?? [{ at: Number.NEGATIVE_INFINITY, entity: call.world.store.get(id)! }]
      written.set(id, [...states, { at: now(), entity }])
      return base(id, entity, call)
    },
    load: (base) => (id, view, call) => {
      const seen = view === 'answer' ? [] : (written.get(id) ?? [])
      return seen.findLast(({ at }) => at <= now() - lagMs)?.entity ?? base(id, view, call)
    },
  })
}

it('tells a replica that lags by what it does, and not as a loss, also between the steps of one probe', async () => {
  let clock = 0
  const waits: number[] = []
  const sleep = async (ms: number) => {
    clock += ms
    waits.push(ms)
  }
  const stages = [behind(100, () => clock)]
  const { handle, tokens } = createImplementation(contract, { bearer: stubBearer, basePath: '/v1.0', stages })
  const sender = createSender(createDirectTransport(handle, 1000), { sleep, random: () => 0.5 })
  const endpoint = createEndpoint({ contract, sender, root: stubRoot, bearer: stubBearer })
  const { opened } = await openTarget(endpoint, [String(tokens()[0]!.id)])
  const engine = createEngine({
    contract,
    validators,
    endpoint,
    opened: opened!,
    seed: 1,
    concurrency: 1,
    sleep,
  })
  const cases = deriveCases(contract).filter(
    ({ requirement, represented }) => /^VPP-ENTITY-(08|10|15)$/.test(requirement) && !represented,
  )
  const judged: Judged[] = []
  await engine(cases, (one) => judged.push(one))
  const failed = judged.filter(({ judgement }) => judgement.verdict === 'fail')
  expect(failed.length).toBeGreaterThan(0)
  expect(new Set(failed.map(({ judgement }) => judgement.diagnosis))).toEqual(new Set(['shown late'])) // The lag is learnt: from then on no wait is much longer.
  expect(Math.max(...waits.slice(-5))).toBeLessThan(250)
})
