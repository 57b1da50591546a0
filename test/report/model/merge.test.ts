import { describe, expect, it } from 'vitest'
import type { Cause } from '../../../src/causes/types.ts'
import { loadContract } from '../../../src/contract/load.ts'
import { type Chapter, chapters } from '../../../src/contract/types.ts'
import type { ReportInput } from '../../../src/report/model/build.ts'
import { mergeReports, type Part } from '../../../src/report/model/merge.ts'
import type { Shard } from '../../../src/report/model/notes.ts'
import { parseReport } from '../../../src/report/model/read.ts'
import type { Report, ReportCase } from '../../../src/report/model/types.ts'
import { reportJson } from '../../../src/report/render/json.ts'
import { must, part } from '../../support/merge.ts'
import { plainCase, sampleContract, sampleReport } from '../../support/report.ts'

const [one, two, three] = [1, 2, 3].map((index) => ({ index, count: 3 })) as [Shard, Shard, Shard]

function merged(parts: readonly Part[], remark?: Parameters<typeof mergeReports>[1]): Report {
  const { report, problem } = mergeReports(parts, remark)
  expect(problem).toBeUndefined()
  return report!
}

describe('mergeReports', () => {
  const parts = [
    part(one, [must('VPP-HTTP-09/a', 'pass'), must('VPP-ENTITY-01/b', 'pass')], {
      durationMs: 10,
      requests: 5,
    }),
    part(two, [must('VPP-ENTITY-01/a', 'fail', 'x'), plainCase('VPP-ENUM-08/a', 'SHOULD', 'warn')], {
      startedAt: new Date('2026-01-02T03:04:04.000Z'),
      durationMs: 30,
      requests: 6,
      notes: ['GET is absent.'],
    }),
    part(three, [must('VPP-AUTH-01/a', 'n/a', 'none')], {
      durationMs: 20,
      requests: 7,
      notes: ['GET is absent.'],
    }),
  ]

  it('is the report of the whole run', () => {
    expect(merged(parts)).toEqual(
      sampleReport(
        [
          must('VPP-ENTITY-01/b', 'pass'),
          must('VPP-ENTITY-01/a', 'fail', 'x'),
          plainCase('VPP-ENUM-08/a', 'SHOULD', 'warn'),
          must('VPP-AUTH-01/a', 'n/a', 'none'),
          must('VPP-HTTP-09/a', 'pass'),
        ],
        {
          target: { url: 'http://127.0.0.1:8080/v1.0', ids: ['id-1', 'id-2', 'id-3'], reader: 'get' },
          startedAt: new Date('2026-01-02T03:04:04.000Z'),
          durationMs: 30,
          requests: 18,
          notes: ['Merged from 3 reports.', 'GET is absent.'],
        },
      ),
    )
  })

  it('gives a report that the schema allows and that may be merged and read again', () => {
    const report = merged(parts)
    expect(parseReport(reportJson(report))).toEqual({ report })
    expect(report.shard).toBeUndefined()
  })

  it('lets the gate hold only where it holds in every part', () => {
    const good = [one, two, three].map((shard) => part(shard, [must(`VPP-ENTITY-01/${shard.index}`, 'pass')]))
    expect(merged(good).gate).toEqual({ failOn: 'must', holds: true, problems: [] })
    const bad = part(two, [must('VPP-ENTITY-01/2', 'unproven')])
    expect(merged([good[0]!, bad, good[2]!]).gate.holds).toBe(false)
    const listed = part(two, [must('VPP-ENTITY-01/2', 'pass')], { problems: ['d.yaml:3: it has expired'] })
    const again = part(three, [must('VPP-ENTITY-01/3', 'pass')], { problems: ['d.yaml:3: it has expired'] })
    expect(merged([good[0]!, listed, again]).gate).toEqual({
      failOn: 'must',
      holds: false,
      problems: ['d.yaml:3: it has expired'],
    })
  })

  it('takes the stricter gate and the lesser reader', () => {
    const strict = part(two, [plainCase('VPP-ENUM-08/a', 'SHOULD', 'warn')], {
      failOn: 'should',
      target: { url: 'u', ids: ['b'], reader: 'patch' },
    })
    const report = merged([part(one, []), strict, part(three, [])])
    expect(report.gate).toMatchObject({ failOn: 'should', holds: false })
    expect(report.target.reader).toBe('patch')
    expect(report.notes).toContain('The parts ran against different targets: http://127.0.0.1:8080/v1.0, u.')
  })

  it('keeps the worse verdict of a case in two parts and says so', () => {
    const [pass, fail] = [must('VPP-ENTITY-01/a', 'pass'), must('VPP-ENTITY-01/a', 'fail')]
    for (const [first, second] of [
      [pass, fail],
      [fail, pass],
    ] as const) {
      const report = merged([part(one, [first]), part(two, [second]), part(three, [])])
      expect(report.cases.map(({ verdict }) => verdict)).toEqual(['fail'])
      expect(report.requirements).toMatchObject([{ id: 'VPP-ENTITY-01', verdict: 'fail', cases: 1 }])
      expect(report.notes).toContain(
        `1 case is in more than one report, and the worse verdict counts: e.g. VPP-ENTITY-01/a (${first.verdict} in 1.json, ${second.verdict} in 2.json).`,
      )
    }
  })

  it.each<[string, Partial<ReportInput>, RegExp]>([
    [
      'version',
      { tool: { name: 'vpptoken-conformance', version: '0.2.0' } },
      /^1\.json and 2\.json differ in their version of the tool \(vpptoken-conformance 0\.1\.0; vpptoken-conformance 0\.2\.0\): run/,
    ],
    [
      'contract',
      { contract: { ...sampleContract, sha256: 'f'.repeat(64) } },
      /^1\.json and 2\.json differ in their contract/,
    ],
    ['seed', { seed: 7 }, /^1\.json and 2\.json differ in their seed \(42; 7\)/],
  ])('refuses parts of another %s', (_, input, problem) => {
    expect(mergeReports([part(one, []), part(two, [], input), part(three, [])]).problem).toMatch(problem)
  })

  it('refuses an incomplete set of shards, since its gate would hold too easily', () => {
    expect(mergeReports([part(one, []), part(three, [])]).problem).toBe(
      'of 3 shards 1 is missing (2): give the reports of all, or run them again',
    )
    expect(mergeReports([part({ index: 1, count: 9 }, [])]).problem).toContain(
      'of 9 shards 8 are missing (2, 3, 4, 5, 6, …)',
    )
    expect(mergeReports([part(one, []), part({ index: 2, count: 2 }, [])]).problem).toBe(
      '1.json is one of 3 shards, 2.json is one of 2: give the shards of one run',
    )
    expect(mergeReports([part(one, []), { name: 'all.json', report: sampleReport([]) }]).problem).toBe(
      '1.json is one of 3 shards, all.json is no shard: give the shards of one run',
    )
    expect(mergeReports([]).problem).toBe('there is no report to merge')
  })

  it('takes a shard that was run twice, and parts that were divided by --only', () => {
    merged([...parts, parts[1]!])
    const whole = { name: 'a.json', report: sampleReport([must('VPP-ENTITY-01/a', 'pass')]) }
    expect(merged([whole]).cases).toHaveLength(1)
  })

  it('makes the ledger of all cases again, whatever those of the parts were', () => {
    const cause = (ids: readonly string[]): Cause => ({
      key: 'value: seconds, truncated',
      title: 'Dates keep whole seconds only',
      verdict: 'fail',
      confidence: 'high',
      requirements: [{ id: 'VPP-DATE-01', cases: ids.length }],
      cases: ids,
      follows: [],
    })
    const given = [one, two, three].map((shard) =>
      part(shard, [must(`VPP-DATE-01/${shard.index}`, 'fail')], {
        causes: [cause([`VPP-DATE-01/${shard.index}`])],
        again: '--target http://127.0.0.1:8080/v1.0',
      }),
    )
    const ledger = (cases: readonly ReportCase[]) => [cause(cases.map(({ id }) => id))]
    expect(merged(given, ledger).causes).toEqual([cause(['VPP-DATE-01/1', 'VPP-DATE-01/2', 'VPP-DATE-01/3'])])
    expect(merged(given, ledger).again).toBe('--target http://127.0.0.1:8080/v1.0')
    expect(merged(given).causes).toBeUndefined()
  })

  it('warns of parts that used one entity at the same time', () => {
    const at = (shard: Shard, id: string, second: number) =>
      part(shard, [], {
        target: { url: 'http://127.0.0.1:8080/v1.0', ids: [id], reader: 'get' },
        startedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, second)),
        durationMs: 5000,
      })
    expect(merged([at(one, 'a', 0), at(two, 'a', 4), at(three, 'b', 4)]).notes).toEqual([
      'Merged from 3 reports.',
      '1.json and 2.json used a at the same time, so their verdicts may be wrong: give each part its own --id.',
    ])
    expect(merged([at(one, 'a', 0), at(two, 'a', 5), at(three, 'a', 10)]).notes).toEqual([
      'Merged from 3 reports.',
    ])
  })

  it.each(['v1.0', 'beta'])(
    'puts the requirements of %s into the order of its catalogue',
    async (version) => {
      const { requirements } = await loadContract(version)
      const ids = requirements.map(({ id }) => id)
      expect(requirements.map(({ chapter }) => chapters.indexOf(chapter as Chapter))).toEqual(
        requirements.map(({ chapter }) => chapters.indexOf(chapter as Chapter)).toSorted((a, b) => a - b),
      )
      const contract = { ...sampleContract, requirements }
      const backwards = [one, two, three].map((shard) =>
        part(
          shard,
          ids
            .filter((_, index) => index % 3 === shard.index - 1)
            .reverse()
            .map((id) => must(`${id}/a`, 'pass')),
          { contract },
        ),
      )
      expect(merged(backwards.reverse()).requirements.map(({ id }) => id)).toEqual(ids)
    },
  )
})
