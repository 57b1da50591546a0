import { describe, expect, it } from 'vitest'
import type { Case } from '../../src/cases/types.ts'
import type { Observation } from '../../src/exchange/types.ts'
import { createRecorder } from '../../src/execute/record.ts'
import { createEndpoint } from '../../src/http/endpoint.ts'
import { createSender } from '../../src/http/retry.ts'
import type { Spot } from '../../src/judge/types.ts'
import { curlBodyLimit } from '../../src/report/model/curl.ts'
import { createMask } from '../../src/secrets/mask.ts'
import { caseOf, contract, observation } from '../support/observation.ts'

const requirement = contract.requirements[0]!

function recording() {
  const mask = createMask()
  const transport = {
    send: async () => ({ failure: { kind: 'reset' as const, message: '' } }),
    close: async () => {},
  }
  const endpoint = createEndpoint({ contract, sender: createSender(transport), root: 'http://h/v1.0' })
  let made = 0
  const counting: typeof endpoint = {
    ...endpoint,
    request(...what) {
      made += 1
      return endpoint.request(...what)
    },
  }
  const record = createRecorder(counting, 'unsent', mask)
  const curl = (item: Case, seen?: Observation) =>
    record({ case: item, judgement: { verdict: 'pass' }, ...(seen && { observation: seen }) }, requirement)
      .curl
  return { mask, curl, record, made: () => made }
}

const sending = (body: string): Case =>
  caseOf({ kind: 'ok' }, { steps: [{ method: 'PATCH', resource: 'item', body }] })

describe('the exchanges of a case', () => {
  it('are written down once for all cases that look at one observation, and again once another secret is known', () => {
    const { mask, record } = recording()
    const seen = observation()
    const exchanges = (verdict: 'info' | 'pass') =>
      record({ case: sending('{}'), judgement: { verdict }, observation: seen }, requirement).exchanges
    const first = exchanges('info')
    expect(first).toHaveLength(seen.exchanges.length)
    expect(exchanges('info')).toBe(first)
    expect(exchanges('pass')).toEqual([])
    mask.add('learnt-late', 'credential')
    expect(exchanges('info')).not.toBe(first)
  })
})

describe('what decided a case', () => {
  const judged = (spot: Spot, kind: 'echo' | 'others') => {
    const { record } = recording()
    const item =
      kind === 'echo'
        ? caseOf({ kind, in: ['read'], sent: {} }, { steps: [step] })
        : caseOf({ kind, in: spot.place, sent: {} }, { steps: [step] })
    const seen = observation()
    return record({ case: item, judgement: { verdict: 'fail', spot }, observation: seen }, requirement)
  }
  const step = { method: 'PATCH', resource: 'item', body: '{"a":1}' } as const

  it('has the reading afterwards where it shows there, and a command for it', () => {
    const { exchanges, curl } = judged({ place: 'read', member: 'a' }, 'echo')
    expect(exchanges.map(({ role }) => role)).toEqual([undefined, 'after'])
    expect(curl.split('\n').map((line) => line.slice(0, 8))).toEqual(['curl -X ', "curl 'ht"])
  })

  it('has the reading before it too, where the two are compared', () => {
    const { exchanges, curl } = judged({ place: 'read', member: 'a' }, 'others')
    expect(exchanges.map(({ role }) => role)).toEqual(['before', undefined, 'after'])
    expect(curl.split('\n')).toHaveLength(3)
  })

  it('has the answer alone where it shows there', () => {
    expect(judged({ place: 'answer', member: 'a' }, 'echo').exchanges).toHaveLength(1)
  })

  it('has what was sent before, where it depends on that', () => {
    const { record } = recording()
    const item = caseOf({ kind: 'accepted', refusal: 'fail' }, { steps: [step] })
    const before = { ...step, body: '{"a":"bad"}' }
    const judgement = { verdict: 'fail', after: 'refused' } as const
    const seen = { ...observation(), sentBefore: [before] }
    const { curl, finding } = record({ case: item, judgement, observation: seen }, requirement)
    expect(curl.split('\n').map((line) => /--data-binary '(.*)'/.exec(line)?.[1])).toEqual([
      '{"a":"bad"}',
      '{"a":1}',
    ])
    expect(finding).toMatchObject({ after: 'refused' })
  })
})

describe('the command of a case', () => {
  it('is made once for all cases that look at one probe, and again for another probe', () => {
    const { curl, made } = recording()
    const first = sending('{"a":1}')
    expect(curl({ ...first, id: 'VPP-ENTITY-02/b' })).toBe(curl(first))
    expect(made()).toBe(1)
    expect(curl(sending('{"a":2}'))).toContain('{"a":2}')
    expect(made()).toBe(2)
  })

  it('masks what turned out to be a secret since it was made', () => {
    const { curl, mask } = recording()
    const item = sending('{"a":"learnt-late"}')
    expect(curl(item)).toContain('{"a":"learnt-late"}')
    mask.add('learnt-late', 'credential')
    expect(curl(item)).toContain('{"a":"***credential***"}')
  })

  it('names the entity that was addressed, and reads it as it was read', () => {
    const { curl } = recording()
    const item = caseOf({ kind: 'ok' }, { steps: [{ method: 'READ', resource: 'item' }] })
    expect(curl(item)).toMatch(/^curl '.*\/unsent' -i/)
    const seen = { ...observation(), id: 'a' }
    expect(curl(item, seen)).toMatch(/^curl '.*\/a' -i/)
    expect(curl(item, { ...seen, reader: 'patch' })).toMatch(/^curl -X PATCH '.*\/a' -i/)
  })

  it('names each case where its body is too long for a command', () => {
    const { curl } = recording()
    const item = sending('x'.repeat(curlBodyLimit + 1))
    expect(curl(item)).toMatch(/--only 'VPP-ENTITY-01\/test'$/)
    expect(curl({ ...item, id: 'VPP-ENTITY-02/b' })).toMatch(/--only 'VPP-ENTITY-02\/b'$/)
  })
})
