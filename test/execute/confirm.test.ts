import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/cases/types.ts'
import { createVerify } from '../../src/execute/confirm.ts'
import { createJudge } from '../../src/judge/judge.ts'
import type { Session } from '../../src/target/session.ts'
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

/** A verifier on a session that gives what a script says, and the last of it for ever. */
function scripted(script: readonly (Happened & { readonly disturbed?: true })[], hasCredentials = true) {
  const sent: string[] = []
  const next = async (id: string) => {
    sent.push(id)
    const { disturbed, ...happened } = script[Math.min(sent.length, script.length) - 1]!
    return { ...observation(happened), ...(disturbed && { disturbed }) }
  }
  const session: Session = {
    observe: ({ id }) => next(id),
    observeAgain: ({ id }, repeat) => next(`${id}#${repeat}`),
    forget: () => {},
  }
  const judge = createJudge(contract, validators)
  return { verify: createVerify({ contract, validators, session, judge, hasCredentials, seed: 1 }), sent }
}

describe('a case that passes', () => {
  it('is sent once', async () => {
    const { verify, sent } = scripted([refused])
    expect((await verify(invalid())).judgement).toEqual({ verdict: 'pass' })
    expect(sent).toEqual(['refuse/test'])
  })
})

describe('a case that fails', () => {
  it('is steady where it fails again at once', async () => {
    const { verify, sent } = scripted([accepted, accepted])
    const { judgement, observation: seen } = await verify(invalid())
    expect(judgement).toMatchObject({ verdict: 'fail', diagnosis: 'accepted' })
    expect(seen).toBeDefined()
    expect(sent).toEqual(['refuse/test', 'refuse/test#1'])
  })

  it.each([
    [[accepted, refused, accepted], 'intermittent: twice in 3 tries'],
    [[accepted, ...Array(7).fill(refused), accepted], 'intermittent: twice in 9 tries'],
    [[accepted, refused], 'intermittent: once in 12 tries'],
  ])('is intermittent where it does not, and its rate is told (%#)', async (script, rate) => {
    const { verify } = scripted(script)
    const { judgement } = await verify(invalid())
    expect(judgement).toMatchObject({ verdict: 'fail', diagnosis: `accepted; ${rate}` })
  })

  it('is not blamed for a single timeout', async () => {
    const { verify, sent } = scripted([timedOut, refused])
    expect((await verify(invalid())).judgement).toEqual({ verdict: 'pass' })
    expect(sent).toHaveLength(2)
  })

  it('is blamed for a timeout that recurs', async () => {
    const { verify } = scripted([timedOut])
    expect((await verify(invalid())).judgement).toMatchObject({ verdict: 'fail', diagnosis: 'no answer' })
  })

  it('is believed at the fourth missing answer, and of a target that withholds them at the second', async () => {
    const { verify, sent } = scripted([timedOut])
    await verify(invalid('refuse/first'))
    expect(sent).toHaveLength(4)
    expect((await verify(invalid('refuse/second'))).judgement.verdict).toBe('fail')
    expect(sent.slice(4)).toEqual(['refuse/second', 'refuse/second#-1'])
  })

  it('is believed as soon where several are verified at once, and where a missing answer decides nothing', async () => {
    const { verify, sent } = scripted([timedOut])
    await Promise.all(['a', 'b', 'c'].map((id) => verify(invalid(id))))
    expect(sent).toEqual(['a', 'b', 'c', 'a#-1', 'a#-2', 'a#-3', 'b#-1', 'c#-1'])
    const open = scripted([{ ...timedOut, disturbed: true }])
    const undecided = { ...invalid('a'), expect: { kind: 'no-server-error' as const } }
    await Promise.all([open.verify(undecided), open.verify(invalid('b'))])
    expect(open.sent).toEqual(['a', 'b', 'a#-1', 'a#-2', 'a#-3', 'b#-1'])
  })

  it('is looked at again where an answer is missing once, also of a target that withholds others', async () => {
    const { verify } = scripted([timedOut, timedOut, timedOut, timedOut, timedOut, refused])
    await verify(invalid('refuse/first'))
    expect((await verify(invalid('refuse/second'))).judgement).toEqual({ verdict: 'pass' })
  })

  it('is looked at again for a bounded number of requests', async () => {
    const { verify, sent } = scripted([accepted])
    for (let index = 0; index < 400; index += 1) {
      expect((await verify(invalid(`refuse/${index}`))).judgement.verdict).toBe('fail')
    }
    expect(sent.length).toBeGreaterThan(400)
    expect(sent.length).toBeLessThan(600)
  })

  it('keeps warnings and what is unproven as they are', async () => {
    const warned = scripted([refused])
    const weighed = caseOf({ kind: 'accepted', refusal: 'warn' })
    expect((await warned.verify(weighed)).judgement.verdict).toBe('warn')
    const throttled = scripted([{ exchanges: [exchange({ status: 429 })] }])
    expect((await throttled.verify(invalid())).judgement.verdict).toBe('unproven')
    expect([warned.sent.length, throttled.sent.length]).toEqual([1, 1])
  })
})

describe('a case that is not sent', () => {
  it('is one that cannot be proven: a bug of the suite, and told as such', async () => {
    const { verify, sent } = scripted([accepted])
    const wrong: Case = {
      ...invalid(),
      probe: { ...invalid().probe, steps: [{ method: 'PATCH', resource: 'item', body: '{}' }] },
    }
    const { judgement } = await verify(wrong)
    expect(judgement).toEqual({
      verdict: 'unproven',
      message: expect.stringMatching(/^a bug of this suite.*the schema admits the body/),
    })
    expect(sent).toEqual([])
  })

  it('is one that needs credentials where none are configured', async () => {
    const { verify, sent } = scripted([refused], false)
    const { judgement } = await verify({ ...invalid(), needs: 'credentials' })
    expect(judgement).toMatchObject({ verdict: 'n/a', message: expect.stringContaining('--bearer-env') })
    expect(sent).toEqual([])
  })
})

describe('what is judged', () => {
  it('is the first observation, which the report shows', async () => {
    const changed = { exchanges: [exchange()], after: entityWith({ state: 'expired' }) }
    const { verify } = scripted([changed, accepted])
    const found = await verify({ ...invalid(), property: 'state' })
    expect(found.judgement.got).toContain('expired')
    expect(found.observation?.after.entity?.state).toBe('expired')
  })
})
