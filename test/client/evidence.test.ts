import { describe, expect, it } from 'vitest'
import { referenceProfile } from '../../fixtures/clients/reference/client.ts'
import { driveVirtually } from '../../fixtures/clients/reference/virtual.ts'
import { fingerprint } from '../../src/client/capture.ts'
import { deriveClientCases } from '../../src/client/derive.ts'
import { declarationNotes, declarationProblem } from '../../src/client/evidence.ts'
import { judgeCapture } from '../../src/client/report.ts'
import { probesOf } from '../../src/client/run.ts'
import type { ClientObservation, ClientOutcome, ClientProfile } from '../../src/client/types.ts'
import { breaksGate } from '../../src/report/model/build.ts'
import { contract } from '../support/observation.ts'

const cases = deriveClientCases(contract)
const probes = probesOf(cases)
const { protocol: _p, operations: _o, ...first } = referenceProfile

/** What a run comes to of a client whose outcomes are changed. */
async function judged(
  profile: ClientProfile,
  change: (observation: ClientObservation) => ClientObservation = (seen) => seen,
) {
  const seen = await driveVirtually(contract, probes, {}, profile)
  const calls = new Map(probes.map((probe) => [probe.id, fingerprint(probe)]))
  const observations = Object.fromEntries(
    [...seen].map(([id, observation]) => [id, { call: calls.get(id)!, ...change(observation) }]),
  )
  return judgeCapture(contract, cases, { client: profile, observations }, '')
}

const saying = (outcome: ClientOutcome) => (observation: ClientObservation) => ({
  ...observation,
  requests: [],
  outcome,
})
const unsupported = saying({ kind: 'unsupported', reason: 'not today' })

const against = (records: Awaited<ReturnType<typeof judged>>) =>
  records.filter((item) => breaksGate(item, 'must'))

describe('a client that shows nothing', () => {
  it('does not pass the gate, whatever it says in place of it', async () => {
    const musts = cases.filter(
      ({ requirement }) => contract.clientRequirements.find(({ id }) => id === requirement)?.level === 'MUST',
    )
    for (const change of [unsupported, saying({ kind: 'error', status: null, code: null, message: 'no' })]) {
      const records = await judged(referenceProfile, change)
      expect(records.filter(({ verdict }) => verdict === 'pass')).toEqual([])
      // What a client may refuse to set is the one thing that such an answer is an answer to.
      expect(against(records).length).toBeGreaterThan(0.9 * musts.length)
    }
  })

  it('cannot declare the update itself away', () => {
    const all = [{ cases: '*', why: 'it is Friday' }]
    expect(declarationProblem({ ...referenceProfile, cannot: all }, cases)).toMatch(/leaves no update/)
    const some = [{ cases: 'VPP-SEND-01/state/*', why: 'there is no state' }]
    expect(declarationProblem({ ...referenceProfile, cannot: some }, cases)).toBeUndefined()
    expect(declarationProblem(referenceProfile, cases)).toBeUndefined()
  })
})

describe('what a client declares', () => {
  const cannot = [{ cases: 'VPP-SEND-08/*/null', why: 'the type holds no null' }]

  it('excuses what it says that it cannot do, and is told in the report', async () => {
    const nulls = (observation: ClientObservation) =>
      observation.requests.some(({ body }) => body && 'text' in body && /":null/.test(body.text))
        ? unsupported(observation)
        : observation
    const profile = { ...referenceProfile, cannot }
    const own = (records: Awaited<ReturnType<typeof judged>>) =>
      records.filter(({ id }) => /^VPP-SEND-08\//.test(id)).map(({ verdict }) => verdict)
    expect(new Set(own(await judged(profile, nulls)))).toEqual(new Set(['n/a']))
    expect(new Set(own(await judged(referenceProfile, nulls)))).toEqual(new Set(['unproven']))
    const [note] = declarationNotes(profile, cases)
    expect(note).toMatch(/^declared: cannot VPP-SEND-08\/\*\/null \(\d+ cases\): the type holds no null$/)
  })

  it('excuses nothing that is done all the same', async () => {
    const records = await judged({ ...referenceProfile, cannot })
    expect(records.filter(({ verdict }) => verdict !== 'pass')).toEqual([])
  })

  it('leaves out what takes operations that it lacks, and says how much that is', async () => {
    const profile: ClientProfile = { ...referenceProfile, operations: ['patch'] }
    const records = await judged(profile)
    const left = records.filter(({ verdict }) => verdict !== 'pass')
    expect(new Set(left.map(({ verdict, diagnosis }) => `${verdict} ${diagnosis}`))).toEqual(
      new Set(['n/a declared']),
    )
    expect(declarationNotes(profile, cases).join()).toContain(`${left.length} cases take others`)
  })
})

describe('a client of protocol 1', () => {
  it('is asked nothing that it does not know, and passes', async () => {
    const asked = await driveVirtually(contract, probes, {}, first)
    const known = new Set(['id', 'key', 'patch', 'readFirst', 'answers', 'slow', 'fresh', 'machine'])
    const own = probes.filter(({ id }) => asked.has(id))
    expect(own.flatMap((probe) => Object.keys(probe)).filter((name) => !known.has(name))).toEqual([])
    const records = await judged(first)
    expect(against(records)).toEqual([])
    expect(declarationNotes(first, cases).join()).toMatch(
      /the program speaks protocol 1; \d+ cases take protocol 2/,
    )
  })
})

describe('a client whose updates give nothing', () => {
  const nothing = (observation: ClientObservation): ClientObservation =>
    observation.outcome.kind === 'result' && observation.requests.some(({ method }) => method === 'PATCH')
      ? { ...observation, outcome: { kind: 'result', entity: null } }
      : observation

  it('is told once what to declare, and is failed for none of it', async () => {
    const records = await judged(first, nothing)
    const found = records.filter(({ verdict }) => !['pass', 'n/a'].includes(verdict))
    expect(new Set(found.map(({ verdict }) => verdict))).toEqual(new Set(['unproven']))
    expect(new Set(found.map(({ message }) => message)).size).toBe(1)
    expect(found[0]!.message).toContain('"updateReturns":"nothing"')
  })

  it('is seen in its reads once it has declared so', async () => {
    const profile: ClientProfile = { ...referenceProfile, updateReturns: 'nothing' }
    const records = await judged(profile, nothing)
    expect(against(records)).toEqual([])
    expect(
      records.filter(({ id, verdict }) => /^VPP-RECEIVE-0[23]\//.test(id) && verdict !== 'pass'),
    ).toEqual([])
  })

  it('is not believed where some of them give something', async () => {
    const some = (observation: ClientObservation) =>
      observation.requests[0]?.target.includes('b1') ? nothing(observation) : observation
    expect((await judged(first, some)).some(({ verdict }) => verdict === 'fail')).toBe(true)
  })
})
