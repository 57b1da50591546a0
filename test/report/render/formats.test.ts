import { describe, expect, it } from 'vitest'
import { formats } from '../../../src/report/render/formats.ts'
import { sampleReport } from '../../support/report.ts'
import { everyVerdict } from '../sample-reports.ts'

const report = sampleReport(everyVerdict)
const all = Object.entries(formats)

describe('formats', () => {
  it.each(all)('%s is the same for the same report, and another for another one', async (_, write) => {
    const text = await write(report)
    expect(text).toMatch(/\S.*\n$/s)
    expect(await write(structuredClone(report))).toBe(text)
    expect(await write(sampleReport([]))).not.toBe(text)
  })

  it('are each a text of its own', async () => {
    const texts = await Promise.all(all.map(([, write]) => write(report)))
    expect(new Set(texts).size).toBe(all.length)
  })
})
