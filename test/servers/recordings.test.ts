import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepRecording, readRecording, recordingOf } from '../../fixtures/servers/recordings.ts'
import { plainCase, sampleCase, sampleReport } from '../support/report.ts'

const toy = { name: 'toy', package: 'frame' }
const versions = (version: string) => ({
  runtime: 'Node 24.0.0',
  packages: { frame: version, other: '9.9.9' },
})

const failed = sampleCase({ sent: '"state": "completed"', got: 'x'.repeat(5000), message: 'It is taken.' })
const report = sampleReport([
  failed,
  { ...failed, id: `${failed.id}-too` },
  plainCase('VPP-ENUM-02/other', 'MUST', 'pass'),
  plainCase('VPP-ENUM-02/none', 'MUST', 'n/a', 'no credentials'),
])

describe('the recording of a server', () => {
  it('counts the verdicts of each requirement, and keeps one example of each cause, cut short', () => {
    const { requirements, causes, passed, summary } = recordingOf(toy, versions('1.2.3'), report)
    expect(requirements.find(({ id }) => id === 'VPP-ENUM-02')?.verdicts).toEqual({
      fail: 2,
      pass: 1,
      'n/a': 1,
    })
    expect(causes).toHaveLength(1)
    expect(causes[0]).toMatchObject({
      verdict: 'fail',
      requirement: 'VPP-ENUM-02',
      cases: 2,
      example: failed.id,
    })
    expect(causes[0]!.got!.length).toBeLessThan(200)
    expect({ passed, summary }).toEqual({ passed: false, summary: report.summary })
  })

  it('has no exchange, no port, and nothing that differs from run to run but times and counts of requests', () => {
    const at = (port: number) =>
      JSON.stringify(
        recordingOf(
          toy,
          versions('1.2.3'),
          sampleReport([sampleCase({ got: `"http://127.0.0.1:${port}/v1.0/$metadata"` })]),
        ),
      )
    expect(at(40_001)).toBe(at(40_002))
    expect(at(40_001)).not.toContain('8080')
  })
})

describe('keeping recordings', () => {
  let root = ''
  const names = () => readdir(join(root, 'fixtures', 'servers', 'recorded'))
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'vpptoken-recordings-'))
    await mkdir(join(root, 'fixtures', 'servers', 'recorded'), { recursive: true })
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  it('calls it by the version of the main package, in place of an earlier one, beside that of the twin', async () => {
    const recording = (version: string) => recordingOf(toy, versions(version), report)
    expect(await readRecording(root, toy)).toBeUndefined()
    await keepRecording(root, { ...toy, name: 'toy-conforming' }, recording('1.2.3'))
    await keepRecording(root, toy, recording('1.2.3'))
    await keepRecording(root, toy, recording('1.3.0'))
    expect((await names()).toSorted()).toEqual(['toy-conforming@1.2.3.json', 'toy@1.3.0.json'])
    expect(await readRecording(root, toy)).toEqual(recording('1.3.0'))
  })

  it('calls it by the version of the runtime where that brings the stack along', async () => {
    const own = { name: 'toy' }
    await keepRecording(
      root,
      own,
      recordingOf(own, { runtime: 'ASP.NET Core 10.0.12', packages: {} }, report),
    )
    expect(await names()).toEqual(['toy@10.0.12.json'])
  })
})
