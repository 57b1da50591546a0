import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../src/json.ts'
import { verdicts } from '../../../src/judge/types.ts'
import { bodyLimit, reportExchange } from '../../../src/report/model/exchange.ts'
import { reportJson } from '../../../src/report/render/json.ts'
import { plainCase, sampleCase, sampleReport } from '../../support/report.ts'

const schema = JSON.parse(
  readFileSync(new URL('../../../specs/report.schema.json', import.meta.url), 'utf8'),
) as Record<string, unknown>
const ajv = new Ajv2020({ strict: true, allErrors: true })
formats.default(ajv)
const validate = ajv.compile(schema)

/** What the schema says is wrong with a value. */
function problems(value: unknown): string[] {
  validate(value)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

type Draft = { [name: string]: Json | undefined } & Json[]

/** The report of every verdict, as JSON gives it back, after a change. */
function changed(change: (report: { [name: string]: Draft }) => void): unknown {
  const report = JSON.parse(reportJson(sampleReport(verdicts.map((verdict) => sampleCase({ verdict })))))
  change(report)
  return report
}

describe('reportJson', () => {
  it('is the report, indented by two spaces', () => {
    const report = sampleReport([sampleCase()])
    expect(JSON.parse(reportJson(report))).toEqual(report)
    expect(reportJson(report)).toMatch(/^\{\n {2}"schemaVersion": 1,\n[\s\S]*\n\}\n$/)
  })
})

describe('specs/report.schema.json', () => {
  it('has a title and describes each of its members', () => {
    const bare: string[] = []
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return
      for (const [name, member] of Object.entries((node as { properties?: object }).properties ?? {})) {
        if (!('$ref' in member) && !('description' in member) && !('const' in member))
          bare.push(`${path}/${name}`)
      }
      for (const [name, child] of Object.entries(node)) visit(child, `${path}/${name}`)
    }
    visit(schema, '')
    expect(bare).toEqual([])
    expect(schema.title).toBe('vpptoken-conformance report')
  })

  it.each(verdicts)('holds for a report with the verdict %s', (verdict) => {
    expect(problems(JSON.parse(reportJson(sampleReport([sampleCase({ verdict })]))))).toEqual([])
  })

  it('holds for sparse cases, failures in transit, bytes and cut bodies', () => {
    const request = { method: 'GET', url: 'http://h/', headers: [['A', 'b']] as const }
    const mask = { text: (text: string) => text }
    const bodies = [
      Buffer.from('x'),
      Buffer.from([0xff]),
      Buffer.alloc(bodyLimit + 1),
      Buffer.alloc(bodyLimit + 1, 0xff),
    ]
    const exchanges = [
      {
        request,
        failure: { kind: 'reset', message: 'closed' } as const,
        throttled: 2,
        attempts: 1,
        durationMs: 0.5,
      },
      ...bodies.map((body) => ({
        request: { ...request, body },
        response: { status: 200, headers: [], body },
        throttled: 0,
        attempts: 1,
        durationMs: 1,
      })),
    ].map((exchange) => reportExchange(exchange, mask))
    const report = sampleReport([plainCase('VPP-DATE-01/a', 'MUST', 'pass'), sampleCase({ exchanges })])
    expect(problems(JSON.parse(reportJson(report)))).toEqual([])
    expect(problems(JSON.parse(reportJson(sampleReport([]))))).toEqual([])
  })

  it.each<[string, (report: { [name: string]: Draft }) => void, string]>([
    ['another schema version', (r) => Object.assign(r, { schemaVersion: 2 }), '/schemaVersion must be equal'],
    ['a member of its own', (r) => Object.assign(r, { extra: 1 }), ' must NOT have additional'],
    ['no gate', (r) => delete r.gate, " must have required property 'gate'"],
    [
      'a gate of another kind',
      (r) => Object.assign(r.gate!, { failOn: 'may' }),
      '/gate/failOn must be equal',
    ],
    [
      'a gate without problems',
      (r) => delete r.gate!.problems,
      "/gate must have required property 'problems'",
    ],
    [
      'an empty problem',
      (r) => Object.assign(r.gate!, { problems: [''] }),
      '/gate/problems/0 must NOT have fewer',
    ],
    [
      'n/a in the summary',
      (r) => Object.assign(r.summary!, { 'n/a': 0 }),
      '/summary must NOT have additional',
    ],
    ['a count below nought', (r) => Object.assign(r.summary!, { fail: -1 }), '/summary/fail must be >= 0'],
    [
      'a start that is no time',
      (r) => Object.assign(r, { startedAt: 'now' }),
      '/startedAt must match format',
    ],
    [
      'a hash that is none',
      (r) => Object.assign(r.contract!, { sha256: 'x' }),
      '/contract/sha256 must match pattern',
    ],
    ['an unknown reader', (r) => Object.assign(r.target!, { reader: 'put' }), '/target/reader must be equal'],
    [
      'an unknown verdict',
      (r) => Object.assign(r.cases![0]!, { verdict: 'skip' }),
      '/cases/0/verdict must be equal',
    ],
    [
      'an unknown level',
      (r) => Object.assign(r.cases![0]!, { level: 'must' }),
      '/cases/0/level must be equal',
    ],
    [
      'a case without exchanges',
      (r) => delete (r.cases![0] as Draft).exchanges,
      '/cases/0 must have required',
    ],
    [
      'a case with more',
      (r) => Object.assign(r.cases![0]!, { line: 1 }),
      '/cases/0 must NOT have additional',
    ],
    [
      'a requirement of no case',
      (r) => Object.assign(r.requirements![0]!, { cases: 0 }),
      '/requirements/0/cases must be',
    ],
    [
      'a body in two forms',
      (r) => {
        const exchange = (r.cases![0] as unknown as { exchanges: { response: { body: object } }[] })
          .exchanges[0]!
        exchange.response.body = { text: '', base64: '' }
      },
      '/cases/0/exchanges/0/response/body must',
    ],
    [
      'a header that is no pair',
      (r) => {
        const exchange = (r.cases![0] as unknown as { exchanges: { request: { headers: string[][] } }[] })
          .exchanges[0]!
        exchange.request.headers = [['A', 'b', 'c']]
      },
      '/cases/0/exchanges/0/request/headers/0 must NOT have more than 2 items',
    ],
  ])('refuses %s', (_, change, problem) => {
    const found = problems(changed(change))
    expect(found.some((text) => text.startsWith(problem))).toBe(true)
  })
})
