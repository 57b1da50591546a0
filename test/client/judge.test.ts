import { describe, expect, it } from 'vitest'
import { referenceProfile } from '../../fixtures/clients/reference/client.ts'
import { driveVirtually } from '../../fixtures/clients/reference/virtual.ts'
import { deriveClientCases } from '../../src/client/derive.ts'
import { createClientJudge } from '../../src/client/judge.ts'
import type { ClientObservation, ClientOutcome, ClientRequest } from '../../src/client/types.ts'
import type { JsonObject } from '../../src/json.ts'
import type { Judgement } from '../../src/judge/types.ts'
import { contract, validators } from '../support/observation.ts'

const cases = deriveClientCases(contract)
const judge = createClientJudge(contract, validators, referenceProfile)

/** The first property of a kind that a client may set. */
const first = (kind: string) =>
  contract.properties.find((property) => property.kind === kind && !property.serverOwned)!.name
const date = first('dateTimeOffset')
const flag = first('boolean')
const text = first('string')

function caseOf(id: string) {
  const found = cases.find((item) => item.id === id)
  if (found === undefined) throw new Error(`there is no case ${id}`)
  return found
}

/** What is seen of the conforming client in a case. */
async function seen(id: string): Promise<ClientObservation> {
  const { probe } = caseOf(id)
  return (await driveVirtually(contract, [probe], {})).get(probe.id)!
}

/** Judges a case by what is seen of the conforming client, changed. */
async function judged(
  id: string,
  change: (observation: ClientObservation) => Partial<ClientObservation>,
): Promise<Judgement> {
  const observation = await seen(id)
  return judge(caseOf(id), { ...observation, ...change(observation) })
}

const withFirst =
  (change: (request: ClientRequest) => Partial<ClientRequest>) => (observation: ClientObservation) => {
    const [request, ...rest] = observation.requests
    return { requests: [{ ...request!, ...change(request!) }, ...rest] }
  }

const withBody = (body: JsonObject | string) =>
  withFirst(() => ({ body: { text: typeof body === 'string' ? body : JSON.stringify(body) } }))

const failed: ClientOutcome = { kind: 'error', status: null, code: null, message: 'no route to host' }
const unsupported: ClientOutcome = { kind: 'unsupported', reason: 'there is no such thing' }
const lost: ClientOutcome = { kind: 'lost', reason: 'it ended with code 1' }

describe('a client that sends nothing', () => {
  const sent = [`VPP-SEND-01/documented-example`, `VPP-SEND-12/${date}/digits-7`, `VPP-SEND-08/${text}/null`]

  it.each(sent)('fails %s', async (id) => {
    const { verdict, diagnosis } = await judged(id, () => ({ requests: [], outcome: failed }))
    expect({ verdict, diagnosis }).toEqual({ verdict: 'fail', diagnosis: 'not sent' })
  })

  it.each([...sent, 'VPP-RECEIVE-12/404', 'VPP-RECEIVE-16/429-seconds'])(
    'that says it cannot do it has %s unproven, unless it has declared so before',
    async (id) => {
      const judgement = await judged(id, () => ({ requests: [], outcome: unsupported }))
      expect(judgement).toMatchObject({
        verdict: 'unproven',
        message: expect.stringContaining(unsupported.reason),
      })
      const cannot = [{ cases: id.replace(/\/.*/, ''), why: 'it has no such thing' }]
      const declaring = createClientJudge(contract, validators, { ...referenceProfile, cannot })
      const observation = { ...(await seen(id)), requests: [], outcome: unsupported }
      expect(declaring(caseOf(id), observation)).toMatchObject({
        verdict: 'n/a',
        message: 'declared: it has no such thing',
      })
    },
  )

  it.each([
    'VPP-RECEIVE-12/404',
    'VPP-RECEIVE-10/204',
    'VPP-RECEIVE-19/429-to-the-end',
    'VPP-RECEIVE-25/chunked',
  ])('has nothing proven by %s', async (id) => {
    const judgement = await judged(id, () => ({ requests: [], outcome: failed }))
    expect(judgement.verdict).toBe('unproven')
  })

  it('does not hide behind a refusal of what is documented', async () => {
    const refuses = () => ({ requests: [], outcome: failed })
    expect((await judged(`VPP-SEND-08/${text}/null`, refuses)).verdict).toBe('fail')
    expect((await judged(`VPP-SEND-08/${flag}/null`, refuses)).verdict).toBe('info')
  })
})

describe('a client that is lost in a call', () => {
  it.each([
    'VPP-RECEIVE-10/204',
    'VPP-RECEIVE-12/404',
    'VPP-RECEIVE-13/html',
    'VPP-RECEIVE-19/429-to-the-end',
    'VPP-RECEIVE-20/word',
    'VPP-RECEIVE-25/chunked',
  ])('fails %s', async (id) => {
    const judgement = await judged(id, () => ({ outcome: lost }))
    expect(judgement.verdict).toBe('fail')
    expect(JSON.stringify(judgement)).toContain(lost.reason)
  })
})

describe('the request line', () => {
  const id = 'VPP-SEND-01/documented-example'

  it('is warned of a query, and of other requests that change nothing', async () => {
    const query = await judged(
      id,
      withFirst(({ target }) => ({ target: `${target}?$select=id` })),
    )
    expect([query.verdict, query.diagnosis]).toEqual(['warn', 'query'])
    const others = await judged(id, ({ requests }) => ({
      requests: [{ ...requests[0]!, method: 'GET' }, ...requests],
    }))
    expect([others.verdict, others.diagnosis]).toEqual(['warn', 'other requests'])
  })

  it('is told by the method where there is no PATCH', async () => {
    const { verdict, diagnosis } = await judged(
      id,
      withFirst(() => ({ method: 'POST' })),
    )
    expect([verdict, diagnosis]).toEqual(['fail', 'sent as POST'])
  })

  it.each([
    ['slash', 'a/b-2', '/ not encoded'],
    ['question-mark', 'a?b=c-3', '? not encoded'],
    ['percent', 'a%41%2Fb-5', '% not encoded'],
    ['hash', 'a', 'cut'],
    ['space', 'a+b-1', 'space sent as +'],
    ['space', 'a%2520b-1', 'encoded twice'],
    ['non-ascii', '%E9-12', 'not in UTF-8'],
    ['space', 'x', 'another id'],
  ])('of the id %s, sent as %s, is told: %s', async (name, segment, diagnosis) => {
    const judgement = await judged(
      `VPP-SEND-02/${name}`,
      withFirst(({ target }) => ({ target: target.slice(0, target.lastIndexOf('/') + 1) + segment })),
    )
    expect([judgement.verdict, judgement.diagnosis]).toEqual(['fail', diagnosis])
  })

  it('has the bearer token nowhere but in its header', async () => {
    const leaked = await judged(
      'VPP-SEND-17/plain',
      withFirst(({ target }) => ({ target: `${target}?access_token=***bearer***` })),
    )
    expect([leaked.verdict, leaked.diagnosis]).toEqual(['fail', 'in the URL'])
    for (const value of ['Bearer another', 'Bearer ***bearer*** more']) {
      const altered = await judged(
        'VPP-SEND-17/plain',
        withFirst(() => ({ headers: [['Authorization', value]] })),
      )
      expect([altered.verdict, altered.diagnosis]).toEqual(['fail', 'altered'])
    }
  })
})

describe('the body', () => {
  it('counts for what it says once its coding is undone, and not at all where it says nothing', async () => {
    const unread = await judged(`VPP-SEND-12/${date}/digits-7`, withBody('{'))
    expect(unread.verdict).toBe('n/a')
    const whole = await judged(`VPP-SEND-04/${text}/plain`, withBody('{'))
    expect(whole.verdict).toBe('fail')
  })

  it('may have names twice at different depths, not at one', async () => {
    const id = `VPP-SEND-05/${text}/plain`
    expect((await judged(id, withBody('{"a":{"a":1},"b":[{"a":1}]}'))).verdict).toBe('pass')
    expect((await judged(id, withBody('{"a":1,"\\u0061":1}'))).verdict).toBe('fail')
  })

  it('that is wrong in one way breaks one requirement', async () => {
    const unknown = withBody({ [text]: 'x', addedLater: 1 })
    expect((await judged(`VPP-SEND-06/${text}/plain`, unknown)).verdict).toBe('fail')
    expect((await judged(`VPP-SEND-07/${text}/plain`, unknown)).verdict).toBe('pass')
    const shapeless = withBody({ [date]: '2033-02-01 10:20:38' })
    expect((await judged(`VPP-SEND-12/${date}/digits-7`, shapeless)).verdict).toBe('n/a')
    expect((await judged(`VPP-SEND-13/${date}/digits-7`, shapeless)).verdict).toBe('fail')
    expect((await judged(`VPP-SEND-14/${date}/+05:30`, shapeless)).verdict).toBe('n/a')
    const nothing = withBody({ [date]: null })
    expect((await judged(`VPP-SEND-12/${date}/digits-7`, nothing)).verdict).toBe('fail')
  })

  it.each(['2033-02-01t10:20:38.1234567z', '2033-02-01T10:20:38.1234567000000Z'])(
    'is warned of a date in a form that one standard alone allows: %s',
    async (form) => {
      const id = `${date}/digits-7`
      expect((await judged(`VPP-SEND-13/${id}`, withBody({ [date]: form }))).verdict).toBe('warn')
      expect((await judged(`VPP-SEND-12/${id}`, withBody({ [date]: form }))).verdict).toBe('pass')
    },
  )

  it('may name no type where none was set, and is warned of one without its #', async () => {
    const named = (type: string) => withBody({ '@odata.type': type, [text]: 'x' })
    const type = contract.entityType
    expect((await judged('VPP-SEND-15/set', named(type.slice(1)))).verdict).toBe('warn')
    expect((await judged('VPP-SEND-15/not-set', named(type))).verdict).toBe('pass')
    expect((await judged('VPP-SEND-15/not-set', named('#other'))).verdict).toBe('fail')
  })

  it('that writes back what was read without reading it first is not proven', async () => {
    const judgement = await judged(`VPP-SEND-20/${text}`, ({ requests }) => ({
      requests: requests.filter(({ method }) => method !== 'GET'),
    }))
    expect(judgement.verdict).toBe('unproven')
  })
})

describe('a second try', () => {
  const gap = (ms: number) => (observation: ClientObservation) => {
    const [one, two] = observation.requests
    return { requests: [one!, { ...two!, atMs: one!.answeredMs + ms }] }
  }

  it('may come as early as a timer may ring, and no earlier', async () => {
    expect((await judged('VPP-RECEIVE-17/429-seconds', gap(975))).verdict).toBe('pass')
    expect((await judged('VPP-RECEIVE-17/429-seconds', gap(974))).verdict).toBe('fail')
  })

  it('may be in another content coding, if it says the same', async () => {
    const coded = ({ requests: [one, two] }: ClientObservation) => ({
      requests: [one!, { ...two!, headers: [...two!.headers, ['Content-Encoding', 'identity']] }] as const,
    })
    expect((await judged('VPP-RECEIVE-18/429-seconds', coded)).verdict).toBe('pass')
    const other = ({ requests: [one, two] }: ClientObservation) => ({
      requests: [one!, { ...two!, body: { text: '{}' } }],
    })
    expect(await judged('VPP-RECEIVE-18/429-seconds', other)).toMatchObject({
      verdict: 'fail',
      diagnosis: 'another body',
    })
  })

  it('is allowed once after 401, and only then', async () => {
    const times =
      (count: number) =>
      ({ requests }: ClientObservation) => ({
        requests: Array.from({ length: count }, () => requests[0]!),
      })
    expect((await judged('VPP-RECEIVE-15/401', times(2))).verdict).toBe('pass')
    expect((await judged('VPP-RECEIVE-15/401', times(3))).verdict).toBe('warn')
    expect((await judged('VPP-RECEIVE-15/404', times(2))).verdict).toBe('warn')
  })
})

describe('the judge', () => {
  it('refuses a case of a requirement that the contract does not have', async () => {
    const item = { ...caseOf('VPP-SEND-17/plain'), requirement: 'VPP-SEND-99' }
    const observation = await seen('VPP-SEND-17/plain')
    expect(() => judge(item, observation)).toThrow(RangeError)
  })

  it('finds the bearer token wherever it goes to another host', async () => {
    const leaking = (observation: ClientObservation) => ({
      requests: [
        ...observation.requests,
        {
          ...observation.requests[0]!,
          host: 'elsewhere' as const,
          headers: [['X-Token', '***bearer***']] as const,
        },
      ],
    })
    expect((await judged('VPP-RECEIVE-23/302', leaking)).verdict).toBe('fail')
    const bare = (observation: ClientObservation) => ({
      requests: [
        ...observation.requests,
        { ...observation.requests[0]!, host: 'elsewhere' as const, headers: [] },
      ],
    })
    expect((await judged('VPP-RECEIVE-23/302', bare)).verdict).toBe('pass')
  })
})
