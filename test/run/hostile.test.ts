import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Report, run } from '../../src/index.ts'
import { settableOf } from '../support/cli.ts'
import * as at from '../support/hostile.ts'
import { type Call, hostileBearer, type Misbehaviour, startHostile } from '../support/hostile.ts'
import * as content from '../support/hostile-content.ts'
import * as transit from '../support/hostile-transit.ts'
import { contract } from '../support/observation.ts'
import { inNoTime } from '../support/time.ts'

let journal: string

beforeAll(async () => {
  journal = await mkdtemp(join(tmpdir(), 'hostile-'))
})

afterAll(() => rm(journal, { recursive: true }))

/**
 * A quick run on a server that misbehaves; whatever it does, the entity is as before. Where a time limit is given, it is
 * over as soon as the server has nothing more to say.
 */
async function runOn(
  misbehave: Misbehaviour,
  applies?: (call: Call) => boolean,
  { only = [], timeoutMs }: { readonly only?: readonly string[]; readonly timeoutMs?: number } = {},
): Promise<Report> {
  const server = await startHostile(misbehave, applies)
  const before = server.tokens().map(settableOf)
  try {
    const options = {
      target: server.root,
      bearer: hostileBearer,
      timeoutMs: timeoutMs ?? 20_000,
      retries: 0,
      quick: only.length === 0,
      only,
      journal: join(journal, 'kept'),
    }
    const report = await (timeoutMs === undefined ? run(options) : inNoTime(() => run(options), server))
    expect(server.tokens().map(settableOf)).toEqual(before)
    expect(await readdir(journal)).toEqual([])
    expect(JSON.stringify(report)).not.toContain(hostileBearer)
    return report
  } finally {
    await server.close()
  }
}

/** What its failed cases say, each once. */
const diagnosesOf = ({ cases }: Report) => [
  ...new Set(cases.filter(({ verdict }) => verdict === 'fail').map(({ diagnosis }) => diagnosis)),
]
const reasonsOf = ({ cases }: Report) => [
  ...new Set(cases.filter(({ verdict }) => verdict === 'unproven').map(({ message }) => message)),
]

// A plain write of each property, sent once more and looked at.
const few = 3 * contract.properties.length

describe('a run on a target', () => {
  it('whose writes have no answer fails the first, and has nothing else to say', async () => {
    const report = await runOn(transit.silent, at.onWrites, { timeoutMs: 150 })
    expect(diagnosesOf(report)).toEqual(['no answer'])
    expect(reasonsOf(report)).toContainEqual(expect.stringMatching(/^no PATCH has an answer any more/))
    expect(report.summary.requests).toBeLessThanOrEqual(few)
  })

  it('whose answers to writes are a gigabyte fails the first', async () => {
    const report = await runOn(transit.padded(2 ** 30), at.onWrites)
    expect(diagnosesOf(report)).toEqual(['answer too large'])
    expect(report.summary.requests).toBeLessThanOrEqual(few)
  })

  it('that nests a member too deeply in its answers fails for the form of the answer', async () => {
    const report = await runOn(content.deep(100_000, 'appleId'), at.onWrites, { only: ['VPP-ENTITY-03'] })
    expect(diagnosesOf(report)).toEqual(['JSON nested more than 1,000 deep'])
  })

  it('that nests its refusals too deeply fails for them alone', async () => {
    const report = await runOn(content.deep(5000), ({ answer }) => answer.status >= 400)
    expect(diagnosesOf(report)).toEqual(['JSON nested more than 1,000 deep'])
    expect(
      new Set(report.cases.filter(({ verdict }) => verdict === 'fail').map((one) => one.requirement)),
    ).toEqual(new Set(['VPP-ERROR-01']))
  })

  it.each<[string, Misbehaviour, RegExp]>([
    ['is silent', transit.silent, /has no answer: no answer within 150 ms/],
    ['drips', transit.drip, /has no answer: .* within 150 ms/],
  ])('that %s ends with one line', async (_name, misbehave, says) => {
    await expect(runOn(misbehave, undefined, { timeoutMs: 150 })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(says),
    })
    expect(await readdir(journal)).toEqual([])
  })

  it.each<[string, Misbehaviour, RegExp]>([
    ['throttles', transit.throttle(429, '9'), /429 to the end: the target throttles and asks to wait 9 s/],
    [
      'shows too much',
      transit.padded(2 ** 30),
      /cannot be read: the answer is larger than 8 MiB \(maxBodyBytes\)/,
    ],
    ['shows too many members', content.manyMembers(20_000), /more than 10,000 members/],
    ['nests', content.deep(100_000), /JSON nested more than 1,000 deep/],
    ['folds its headers', transit.folded, /a header is folded/],
  ])('that %s ends with one line that says so', async (_name, misbehave, says) => {
    await expect(runOn(misbehave)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(says),
    })
    expect(await readdir(journal)).toEqual([])
  })
})
