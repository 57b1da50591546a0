import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseReport, readReport } from '../../../src/report/model/read.ts'
import { reportJson } from '../../../src/report/render/json.ts'
import { plainCase, sampleCase, sampleReport } from '../../support/report.ts'

const report = sampleReport([sampleCase(), plainCase('VPP-ENTITY-01/a "quoted" {name', 'MUST', 'pass')])
const text = reportJson(report)

/** The text of the report after a change. */
function changed(change: (value: Record<string, unknown>) => unknown): string {
  const value = JSON.parse(text) as Record<string, unknown>
  change(value)
  return JSON.stringify(value)
}

describe('parseReport', () => {
  it('gives what reportJson wrote', () => {
    expect(parseReport(text)).toEqual({ report })
  })

  it.each([
    ['nothing', '', /^it is empty; make it again/],
    ['blank lines', ' \n', /^it is empty/],
    [
      'JUnit',
      '<?xml version="1.0"?><testsuites/>',
      /^it is not JSON; give the file of run --report json=FILE$/,
    ],
    ['a wrong bracket', '{"a": [}', /^it ends in the middle/],
    ['a word too many', '{"a": 1} x', /^it is not JSON/],
    ['another JSON file', '{"name": "x"}', /^it is JSON, but no report of a run/],
    ['a list', '[]', /^it is JSON, but no report of a run/],
    [
      'a later schema',
      changed((value) => Object.assign(value, { schemaVersion: 2 })),
      /^it has schemaVersion 2 \(written by version 0\.1\.0\), this version reads 1; use/,
    ],
    [
      'a missing member',
      changed((value) => delete value.seed),
      /^it is no report: the whole must have required property 'seed'$/,
    ],
    [
      'a member of its own',
      changed((value) => Object.assign(value, { more: 1 })),
      /^it is no report: the whole must NOT have additional properties \(more\)$/,
    ],
    [
      'a verdict of its own',
      changed((value) => Object.assign((value.cases as object[])[0]!, { verdict: 'ok' })),
      /^it is no report: \/cases\/0\/verdict must be equal/,
    ],
    [
      'a case of no requirement',
      changed((value) => (value.requirements as unknown[]).pop()),
      /^it is no report: VPP-ENUM-02\/state\S+ belongs to VPP-ENUM-02, which/,
    ],
    [
      'a case twice',
      changed((value) => (value.cases as unknown[]).push((value.cases as unknown[])[0])),
      /^it is no report: VPP-ENUM-02\/state\S+ is in it twice$/,
    ],
  ])('refuses %s in one line', (_, given, problem) => {
    const parsed = parseReport(given)
    expect(parsed.problem).toMatch(problem)
    expect(parsed.problem).not.toContain('\n')
  })

  it('knows a report that was cut anywhere', () => {
    for (let end = 1; end < text.trimEnd().length; end += 7) {
      expect(parseReport(text.slice(0, end)).problem, `cut at ${end}`).toMatch(/^it ends in the middle/)
    }
  })
})

describe('readReport', () => {
  let folder = ''
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'read-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('reads a file, with or without a byte order mark', async () => {
    expect(await readReport(file('plain.json', text))).toEqual(report)
    expect(await readReport(file('mark.json', `\uFEFF${text}`))).toEqual(report)
  })

  it.each([
    [
      'a missing file',
      () => join(folder, 'none.json'),
      /^cannot read \S+none\.json: there is no such file: check the path$/,
    ],
    ['a directory', () => folder, /^cannot read \S+: it is a directory: name the file in it$/],
    [
      'UTF-16, as a shell may write it',
      () => file('wide.json', Buffer.from(`\uFEFF${text}`, 'utf16le')),
      /^cannot read \S+wide\.json: it is not UTF-8: save it as UTF-8$/,
    ],
    [
      'half a report',
      () => file('half.json', text.slice(0, 900)),
      /^cannot use \S+half\.json: it ends in the middle; copy or make it again$/,
    ],
  ])('says what is wrong with %s', async (_, path, problem) => {
    await expect(readReport(path())).rejects.toThrow(problem)
  })
})
