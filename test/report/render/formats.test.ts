import { describe, expect, it } from 'vitest'
import { badgeJson } from '../../../src/report/render/badge.ts'
import { formats } from '../../../src/report/render/formats.ts'
import { reportJson } from '../../../src/report/render/json.ts'
import { junitReport } from '../../../src/report/render/junit.ts'
import { markdownReport } from '../../../src/report/render/markdown.ts'
import { sarifReport } from '../../../src/report/render/sarif.ts'
import { sampleReport } from '../../support/report.ts'
import { everyVerdict } from '../sample-reports.ts'

const report = sampleReport(everyVerdict)

describe('formats', () => {
  it.each([
    ['json', reportJson],
    ['junit', junitReport],
    ['markdown', markdownReport],
    ['sarif', sarifReport],
    ['badge', badgeJson],
  ] as const)('gives %s as its writer does, the same for the same report', async (name, writer) => {
    expect(await formats[name](report)).toBe(writer(report))
    expect(await formats[name](structuredClone(report))).toBe(writer(report))
  })

  it('has a page', async () => {
    expect(await formats.html(report)).toMatch(/^<!doctype html>/i)
  })
})
