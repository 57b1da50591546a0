import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadContract } from '../../src/contract/load.ts'
import type { Part } from '../../src/report/model/merge.ts'
import type { ReportCase } from '../../src/report/model/types.ts'
import { reportJson } from '../../src/report/render/json.ts'
import { cli, errorOf } from '../support/cli.ts'
import { must, part } from '../support/merge.ts'

describe('merge', () => {
  let folder = ''
  const put = ({ name, report }: Part) => {
    writeFileSync(join(folder, name), reportJson(report))
    return join(folder, name)
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'merge-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const [a, b] = [
    { index: 1, count: 2 },
    { index: 2, count: 2 },
  ]

  const mergedTo = (output: string, files: readonly string[]) => ['merge', ...files, '--output', output]

  it('prints and writes the whole, and ends as its gate says', async () => {
    const output = join(folder, 'out', 'all.json')
    const good = put(part(a, [must('VPP-ENTITY-01/a', 'pass')]))
    const passing = [good, put(part(b, [must('VPP-ENTITY-01/b', 'pass')]))]
    expect(await cli(mergedTo(output, passing))).toEqual({
      code: 0,
      stdout: expect.stringMatching(/\ncases {5}2: 2 pass\n[\s\S]*gate {6}passed/),
      stderr: `wrote ${output}: the report, json\n`,
    })
    expect(JSON.parse(readFileSync(output, 'utf8')).cases).toHaveLength(2)
    const failing = [good, put(part(b, [must('VPP-ENTITY-01/b', 'fail')]))]
    expect(await cli(['merge', ...failing])).toMatchObject({
      code: 1,
      stderr: 'the gate failed: 1 fail (VPP-ENTITY-01)\n',
    })
  })

  it('writes nothing where a part is missing or the parts do not fit', async () => {
    const output = join(folder, 'all.json')
    expect(await errorOf(mergedTo(output, [put(part(a, []))]))).toContain('missing (2)')
    expect(await errorOf(mergedTo(output, [join(folder, 'none.json')]))).toMatch(
      /there is no such file: check the path$/m,
    )
    expect(existsSync(output)).toBe(false)
  })

  it('tells once what one defect has done in several parts', async () => {
    const contract = await loadContract('v1.0')
    const lost = (property: string, digits: number): ReportCase => ({
      ...must(`VPP-DATE-01/${property}/digits-${digits}`, 'fail'),
      property,
      finding: {
        sort: 'value',
        ways: ['seconds, truncated'],
        place: 'read',
        member: property,
        type: 'dateTimeOffset',
        probe: `patch/${property}/${digits}`,
      },
    })
    const [first, second] = contract.properties
      .filter(({ kind, serverOwned }) => kind === 'dateTimeOffset' && !serverOwned)
      .map(({ name }) => name)
    const input = { contract, seed: 20170101 }
    const files = [
      put(part(a, [lost(first!, 4), lost(first!, 5)], input)),
      put(part(b, [lost(second!, 4)], input)),
    ]
    expect((await cli(mergedTo(join(folder, 'all.json'), files))).code).toBe(1)
    const { causes } = JSON.parse(readFileSync(join(folder, 'all.json'), 'utf8'))
    expect(causes).toHaveLength(1)
    expect(causes[0]).toMatchObject({ key: 'value: seconds, truncated', verdict: 'fail', follows: [] })
    expect(causes[0].cases).toHaveLength(3)
  })
})
