import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/model/types.ts'
import { reportJson } from '../../src/report/render/json.ts'
import { cli, errorOf } from '../support/cli.ts'
import { must } from '../support/diff.ts'
import { sampleReport } from '../support/report.ts'

describe('diff', () => {
  let folder = ''
  const at = (name: string) => join(folder, name)
  const put = (name: string, report: Report) => {
    writeFileSync(at(name), reportJson(report))
    return at(name)
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'diff-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('ends with 1 on a regression and with 0 the other way round', async () => {
    const [a, b] = [
      put('a.json', sampleReport([must('a', 'pass')])),
      put('b.json', sampleReport([must('a', 'fail')])),
    ]
    expect(await cli(['diff', a, b])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('outcome   Regression: 1 case newly broken\n'),
    })
    expect((await cli(['diff', b, a])).code).toBe(0)
    expect((await cli(['diff', b, b])).code).toBe(0)
  })

  it('writes Markdown to a file or to stdout, and JSON', async () => {
    const a = put('a.json', sampleReport([must('a', 'pass')]))
    const { stdout } = await cli(['diff', a, a, '--json', '--markdown', at('pr.md')])
    expect(JSON.parse(stdout)).toMatchObject({ regression: false })
    expect(readFileSync(at('pr.md'), 'utf8')).toMatch(/^### Conformance: No regression\n/)
    expect((await cli(['diff', a, a, '--markdown'])).stdout).toBe(readFileSync(at('pr.md'), 'utf8'))
    expect(await errorOf(['diff', a, a, '--json', '--markdown'])).toContain('both want stdout')
  })

  it('refuses in one line a report that cannot be read', async () => {
    const a = put('a.json', sampleReport([]))
    expect(await errorOf(['diff', a, at('none.json')])).toMatch(
      /^error: cannot read .*: there is no such file: check the path$/m,
    )
  })
})
