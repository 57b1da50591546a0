import { describe, expect, it } from 'vitest'
import type { Case, Expectation, Step } from '../../src/cases/types.ts'
import type { JsonObject } from '../../src/json.ts'
import type { Seen } from '../../src/judge/types.ts'
import { judgeValidRequests, validRequests } from '../../src/judge/valid-requests.ts'
import { caseOf, contract, exchange, observation, validators } from '../support/observation.ts'

const looking = { contract, validators }
const accepted: Expectation = { kind: 'accepted', refusal: 'fail' }
const date = 'expirationDateTime'

type Sent = {
  readonly sent: JsonObject
  readonly status?: number
  readonly expected?: Expectation
  readonly parallel?: boolean
  readonly step?: Partial<Step>
  readonly item?: Partial<Case>
}

function seenOf({
  sent,
  status = 200,
  expected = { kind: 'ok' },
  parallel = false,
  step = {},
  item = {},
}: Sent): Seen {
  const body = JSON.stringify(sent)
  const made = caseOf(expected, { steps: [{ method: 'PATCH', resource: 'item', body, ...step }], ...item })
  return {
    items: [{ ...made, probe: { ...made.probe, ...(parallel && { parallel }) } }],
    observation: observation({ exchanges: [exchange({ sent, status })] }),
  }
}

const judged = (...all: Sent[]) =>
  judgeValidRequests(
    contract,
    all.flatMap((one) => validRequests(seenOf(one), looking)),
  )
const dated = (text: string, status = 200, name = date): Sent => ({ sent: { [name]: text }, status })
const plain = dated('2033-02-01T10:20:30Z')

describe('a valid request that is refused', () => {
  const table: readonly (readonly [common: string, readonly Sent[]])[] = [
    [
      'dates with 1 or 7 fraction digits (taken: 0, 3 or 6)',
      [
        plain,
        dated('2033-02-01T10:20:30.123Z'),
        dated('2033-02-01T10:20:30.123456Z'),
        dated('2033-02-01T10:20:30.1Z', 400),
        dated('2033-02-01T10:20:30.1234567Z', 400),
      ],
    ],
    [
      'dates of the year 1752 and before',
      [plain, dated('0001-01-01T00:00:00Z', 400), dated('1752-12-31T23:59:59Z', 400)],
    ],
    ['dates of the year 9999 and after', [plain, dated('9999-12-31T23:59:59Z', 422)]],
    [
      'dates with the offset +05:30',
      [plain, dated('2033-02-01T10:20:30+05:00'), dated('2033-02-01T10:20:30+05:30', 400)],
    ],
    ['sent while other requests run', [plain, { ...dated('2033-02-01T10:21:30Z', 400), parallel: true }]],
    [
      'lastSyncStatus: "failed"',
      [
        { sent: { lastSyncStatus: 'none', state: 'valid' } },
        { sent: { lastSyncStatus: 'failed', state: 'valid' }, status: 400 },
      ],
    ],
    [
      'text of more than 3 characters',
      [{ sent: { organizationName: 'abc' } }, { sent: { organizationName: 'abcde' }, status: 400 }],
    ],
    [
      'lastSyncDateTime: dates with 7 fraction digits (taken: 0)',
      [
        plain,
        dated('2033-02-01T10:20:30.1234567Z'),
        dated('2033-02-01T10:20:30Z', 200, 'lastSyncDateTime'),
        dated('2033-02-01T10:20:30.1234567Z', 400, 'lastSyncDateTime'),
      ],
    ],
    [
      'dates on 02-29, whatever the year',
      [
        plain,
        dated('2032-02-28T10:20:30Z'),
        dated('2036-03-01T10:20:31Z'),
        dated('2032-02-29T10:20:30Z', 400),
        dated('2036-02-29T10:20:31Z', 400),
      ],
    ],
    [
      'dates at 00:00:00',
      [
        plain,
        dated('2032-02-28T10:20:30Z'),
        dated('2033-03-01T11:20:30Z'),
        dated('2032-02-28T00:00:00Z', 400),
        dated('2033-03-01T00:00:00Z', 400),
      ],
    ],
    ['a body with appleId', [plain, { sent: { appleId: 'a' }, status: 400 }]],
    ['no common reason', [plain, { ...plain, status: 400 }]],
  ]

  it.each(table)('names what is common: %s', (common, all) => {
    const { judgement, first } = judged(...all)!
    const refused = all.find(({ status = 200 }) => status >= 400)!
    expect(judgement).toMatchObject({
      verdict: 'fail',
      where: 'PATCH response status',
      got: String(refused.status),
    })
    expect(judgement.diagnosis).toBe(`valid, and refused with ${refused.status}: ${common}`)
    expect(first?.members).toEqual(refused.sent)
  })

  it.each([
    ['that must be accepted is its own requirement’s', { ...plain, status: 400, expected: accepted }],
    [
      'may be refused',
      {
        ...plain,
        status: 400,
        expected: { kind: 'instant', in: ['read'], property: date, sent: '', refusal: 'info' },
      },
    ],
    ['is refused for something else', { ...plain, status: 401 }],
    ['has headers of its own', { ...plain, status: 400, step: { headers: [['If-Match', '"x"']] } }],
    ['is not valid', dated('2033-02-01', 400)],
    ['meets another one', { ...plain, status: 409, parallel: true }],
  ] as const)('is nothing new where it %s', (_, one) => {
    expect(judged({ sent: { appleId: 'a' } }, one as Sent)?.judgement.verdict).toBe('pass')
  })

  it('is explained by a plainer one that is refused too, and not by another one', () => {
    const own: Sent = { ...plain, status: 400, expected: accepted }
    const precise = dated('2033-02-01T10:20:30.1234567Z', 400)
    expect(judged(own, precise)?.judgement.verdict).toBe('pass')
    expect(judged({ ...own, sent: { appleId: 'a' } }, precise)?.judgement.verdict).toBe('fail')
  })

  it('of two equal ones, counts the first', () => {
    const twice = seenOf({ ...plain, expected: { kind: 'idempotent', sent: {} } })
    const [item] = twice.items
    const steps = [...item!.probe.steps, ...item!.probe.steps]
    const exchanges = [exchange({ sent: plain.sent }), exchange({ sent: plain.sent, status: 400 })]
    const seen = {
      items: [{ ...item!, probe: { ...item!.probe, steps } }],
      observation: observation({ exchanges }),
    }
    expect(validRequests(seen, looking).map(({ became }) => became)).toEqual(['taken'])
  })

  it('says nothing where nothing was sent', () => {
    expect(judged()).toBeUndefined()
  })
})
