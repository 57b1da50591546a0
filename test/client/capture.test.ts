import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Capture, captureText, fingerprint, readCapture } from '../../src/client/capture.ts'
import { deriveClientCases } from '../../src/client/derive.ts'
import { judgeCapture } from '../../src/client/report.ts'
import type { ClientCase, ClientObservation } from '../../src/client/types.ts'
import { packageRoot } from '../../src/contract/root.ts'
import type { Contract } from '../../src/contract/types.ts'
import { isNotRecorded, recordingNotes } from '../../src/report/model/not-recorded.ts'
import { contract } from '../support/observation.ts'

const item = deriveClientCases(contract).find(({ id }) => id === 'VPP-SEND-03/documented-example')!
const observation: ClientObservation = {
  basePath: '/v1.0',
  requests: [
    {
      method: 'PATCH',
      target: `/v1.0${contract.collectionPath}/${item.probe.key}`,
      headers: [['Content-Type', 'text/plain']],
      body: { text: '{"a":1}' },
      atMs: 1.4,
      answeredMs: 2.6,
      host: 'service',
      reused: false,
      status: 200,
      answer: { text: '{"shown":"in the report of the run itself"}' },
    },
  ],
  outcome: { kind: 'result', entity: {} },
}
const capture: Capture = {
  captureVersion: 1,
  client: { name: 'tiny', version: '1', language: 'C', precision: 0, keepsOffset: false },
  contract: { version: contract.version, sha256: contract.sha256 },
  seed: 1,
  recordedAt: '2026-01-02T03:04:05.000Z',
  observations: { [item.probe.id]: { call: fingerprint(item.probe), ...observation } },
}

const kept = join(packageRoot(), 'fixtures', 'captures')
const captures = (await readdir(kept)).map((file) => ({ file, path: join(kept, file) }))

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vpptoken-capture-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function written(text: string): Promise<string> {
  const path = join(directory, 'capture.json')
  await writeFile(path, text)
  return path
}

describe('a capture', () => {
  it('comes back as it was written, with whole milliseconds and without the answers', async () => {
    const read = await readCapture(await written(captureText(capture)))
    const { answer: _, ...request } = observation.requests[0]!
    expect(read).toEqual({
      ...capture,
      observations: {
        [item.probe.id]: {
          ...capture.observations[item.probe.id],
          requests: [{ ...request, atMs: 1, answeredMs: 3 }],
        },
      },
    })
    expect(captureText(read)).toBe(captureText(capture))
  })

  it('has a line for each observation', () => {
    expect(
      captureText(capture)
        .split('\n')
        .filter((line) => line.startsWith('"send/')),
    ).toHaveLength(1)
  })

  it.each([
    ['{', 'is no capture'],
    ['{"captureVersion":2,"observations":{}}', 'is no capture'],
    ['[]', 'is no capture'],
  ])('is not %j', async (text, expected) => {
    await expect(readCapture(await written(text))).rejects.toThrow(expected)
  })

  it('has to be there', async () => {
    await expect(readCapture(join(directory, 'nothing.json'))).rejects.toThrow(/there is no such file/)
  })
})

describe('judging a capture', () => {
  it('judges what was recorded, as a run does', () => {
    const [record] = judgeCapture(contract, [item], capture, 'http://127.0.0.1')
    expect(record).toMatchObject({ id: item.id, verdict: 'fail', got: 'text/plain', curl: '' })
    expect(record!.exchanges[0]!.request.url).toMatch(/^http:\/\/127\.0\.0\.1\/v1\.0\//)
  })

  it('says nothing on a case that was made later, or whose call was another one then', () => {
    const other = { ...capture.observations[item.probe.id]!, call: '000000000000' }
    const stale = { ...capture, cases: [item.id], observations: { [item.probe.id]: other } }
    const older = { ...capture, cases: ['VPP-SEND-01/plain'], observations: {} }
    const oldest = { ...capture, observations: {} }
    const judged = [stale, older, oldest].flatMap((given) => judgeCapture(contract, [item], given, ''))
    expect(judged).toMatchObject([
      { verdict: 'n/a', message: expect.stringContaining('another one when this recording was made') },
      { verdict: 'n/a', message: expect.stringContaining('made after this recording') },
      { verdict: 'n/a', message: expect.stringContaining('made after this recording') },
    ])
    expect(judged.map(isNotRecorded)).toEqual([true, true, true])
    expect(recordingNotes(judged)).toEqual([expect.stringContaining('3 of 3 cases are not recorded')])
    expect(recordingNotes(judgeCapture(contract, [item], capture, ''))).toEqual([])
  })

  it('decides nothing on a case that it claims to have seen and has nothing of', () => {
    const robbed = { ...capture, cases: [item.id], observations: {} }
    expect(judgeCapture(contract, [item], robbed, '')).toMatchObject([
      { verdict: 'unproven', message: expect.stringContaining('has nothing of it') },
    ])
  })
})

describe('a recording and a suite that has grown since', () => {
  const grown = contract.properties.map((property) =>
    property.kind === 'enum' ? { ...property, members: [...property.members, 'grown'] } : property,
  )
  const newer = { ...contract, properties: grown }
  const verdicts = (given: Contract, cases: readonly ClientCase[], recording: Capture) =>
    new Map(judgeCapture(given, cases, recording, '').map((record) => [record.id, record]))

  it.each(captures)(
    '$file is judged as before, but for what is new: an enum member, a case',
    async ({ path }) => {
      const recording = await readCapture(path)
      const before = verdicts(contract, deriveClientCases(contract, recording.seed), recording)
      const [some] = deriveClientCases(contract, recording.seed)
      const added = { ...some!, id: `${some!.requirement}/new`, probe: { ...some!.probe, id: 'send/new' } }
      const after = verdicts(newer, [...deriveClientCases(newer, recording.seed), added], recording)
      const fresh = [...after.values()].filter(({ id }) => !before.has(id))
      expect(fresh.length).toBeGreaterThan(grown.filter(({ kind }) => kind === 'enum').length)
      expect(fresh.filter((record) => !isNotRecorded(record))).toEqual([])
      for (const [id, { verdict }] of before) expect([id, after.get(id)?.verdict]).toEqual([id, verdict])
    },
  )
})
