import { describe, expect, it } from 'vitest'
import type { Case, Step } from '../../src/cases/types.ts'
import { createConfirm } from '../../src/execute/confirm.ts'
import type { Observer } from '../../src/execute/observer.ts'
import { createJudge } from '../../src/judge/judge.ts'
import {
  caseOf,
  contract,
  entityWith,
  exchange,
  type Happened,
  observation,
  validators,
} from '../support/observation.ts'

const accepted: Happened = {}
const refused: Happened = { exchanges: [exchange({ status: 400 })] }
const timedOut: Happened = { exchanges: [exchange({ failure: 'timeout' })] }
const invalid = (id = 'refuse/test'): Case => ({
  ...caseOf({ kind: 'refused', statuses: [400, 422] }),
  probe: { id, prepare: [], steps: [{ method: 'PATCH', resource: 'item', body: '{"state":"completed"}' }] },
  invalid: 'schema',
})

/**
 * What confirms on an entity that shows what a script says, and the last of it for ever. `clearAfter`: with how many looks
 * in all a missing answer is beyond accident, if it is the probe's second at least.
 */
function scripted(
  script: readonly (Happened & { readonly disturbed?: true })[],
  { clearAfter = Number.POSITIVE_INFINITY } = {},
) {
  const sent: string[] = []
  const next = async (id: string) => {
    sent.push(id)
    const { disturbed, ...happened } = script[Math.min(sent.length, script.length) - 1]!
    return { ...observation(happened), ...(disturbed && { disturbed }) }
  }
  const observer: Observer = {
    observe: ({ id }) => next(id),
    repeat: (repeat, { id }) => next(`${id}#${repeat}`),
    lags: async () => false,
    isBeyondAccident: ({ id }) =>
      sent.length >= clearAfter && sent.filter((one) => one.split('#')[0] === id).length > 1,
  }
  const confirm = createConfirm({
    judge: createJudge(contract, validators),
    shrink: async (failed) => failed,
  })
  return { confirm: (item: Case) => confirm(item, observer), sent }
}

describe('a case that passes', () => {
  it('is sent once', async () => {
    const { confirm, sent } = scripted([refused])
    expect((await confirm(invalid())).judgement).toEqual({ verdict: 'pass' })
    expect(sent).toEqual(['refuse/test'])
  })
})

describe('a case that fails', () => {
  it('is steady where it fails again at once', async () => {
    const { confirm, sent } = scripted([accepted, accepted])
    const { judgement, observation: seen } = await confirm(invalid())
    expect(judgement).toMatchObject({ verdict: 'fail', diagnosis: 'accepted' })
    expect(seen).toBeDefined()
    expect(sent).toEqual(['refuse/test', 'refuse/test#1'])
  })

  it.each([
    [[accepted, refused, accepted], { failed: 2, tries: 3 }],
    [[accepted, ...Array(7).fill(refused), accepted], { failed: 2, tries: 9 }],
    [[accepted, refused], { failed: 1, tries: 12 }],
  ])('is intermittent where it does not, and its rate is told (%#)', async (script, repeats) => {
    const { confirm } = scripted(script)
    const { judgement } = await confirm(invalid())
    expect(judgement).toMatchObject({ verdict: 'fail', diagnosis: 'accepted', repeats })
  })

  it('is a matter of the order where it fails after the request before it each time, and alone never', async () => {
    const bad = { method: 'PATCH', resource: 'item', body: '{"state":"nonsense"}' } as const
    const sent: (readonly Step[])[] = []
    const preceding = [{ step: bad, outcome: 'refused' }] as const
    const observer: Observer = {
      observe: async () => ({ ...observation(accepted), preceding }),
      repeat: async (_count, _probe, _from, _settled, after = []) => {
        sent.push(after)
        return observation(after.length === 0 ? refused : accepted)
      },
      lags: async () => false,
      isBeyondAccident: () => false,
    }
    const confirm = createConfirm({
      judge: createJudge(contract, validators),
      shrink: async (failed) => failed,
    })
    const { judgement, observation: seen } = await confirm(invalid(), observer)
    expect(judgement).toMatchObject({ verdict: 'fail', diagnosis: 'accepted', after: 'refused' })
    expect(judgement.repeats).toBeUndefined()
    expect(seen!.sentBefore).toEqual([bad])
    expect(sent).toEqual([[], [bad], [bad], [], [], [], [bad]])
  })

  it('is judged by a later read where the target shows late what it has stored, and told so once', async () => {
    const [before, after] = [entityWith({ state: 'valid' }), entityWith({ state: 'expired' })]
    const item: Case = {
      ...caseOf({ kind: 'echo', in: ['read'], sent: { state: 'expired' } }),
      probe: {
        id: 'patch/state',
        prepare: [],
        steps: [{ method: 'PATCH', resource: 'item', body: '{"state":"expired"}' }],
      },
    }
    const behind = observation({ before, after: before })
    const confirm = createConfirm({
      judge: createJudge(contract, validators),
      shrink: async (failed) => failed,
    })
    const look = (lags: boolean) =>
      confirm(item, {
        observe: async () => behind,
        repeat: async () => {
          const settled = observation({ before, after })
          return lags ? { ...settled, early: behind.after } : settled
        },
        lags: async () => lags,
        isBeyondAccident: () => false,
      })
    expect((await look(true)).judgement).toMatchObject({ verdict: 'fail', diagnosis: 'shown late' })
    expect((await look(false)).judgement).toMatchObject({
      verdict: 'fail',
      repeats: { failed: 1, tries: 12 },
    })
  })

  it('is not blamed for a single timeout', async () => {
    const { confirm, sent } = scripted([timedOut, refused])
    expect((await confirm(invalid())).judgement).toEqual({ verdict: 'pass' })
    expect(sent).toHaveLength(2)
  })

  it('is blamed for a timeout that recurs', async () => {
    const { confirm } = scripted([timedOut])
    expect((await confirm(invalid())).judgement).toMatchObject({ verdict: 'fail', diagnosis: 'no answer' })
  })

  it('is believed at the sixth missing answer, and as soon as those like it are beyond accident', async () => {
    const alone = scripted([timedOut])
    expect((await alone.confirm(invalid('refuse/first'))).judgement.verdict).toBe('fail')
    expect(alone.sent).toHaveLength(6)
    const { confirm, sent } = scripted([timedOut], { clearAfter: 3 })
    await confirm(invalid('refuse/first'))
    expect(sent).toHaveLength(3)
    expect((await confirm(invalid('refuse/second'))).judgement.verdict).toBe('fail')
    expect(sent.slice(3)).toEqual(['refuse/second', 'refuse/second#-1'])
  })

  it('is believed as soon where several are verified at once, and where a missing answer decides nothing', async () => {
    const alone = ['a', 'a#-1', 'a#-2', 'a#-3', 'a#-4', 'a#-5']
    const { confirm, sent } = scripted([timedOut], { clearAfter: 5 })
    await Promise.all(['a', 'b', 'c'].map((id) => confirm(invalid(id))))
    expect(sent).toEqual(['a', 'b', 'c', 'a#-1', 'a#-2', 'b#-1', 'c#-1'])
    const open = scripted([{ ...timedOut, disturbed: true }])
    const undecided = { ...invalid('a'), expect: { kind: 'no-server-error' as const } }
    expect((await open.confirm(undecided)).judgement.verdict).toBe('unproven')
    expect(open.sent.length).toBeLessThan(alone.length)
  })

  it('is looked at again where an answer is missing once, also of a target that withholds others', async () => {
    const { confirm } = scripted([timedOut, timedOut, timedOut, timedOut, refused], { clearAfter: 3 })
    await confirm(invalid('refuse/first'))
    expect((await confirm(invalid('refuse/second'))).judgement).toEqual({ verdict: 'pass' })
  })

  it.each([
    [false, 'unproven'],
    [true, 'fail'],
  ])(
    'whose run ends before the next look is blamed only where it is clear (%s)',
    async (isClear, verdict) => {
      const confirm = createConfirm({
        judge: createJudge(contract, validators),
        shrink: async (failed) => failed,
      })
      const over = { verdict: 'unproven', reason: 'over' } as const
      const { judgement } = await confirm(invalid(), {
        observe: async () => observation(timedOut),
        repeat: async () => ({ ...observation({ exchanges: [] }), blocked: over }),
        lags: async () => false,
        // Known only once the second look has come to nothing.
        isBeyondAccident: () => isClear,
      })
      expect(judgement.verdict).toBe(verdict)
    },
  )

  it('is looked at again for a bounded number of requests', async () => {
    const { confirm, sent } = scripted([accepted])
    for (let index = 0; index < 400; index += 1) {
      expect((await confirm(invalid(`refuse/${index}`))).judgement.verdict).toBe('fail')
    }
    expect(sent.length).toBeGreaterThan(400)
    expect(sent.length).toBeLessThan(600)
  })

  it('keeps warnings and what is unproven as they are', async () => {
    const warned = scripted([refused])
    const weighed = caseOf({ kind: 'accepted', refusal: 'warn' })
    expect((await warned.confirm(weighed)).judgement.verdict).toBe('warn')
    const throttled = scripted([{ exchanges: [exchange({ status: 429 })] }])
    expect((await throttled.confirm(invalid())).judgement.verdict).toBe('unproven')
    expect([warned.sent.length, throttled.sent.length]).toEqual([1, 1])
  })
})

describe('what is judged', () => {
  it('is the first observation, which the report shows', async () => {
    const changed = { exchanges: [exchange()], after: entityWith({ state: 'expired' }) }
    const { confirm } = scripted([changed, accepted])
    const found = await confirm({ ...invalid(), property: 'state' })
    expect(found.judgement.got).toContain('expired')
    expect(found.observation?.after.entity?.state).toBe('expired')
  })
})

describe('a generated case that fails', () => {
  const generated: Case = { ...invalid(), generated: 'text' }

  it('is made smaller once it is confirmed, with what looks at a variation of it', async () => {
    const sent: string[] = []
    const observer: Observer = {
      observe: async ({ id }) => {
        sent.push(id)
        return observation(accepted)
      },
      repeat: async () => observation(accepted),
      lags: async () => false,
      isBeyondAccident: () => false,
    }
    const smaller = invalid('refuse/smaller')
    const confirm = createConfirm({
      judge: createJudge(contract, validators),
      shrink: (_, attempt) => attempt(smaller),
    })
    expect((await confirm(generated, observer)).case).toBe(smaller)
    expect(sent).toEqual(['refuse/test', 'refuse/smaller'])
    // One that was written by hand, or that passes, is left as it is.
    expect((await confirm(invalid(), observer)).case).toEqual(invalid())
    const well: Observer = { ...observer, observe: async () => observation(refused) }
    expect((await confirm(generated, well)).case).toBe(generated)
  })
})
