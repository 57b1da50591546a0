import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../../src/contract/root.ts'
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

  const read = (path: string) => readFileSync(join(packageRoot(), path), 'utf8')

  it('are the ones that a config may name', () => {
    const { reports } = JSON.parse(read('specs/config.schema.json')).properties
    expect(Object.keys(reports.properties)).toEqual(Object.keys(formats))
  })

  it.each(['README.md', 'docs/sdk-authors.md'])('are all named where %s tells of --report', (page) => {
    const told = read(page)
      .split('\n')
      .find((line) => line.includes('`--report') && line.includes('`json`'))
    expect(Object.keys(formats).filter((name) => !told?.includes(`\`${name}\``))).toEqual([])
  })
})
