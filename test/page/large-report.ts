import { buildReport } from '../../src/report/model/build.ts'
import type { Report, ReportCase } from '../../src/report/model/types.ts'
import { sampleCase } from '../support/report.ts'

const chapters = ['ENTITY', 'ACCEPT', 'ENUM', 'DATE', 'TYPE', 'ERROR', 'HTTP']
const properties = ['name', 'kind', 'region', 'state', 'status', 'expires', 'synced', 'owner', 'note', 'flag']

/**
 * A report as large as a whole run: 70 requirements in 7 chapters, `count` cases, every `failing`-th of which failed,
 * with an exchange like those of a run.
 */
export function largeReport(count: number, failing: number): Report {
  const requirements = chapters.flatMap((chapter) =>
    Array.from({ length: 10 }, (_, index) => ({
      id: `VPP-${chapter}-${String(index + 1).padStart(2, '0')}`,
      level: 'MUST' as const,
      statement: `What an implementation does when it conforms: ${chapter.toLowerCase()}, ${index + 1}.`,
      source: 'Update vppToken, Request body; OData Protocol 11.4.3',
    })),
  )
  const cases = Array.from({ length: count }, (_, index): ReportCase => {
    const { id: requirement } = requirements[index % requirements.length]!
    const property = properties[Math.floor(index / requirements.length) % properties.length]!
    const { exchanges, ...failed } = sampleCase({
      id: `${requirement}/${property}/value-${index}`,
      requirement,
      property,
    })
    if (index % failing === 0) return { ...failed, exchanges: exchanges.map(enlarged) }
    const { id, level, curl } = failed
    return { id, requirement, level, verdict: 'pass', property, exchanges: [], curl }
  })
  return buildReport({
    tool: { name: 'vpptoken-conformance', version: '0.1.0' },
    contract: { version: 'v1.0', sha256: '0123456789abcdef'.repeat(4), requirements },
    target: { url: 'http://127.0.0.1:8080/v1.0', ids: ['a'], reader: 'get' },
    startedAt: new Date('2026-01-02T03:04:05.678Z'),
    durationMs: 3456,
    seed: 42,
    failOn: 'must',
    notes: ['A note.'],
    requests: 2000,
    cases,
  })
}

function enlarged(exchange: ReportCase['exchanges'][number]): ReportCase['exchanges'][number] {
  const headers = Array.from({ length: 8 }, (_, index) => [`X-Header-${index}`, 'value of a header'] as const)
  const body = { text: JSON.stringify({ members: 'of an entity, about as many as there are '.repeat(15) }) }
  return { ...exchange, response: { status: 200, headers, body } }
}
