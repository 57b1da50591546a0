import { describe, expect, it } from 'vitest'
import { badgeJson } from '../../../src/report/render/badge.ts'
import { formats } from '../../../src/report/render/formats.ts'
import { htmlReport } from '../../../src/report/render/html.ts'
import { reportJson } from '../../../src/report/render/json.ts'
import { junitReport } from '../../../src/report/render/junit.ts'
import { markdownReport } from '../../../src/report/render/markdown.ts'
import { sarifReport } from '../../../src/report/render/sarif.ts'
import { sampleReport } from '../../support/report.ts'
import { everyVerdict } from '../sample-reports.ts'

const report = sampleReport(everyVerdict)

const writers = [
  ['json', reportJson],
  ['html', htmlReport],
  ['junit', junitReport],
  ['markdown', markdownReport],
  ['sarif', sarifReport],
  ['badge', badgeJson],
] as const

describe('formats', () => {
  it.each(writers)('gives %s as its writer does, the same for the same report', async (name, writer) => {
    expect(await formats[name](report)).toBe(writer(report))
    expect(await formats[name](structuredClone(report))).toBe(writer(report))
  })

  it('are these and no others', () => {
    expect(Object.keys(formats).toSorted()).toEqual(writers.map(([name]) => name).toSorted())
    expect(new Set(writers.map(([, writer]) => writer(report))).size).toBe(writers.length)
  })
})
