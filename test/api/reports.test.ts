import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConformanceError, formatReport, type ReportFormat, writeReport } from '../../src/index.ts'
import { sampleCase, sampleReport } from '../support/report.ts'

const report = sampleReport([sampleCase()])

describe('formatReport', () => {
  it('gives JSON that is the report, and the text that the command line prints', async () => {
    expect(JSON.parse(await formatReport(report, 'json'))).toEqual(report)
    expect(await formatReport(report, 'text')).toMatch(/^FAIL {2}VPP-ENUM-02\/state/m)
  })

  it.each(['pdf', 'toString'])('refuses %s', async (format) => {
    const error = await formatReport(report, format as ReportFormat).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConformanceError)
    expect((error as Error).message).toMatch(/^there is no format "\w+"; known: json, .*, text$/)
  })
})

describe('writeReport', () => {
  it('writes the file, or throws a ConformanceError', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reports-'))
    try {
      const path = join(folder, 'new', 'report.json')
      await writeReport(report, 'json', path)
      expect(await readFile(path, 'utf8')).toBe(await formatReport(report, 'json'))
      const error = await writeReport(report, 'json', folder).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(ConformanceError)
      expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining('it is a directory') })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
