import { describe, expect, it } from 'vitest'
import type { Expectation } from '../../src/cases/types.ts'
import { createJudge, rulings } from '../../src/judge/judge.ts'
import { wentAway } from '../../src/judge/went-away.ts'
import { caseOf, contract, exchange, observation, validators } from '../support/observation.ts'

const gone = observation({ exchanges: [exchange({ sent: [1], failure: 'connect' })], after: null })
const refused: Expectation = { kind: 'refused', statuses: [400] }

describe('a request at which the server went away', () => {
  it('fails what is about its answer, with what was sent and what came', () => {
    expect(wentAway(caseOf(refused), gone)).toEqual({
      verdict: 'fail',
      message: 'The server goes away at this request.',
      where: 'PATCH response',
      sent: '[1]',
      expected: 'an answer, and a server that is still there',
      got: 'no answer: a failure of the kind connect',
      diagnosis: 'the server went away',
    })
  })

  it('tells the answer where there was one, and that the server was gone after it', () => {
    const answered = observation({ exchanges: [exchange({ status: 400 })], after: null })
    expect(wentAway(caseOf(refused), answered)).toMatchObject({ got: '400, then answered 404' })
  })

  it('is told from one since which the server is there and answers nothing', () => {
    const silent = exchange({ method: 'GET', failure: 'timeout' })
    const { after: _, ...answered } = observation({ exchanges: [exchange({ status: 400 })] })
    const seen = { ...answered, after: { problem: 'no answer', exchange: silent } }
    expect(wentAway(caseOf(refused), seen)).toMatchObject({
      message: 'Since this request the server answers nothing.',
      got: '400, then no answer',
      diagnosis: 'the server fell silent',
    })
  })

  it('is the first thing that failed of several, not what was answered before it', () => {
    const steps = [exchange({ sent: { a: 1 } }), exchange({ sent: { b: 2 }, failure: 'reset' })]
    expect(wentAway(caseOf(refused), observation({ exchanges: steps, after: null })).sent).toBe('{"b":2}')
  })

  it('leaves undecided what the answer or the entity would have to show', () => {
    for (const kind of ['complete', 'valid', 'unchanged', 'error-body', 'error-media-type'] as const)
      expect(wentAway(caseOf({ kind }), gone)).toEqual({
        verdict: 'unproven',
        message: 'the server went away at this request',
      })
    expect(wentAway(caseOf(refused), observation({ exchanges: [], after: null })).verdict).toBe('unproven')
  })
})

describe('an update after which a reading that succeeds holds no entity', () => {
  const judge = createJudge(contract, validators)
  const item = caseOf({ kind: 'echo', in: ['read'], sent: { state: 'expired' } })
  const unread = { problem: 'a body that is not UTF-8', exchange: exchange({ method: 'GET', raw: '\\' }) }
  const { after: _, ...happened } = observation({ exchanges: [exchange({ sent: { state: 'expired' } })] })

  it('fails', () => {
    expect(judge(item, { ...happened, after: unread })).toMatchObject({
      verdict: 'fail',
      diagnosis: 'a body that is not UTF-8',
    })
  })

  it('is left undecided where the reading itself has failed, or the entity could not be read before', () => {
    const failed = { problem: 'no answer', exchange: exchange({ method: 'GET', failure: 'timeout' }) }
    expect(judge(item, { ...happened, after: failed }).verdict).toBe('unproven')
    expect(judge(item, { ...happened, before: unread, after: unread }).verdict).toBe('unproven')
  })
})

describe('the judge', () => {
  const judge = createJudge(contract, validators)

  it('holds it against the request only where it was seen that the server was there before', () => {
    const item = caseOf({ kind: 'answered' })
    expect(judge(item, { ...gone, wentAway: true })).toMatchObject({ diagnosis: 'the server went away' })
    expect(judge(item, gone).diagnosis).not.toBe('the server went away')
  })

  it('weighs it by the level of the requirement', () => {
    const of = (requirement: string) =>
      judge(caseOf(refused, { requirement }), { ...gone, wentAway: true }).verdict
    expect(['VPP-ENUM-01', 'VPP-ENUM-08'].map(of)).toEqual(['fail', 'warn'])
  })

  it('knows each kind of expectation: it fails, or is undecided', () => {
    for (const kind of Object.keys(rulings) as Expectation['kind'][]) {
      const item = caseOf({ kind } as Expectation)
      expect(['fail', 'unproven']).toContain(wentAway(item, gone).verdict)
    }
  })
})
