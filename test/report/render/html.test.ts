import { createHash } from 'node:crypto'
import { Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Report, ReportCase } from '../../../src/report/model/types.ts'
import { caseAnchor, requirementAnchor } from '../../../src/report/render/html/anchor.ts'
import { htmlReport } from '../../../src/report/render/html.ts'
import { plainCase, sampleCase, sampleReport } from '../../support/report.ts'

const failing = sampleReport([
  sampleCase(),
  sampleCase({ id: 'VPP-ENUM-02/state/sibling-member:x' }),
  { ...plainCase('VPP-ENTITY-01/name/plain', 'MUST', 'pass'), property: 'name' },
  plainCase('VPP-HTTP-09/body', 'MUST', 'unproven', 'throttled to the end'),
])
const holding = sampleReport([plainCase('VPP-ENTITY-01/plain', 'MUST', 'pass')])

/** The text that a reader sees, spaces folded. */
function textOf(page: string): string {
  return page
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
    .replace(/<\/(p|li|dt|dd|td|th|h\d|div|summary|span|a|button)>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
}

/** The part of a page between two places, the first of which it must have. */
function between(page: string, from: string, to: string): string {
  const start = page.indexOf(from)
  expect(start, from).toBeGreaterThanOrEqual(0)
  const end = page.indexOf(to, start + from.length)
  return page.slice(start, end < 0 ? undefined : end)
}

describe('htmlReport', () => {
  it('tells the verdict and why first', () => {
    expect(textOf(htmlReport(failing))).toContain(
      'The gate failed http://127.0.0.1:8080/v1.0 2 fail (VPP-ENUM-02); 1 unproven (VPP-HTTP-09)',
    )
    const page = textOf(htmlReport(holding))
    expect(page).toContain('The gate passed http://127.0.0.1:8080/v1.0')
    expect(page).toContain('Nothing deviates from the contract.')
  })

  it('tells counts, contract, seed, time, requests, notes and problems', () => {
    const report = sampleReport([sampleCase()], {
      notes: ['GET is absent.'],
      problems: ['One matches nothing.'],
    })
    const text = textOf(htmlReport(report))
    for (const part of [
      '× fail 1',
      'Contract 1.0.0 · sha256 0123456789ab',
      'Seed 42',
      'Started 2026-01-02 03:04:05 UTC',
      'Took 2.3 s, 12 requests',
      'Notes GET is absent.',
      'Besides the cases, this makes the gate fail One matches nothing.',
    ]) {
      expect(text).toContain(part)
    }
    expect(textOf(htmlReport(holding))).not.toMatch(/Notes|Besides/)
  })

  it('is the same for the same report', () => {
    expect(htmlReport(structuredClone(failing))).toBe(htmlReport(failing))
    expect(htmlReport({ ...failing, seed: 43 })).not.toBe(htmlReport(failing))
  })

  it('loads nothing: its policy admits its own style and script alone', () => {
    const page = htmlReport(failing)
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    expect(policy).toBe(
      [
        "default-src 'none'",
        `style-src ${hash(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '')}`,
        `script-src ${hash(/<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '')}`,
        "base-uri 'none'",
        "form-action 'none'",
      ].join('; '),
    )
    expect(page).not.toMatch(/<(link|img|iframe|object|embed)|\ssrc=|\sstyle=|\son\w+=|@import|url\(/)
  })

  it.each([
    ['that fails', failing],
    ['that passes', holding],
  ])('has a script that is JavaScript and finds what it asks for, of a report %s', (_what, report) => {
    const page = htmlReport(report)
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? ''
    expect(() => new Script(script)).not.toThrow()
    const asked = [...script.matchAll(/byId\('([\w-]+)'\)/g)].map(([, id]) => id!)
    expect(asked).toContain('filters')
    for (const id of asked) expect(page.split(` id="${id}"`)).toHaveLength(2)
    // The fields whose state it keeps.
    const names = /const names = \[(.*)\]/.exec(script)![1]!.matchAll(/'(\w+)'/g)
    const form = between(page, 'id="filters"', '</form>')
    for (const [, name] of names) if (name !== 'property') expect(form).toContain(` name="${name}"`)
    for (const part of ['chapter', 'requirement', 'case'])
      if (report === failing) expect(page).toMatch(new RegExp(` class="(?:[^"]* )?${part}[ "]`))
  })

  it('lists each cause once, with its cases of all', () => {
    const list = textOf(between(htmlReport(failing), 'id="causes"', '</section>'))
    expect(list).toContain('2 causes')
    expect(list).toContain('× fail The value was accepted VPP-ENUM-02 2 2 cases')
    expect(list).toContain('? unproven throttled to the end VPP-HTTP-09 1 1 case')
  })

  it('maps each property and requirement to the worst verdict and its first case', () => {
    const map = between(htmlReport(failing), 'class="map"', '</table>')
    const rows = [...map.matchAll(/<tr><th scope="row"[^>]*>([^<]*)<\/th>(.*?)<\/tr>/g)].map(
      ([, name, cells]) => [
        name,
        [...cells!.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(
          ([, cell]) => /aria-label="([^"]*)"/.exec(cell!)?.[1] ?? '',
        ),
      ],
    )
    expect(rows).toEqual([
      ['state', ['', 'state, VPP-ENUM-02: fail, 2 cases', '']],
      ['name', ['name, VPP-ENTITY-01: pass, 1 case', '', '']],
      ['whole body', ['', '', 'whole body, VPP-HTTP-09: unproven, 1 case']],
    ])
    expect(map).toContain(`href="#${caseAnchor(failing.cases[0]!.id)}"`)
  })

  it('counts the cases of a cell that have its worst verdict', () => {
    const passed = { ...plainCase('VPP-ENUM-02/state/y', 'MUST', 'pass'), property: 'state' }
    expect(htmlReport(sampleReport([sampleCase(), passed]))).toContain('fail, 1 of 2 cases')
  })

  it('gives every case and requirement a place of its own, and no link leads nowhere', () => {
    const page = htmlReport(failing)
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { id } of failing.cases) expect(ids).toContain(caseAnchor(id))
    for (const { id } of failing.requirements) expect(ids).toContain(requirementAnchor(id))
    for (const [, link] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(link)
  })

  it('opens what breaks and closes what holds', () => {
    const page = htmlReport(failing)
    const open = (id: string) => / open/.test(between(page, `id="${requirementAnchor(id)}"`, '>'))
    expect([open('VPP-ENUM-02'), open('VPP-ENTITY-01')]).toEqual([true, false])
  })

  it('shows of a failure all that the console shows', () => {
    const { requirements, cases } = failing
    const text = textOf(
      between(
        htmlReport(failing),
        `id="${requirementAnchor('VPP-ENUM-02')}`,
        `id="${requirementAnchor('VPP-HTTP-09')}`,
      ),
    )
    const { statement, source } = requirements.find(({ id }) => id === 'VPP-ENUM-02')!
    const { id, where, sent, expected, got, diagnosis, message, curl } = cases[0]!
    const again = `vpptoken-conformance run --only '${id}'`
    for (const part of [
      statement,
      source,
      id,
      where,
      sent,
      expected,
      got,
      diagnosis,
      message,
      curl,
      again,
      'MUST',
    ]) {
      expect(text).toContain(part)
    }
    expect(text).toContain(
      'PATCH http://127.0.0.1:8080/v1.0/things/a Content-Type: application/json {"state":"completed"}',
    )
    expect(text).toContain('200 content-type: application/json {}')
  })

  it('shows why there is no answer, a body that is no text, and throttling', () => {
    const exchange = { ...sampleCase().exchanges[0]!, throttled: 2 }
    const { response, ...lost } = exchange
    const text = textOf(
      htmlReport(
        sampleReport([
          sampleCase({
            exchanges: [
              { ...lost, failure: { kind: 'timeout', message: 'no answer in 10 s' } },
              { ...exchange, response: { ...response!, body: { base64: '/w==' } } },
            ],
          }),
        ]),
      ),
    )
    expect(text).toContain('2 exchanges PATCH timeout, PATCH 200')
    expect(text).toContain('throttled 2 times before none: no answer in 10 s')
    expect(text).toContain('(not UTF-8; base64) /w==')
  })

  it('folds prose that holds a long value, and cuts it where it stands in a line of its own', () => {
    const long = `stored ${'x'.repeat(3000)}end`
    const page = (text: string) =>
      htmlReport(
        sampleReport([plainCase('VPP-ENTITY-01/a', 'MUST', 'fail', text), sampleCase({ message: text })], {
          notes: [text],
        }),
      )
    expect(page(long).match(/<details class="prose">/g)).toHaveLength(2)
    expect(page(long).match(/xend/g)).toHaveLength(2)
    expect(page(long.slice(0, 400))).not.toContain('<details class="prose">')
  })

  it('leaves a command that is too long to explain, as the console does', () => {
    const text = (curl: string) => textOf(htmlReport(sampleReport([sampleCase({ curl })])))
    expect(text('x'.repeat(1500))).toContain('xxx')
    const long = text('x'.repeat(1501))
    expect(long).not.toContain('xxx')
    expect(long).toContain("vpptoken-conformance explain 'VPP-ENUM-02/state/sibling-member:completed'")
  })

  it('tells of a client what was tested and how to judge it again', () => {
    const client = {
      name: 'Graph',
      version: '5.1',
      language: 'C#',
      precision: 7,
      keepsOffset: false,
      dateType: 'Instant',
    }
    const text = textOf(htmlReport({ ...failing, client }))
    expect(text).toContain('The gate failed Graph 5.1 (C#)')
    expect(text).toContain('Date type Instant: 7 fraction digits, no offset')
    expect(text).toContain("client --only 'VPP-ENUM-02/state/sibling-member:completed' -- COMMAND")
    expect(text).not.toContain('Read by')
  })

  it('escapes and makes visible whatever a report holds', () => {
    const evil = '</script><img src=x onerror="a">&\u202e\u0007'
    const replaced = JSON.parse(
      JSON.stringify(failing, (key, value) =>
        typeof value === 'string' &&
        !['verdict', 'level', 'requirement', 'id', 'reader', 'failOn', 'startedAt'].includes(key)
          ? evil
          : value,
      ),
    ) as Report
    const cases = replaced.cases.map(
      (item, index): ReportCase => ({ ...item, id: `${item.requirement}/${index}${evil}` }),
    )
    const page = htmlReport({ ...replaced, cases, notes: [evil] })
    expect(page).not.toContain('<img')
    expect(page.match(/<\/script>/g)).toHaveLength(1)
    expect([page.includes('\u202e'), page.includes('\u0007')]).toEqual([false, false])
    expect(textOf(page)).toContain(String.raw`</script><img src=x onerror="a">&\u202e\u0007`)
  })

  it('stays small: a passing case takes less than 200 bytes beyond its id', () => {
    const many = (count: number) =>
      htmlReport(
        sampleReport(
          Array.from({ length: count }, (_, i) => plainCase(`VPP-ENTITY-01/${1000 + i}`, 'MUST', 'pass')),
        ),
      ).length
    expect((many(300) - many(200)) / 100).toBeLessThan(200)
  })
})
