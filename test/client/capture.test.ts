import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Capture, captureText, fingerprint, readCapture } from '../../src/client/capture.ts'
import { deriveClientCases } from '../../src/client/derive.ts'
import { judgeCapture } from '../../src/client/report.ts'
import type { ClientObservation } from '../../src/client/types.ts'
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
    await expect(readCapture(join(directory, 'nothing.json'))).rejects.toThrow(/cannot be read \(ENOENT\)/)
  })
})

describe('judging a capture', () => {
  it('judges what was recorded, as a run does', () => {
    const [record] = judgeCapture(contract, [item], capture, 'http://127.0.0.1')
    expect(record).toMatchObject({ id: item.id, verdict: 'fail', got: 'text/plain', curl: '' })
    expect(record!.exchanges[0]!.request.url).toMatch(/^http:\/\/127\.0\.0\.1\/v1\.0\//)
  })

  it('decides nothing on a call that was not recorded, or was another one then', () => {
    const other = { ...capture.observations[item.probe.id]!, call: '000000000000' }
    const stale = { ...capture, observations: { [item.probe.id]: other } }
    const empty = { ...capture, observations: {} }
    expect(
      [stale, empty].map((given) => judgeCapture(contract, [item], given, 'http://127.0.0.1')[0]),
    ).toMatchObject([
      { verdict: 'unproven', message: expect.stringContaining('another one when it was recorded') },
      { verdict: 'unproven', message: expect.stringContaining('was not made') },
    ])
  })
})
