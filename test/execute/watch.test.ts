import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { looks } from '../../src/cases/looks.ts'
import type { Probe } from '../../src/cases/types.ts'
import type { Observation } from '../../src/exchange/types.ts'
import type { Observer } from '../../src/execute/observer.ts'
import { createWatch } from '../../src/execute/watch.ts'
import type { JsonObject } from '../../src/json.ts'
import { caseOf, contract, entityWith, exchange, observation, validators } from '../support/observation.ts'

const looking = { contract, validators }
const cases = deriveCases(contract).filter(({ expect: { kind } }) => kind === 'every-exchange')
const marked = observation({ exchanges: [exchange({ raw: `\ufeff${JSON.stringify(entityWith())}` })] })
const plain = observation()
const update = caseOf({ kind: 'ok' })

/** Repeats give what a script says, and the last of it for ever. */
function observer(...script: Observation[]): Observer {
  let count = 0
  return {
    observe: () => Promise.reject(new Error('what was seen is not sent again for its own sake')),
    repeat: async () => script[Math.min(count++, script.length - 1)] ?? plain,
    lags: async () => false,
    isBeyondAccident: () => false,
  }
}

async function resultsOf(seen: readonly Observation[], again = observer(), own = cases) {
  const watch = createWatch(looking, own)
  for (const one of seen) watch.see([update], one)
  return all(watch.results(again))
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

const verdictsOf = (results: Awaited<ReturnType<typeof resultsOf>>) =>
  Object.fromEntries(results.map(({ case: { id }, judgement }) => [id.split('/').at(-1), judgement.verdict]))

describe('the watch over every exchange', () => {
  it('gives each look a result: n/a where nothing was sent for it', async () => {
    const verdicts = verdictsOf(await resultsOf([]))
    expect(Object.keys(verdicts).sort()).toEqual(Object.keys(looks).sort())
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['n/a']))
    expect(verdictsOf(await resultsOf([plain]))).toMatchObject({
      'no-byte-order-mark': 'pass',
      challenge: 'n/a',
    })
  })

  it('reports the first violation, with its exchange and its probe, once a repeat confirms it', async () => {
    const results = await resultsOf([plain, marked, plain], observer(marked))
    const {
      judgement,
      observation: shown,
      case: item,
    } = results.find(({ judgement: { verdict } }) => verdict === 'fail')!
    expect(item).toMatchObject({ id: 'VPP-HTTP-14/every-exchange/no-byte-order-mark', probe: update.probe })
    expect(judgement.diagnosis).toBe('byte order mark')
    expect(shown).toBe(marked)
  })

  it('tells what does not come again as intermittent', async () => {
    const results = await resultsOf([marked], observer(plain, plain, marked))
    expect(results.find(({ judgement: { verdict } }) => verdict === 'fail')?.judgement).toMatchObject({
      diagnosis: 'byte order mark',
      repeats: { failed: 2, tries: 4 },
    })
  })

  it('believes a change of what is stored once it comes again: something else may have written', async () => {
    const change = () => observation({ after: entityWith({ state: 'expired' }) })
    const changed = change()
    expect(verdictsOf(await resultsOf([changed], observer(plain)))).toMatchObject({ 'others-kept': 'pass' })
    expect(verdictsOf(await resultsOf([changed], observer(plain, change())))).toMatchObject({
      'others-kept': 'fail',
    })
  })

  it('weighs by the level of the requirement', async () => {
    const open = observation({ exchanges: [exchange({ status: 401 })] })
    expect(verdictsOf(await resultsOf([open], observer(open)))).toMatchObject({ challenge: 'warn' })
  })

  it('names what refused valid requests share, and sends the first of them again', async () => {
    const sent = { expirationDateTime: '2033-02-01T10:20:30.1234567Z' }
    const step = { method: 'PATCH', resource: 'item', body: JSON.stringify(sent) } as const
    const refused = observation({ exchanges: [exchange({ sent, status: 400 })] })
    const short = { expirationDateTime: '2033-02-01T10:20:30Z' }
    const watch = createWatch(looking, cases)
    watch.see(
      [caseOf({ kind: 'ok' }, { steps: [{ ...step, body: JSON.stringify(short) }] })],
      observation({ exchanges: [exchange({ sent: short })] }),
    )
    watch.see([caseOf({ kind: 'ok' }, { steps: [step] })], refused)
    const results = await all(watch.results(observer(refused)))
    const found = results.find(({ case: { id } }) => id.endsWith('/valid-taken'))!
    expect(found.judgement).toMatchObject({
      verdict: 'fail',
      diagnosis: 'valid, and refused with 400: dates with 7 fraction digits (taken: 0)',
    })
    expect(found.observation).toBe(refused)
  })

  it('looks at nothing where no such case is selected', async () => {
    expect(await resultsOf([marked], observer(), [])).toEqual([])
  })

  describe('of values that were sent together', () => {
    const step = (sent: JsonObject) =>
      ({ method: 'PATCH', resource: 'item', body: JSON.stringify(sent) }) as const
    const probeOf = (id: string, sent: JsonObject): Probe => ({ id, prepare: [], steps: [step(sent)] })
    const values = [{ organizationName: 'a' }, { appleId: 'b' }]
    const both = probeOf('both', { ...values[0], ...values[1] })
    const items = values.map((sent, rank) => ({
      ...caseOf({ kind: 'echo', in: ['answer'], sent, refusal: 'fail' }),
      probe: both,
      alone: probeOf(`alone ${rank}`, sent),
    }))
    const seenOf = (sent: JsonObject, status: number) =>
      observation({ exchanges: [exchange({ sent, status })] })
    const together = (status: number) => seenOf({ ...values[0], ...values[1] }, status)

    /** The results where the values together, and each alone, are answered with these statuses, and a repeat too. */
    async function verdictsFor(status: number, ...alone: readonly number[]) {
      const watch = createWatch(looking, cases)
      watch.see(items, together(status))
      for (const [rank, own] of alone.entries()) {
        const { alone: probe, ...item } = items[rank]!
        watch.see([{ ...item, probe }], seenOf(values[rank]!, own))
      }
      return verdictsOf(await all(watch.results(observer(together(status)))))
    }

    it('fails what is refused though each of its values is taken alone', async () => {
      expect(await verdictsFor(409, 200, 200)).toMatchObject({ 'valid-taken': 'fail' })
    })

    it('leaves it to the value that is refused alone, and to one that was never sent alone', async () => {
      expect(await verdictsFor(409, 200, 409)).toMatchObject({ 'valid-taken': 'pass' })
      expect(await verdictsFor(409, 200)).toMatchObject({ 'valid-taken': 'pass' })
      expect(await verdictsFor(200, 200, 200)).toMatchObject({ 'valid-taken': 'pass' })
    })

    it('fails what the server breaks at, though at none of its values alone', async () => {
      expect(await verdictsFor(500, 200, 200)).toMatchObject({ 'no-server-error': 'fail' })
      expect((await verdictsFor(500, 200, 500))['no-server-error']).not.toBe('fail')
    })
  })

  describe('of what only makes a state', () => {
    const sent = { organizationName: 'a' }
    const step = { method: 'PATCH', resource: 'item', body: JSON.stringify(sent) } as const
    const refused = observation({ exchanges: [exchange({ sent, status: 409 })] })
    const before = { step: { ...step, body: '{"state":"nonsense"}' }, outcome: 'refused' } as const

    it('fails a refusal of what is taken elsewhere', async () => {
      const watch = createWatch(looking, cases)
      watch.own({ step, observation: refused })
      expect(verdictsOf(await all(watch.results(observer(refused))))['valid-taken']).not.toBe('fail')
      watch.see([update], observation({ exchanges: [exchange({ sent })] }))
      expect(verdictsOf(await all(watch.results(observer(refused))))).toMatchObject({ 'valid-taken': 'fail' })
    })

    it('says where it is sent after one that was refused, and what was sent', async () => {
      const watch = createWatch(looking, cases)
      watch.see([update], observation({ exchanges: [exchange({ sent })] }))
      watch.own({ step, observation: { ...refused, preceding: [before] } })
      const taken = observation({ exchanges: [exchange({ sent })] })
      const results = await all(
        watch.results({
          ...observer(),
          repeat: async (_count, _probe, _from, _settled, after = []) => (after.length > 0 ? refused : taken),
        }),
      )
      const found = results.find(({ case: { id } }) => id.endsWith('/valid-taken'))
      expect(found?.judgement).toMatchObject({
        verdict: 'fail',
        message: 'A valid request is refused where it is sent after one that was refused.',
        after: 'refused',
      })
      expect(found?.observation?.sentBefore).toEqual([before.step])
    })
  })
})
