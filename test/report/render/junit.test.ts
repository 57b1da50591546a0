import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { gateReason } from '../../../src/report/model/build.ts'
import { junitReport } from '../../../src/report/render/junit.ts'
import { xmlElement, xmlText } from '../../../src/report/render/xml.ts'
import { plainCase, sampleCase, sampleReport } from '../../support/report.ts'
import { anyReport, everyVerdict, hostileTexts, sampleClient } from '../sample-reports.ts'

const schema = readFileSync(join(import.meta.dirname, 'schemas', 'junit-10.xsd'), 'utf8')

/** What the schema has against documents, each with the number of its document. */
async function problems(documents: readonly string[]): Promise<readonly string[]> {
  const xml = documents.map((contents, index) => ({ fileName: `${index}.xml`, contents }))
  const { errors } = await validateXML({ xml, schema })
  return errors.map(({ rawMessage }) => rawMessage)
}

/** The elements of a name, with what is in them. */
function elements(document: string, name: string): string[] {
  return document.match(new RegExp(`<${name}[ />](?:[^<>]*/>|.*?</${name}>)`, 'gs')) ?? []
}

const mixed = junitReport(sampleReport(everyVerdict, { problems: ['list.yaml:2: the entry has expired'] }))
const test = (id: string) => elements(mixed, 'testcase').find((text) => text.includes(`name="${id}"`))

describe('junitReport', () => {
  it('has a suite for each chapter, with its numbers and what was run', () => {
    expect(mixed.match(/<testsuites?[ >].*/g)).toMatchInlineSnapshot(`
      [
        "<testsuites name="vpptoken-conformance: http://127.0.0.1:8080/v1.0" tests="11" failures="4" errors="1" time="2.346">",
        "<testsuite name="entity" tests="1" failures="0" errors="0" skipped="0" timestamp="2026-01-02T03:04:05.678Z">",
        "<testsuite name="enum" tests="4" failures="2" errors="0" skipped="1" timestamp="2026-01-02T03:04:05.678Z">",
        "<testsuite name="date" tests="3" failures="1" errors="0" skipped="0" timestamp="2026-01-02T03:04:05.678Z">",
        "<testsuite name="auth" tests="1" failures="0" errors="0" skipped="1" timestamp="2026-01-02T03:04:05.678Z">",
        "<testsuite name="http" tests="1" failures="0" errors="1" skipped="0" timestamp="2026-01-02T03:04:05.678Z">",
        "<testsuite name="gate" tests="1" failures="1" errors="0" skipped="0" timestamp="2026-01-02T03:04:05.678Z">",
      ]
    `)
    expect(elements(mixed, 'properties')[0]).toMatchInlineSnapshot(`
      "<properties>
      <property name="target" value="http://127.0.0.1:8080/v1.0"/>
      <property name="contract" value="1.0.0"/>
      <property name="contract.sha256" value="0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"/>
      <property name="seed" value="42"/>
      <property name="gate.failOn" value="must"/>
      <property name="gate.holds" value="false"/>
      <property name="tool.version" value="0.1.0"/>
      </properties>"
    `)
  })

  it('fails what breaks the gate, with the cause first and the rest of what is known', () => {
    expect(test('VPP-ENUM-02/state/sibling-member:completed')).toMatchInlineSnapshot(`
      "<testcase classname="VPP-ENUM-02" name="VPP-ENUM-02/state/sibling-member:completed" time="0.002">
      <failure message="accepted" type="fail">FAIL  VPP-ENUM-02/state/sibling-member:completed
            An enum property refuses a member of another enum.  (MUST · VPP-ENUM-02 · Update vppToken, properties)
            where      PATCH response status
            sent       "state": "completed"
            expected   400 or 422, nothing changed
            got        200
            diagnosis  accepted
            curl       curl -X PATCH 'http://127.0.0.1:8080/v1.0/things/a' -i -H 'Content-Type: application/json' --data-binary '{"state":"completed"}'
            again      npx vpptoken-conformance run --only 'VPP-ENUM-02/state/sibling-member:completed'</failure>
      </testcase>"
    `)
    expect(test('VPP-DATE-01/b')).toContain(
      '<failure message="it holds, and list.yaml:9 lists it" type="fixed">',
    )
    expect(test('VPP-HTTP-09/big')).toContain('<error message="the connection was lost" type="unproven">')
  })

  it('skips what has no verdict with its reason, as an attribute and as text', () => {
    const skipped = (reason: string) => `<skipped message="${reason}">${reason}</skipped>`
    expect(test('VPP-AUTH-01/none')).toContain(skipped('no credentials are configured'))
    expect(test('VPP-ENUM-08/state/lower')).toContain(skipped('throttled to the end'))
  })

  it('passes what does not count, with a word on what deviates', () => {
    expect(test('VPP-ENTITY-01/ok')).toBe('<testcase classname="VPP-ENTITY-01" name="VPP-ENTITY-01/ok"/>')
    expect(test('VPP-ENUM-08/state/upper')).toContain('<system-out>warn: accepted: The value was accepted.\n')
    expect(test('VPP-DATE-01/a')).toContain('<system-out>known: milliseconds, truncated: Cut. Known: we wait')
    expect(test('VPP-DATE-10/a')).toContain('<system-out>info: answered 400\n')
  })

  it('fails a warning and a SHOULD that was not decided where the gate is on SHOULD', () => {
    const document = junitReport(sampleReport(everyVerdict, { failOn: 'should' }))
    const [first, second] = elements(document, 'testcase').filter((text) => text.includes('VPP-ENUM-08'))
    expect(first).toContain('<failure message="accepted" type="warn">')
    expect(second).toContain('<error message="throttled to the end" type="unproven">')
  })

  it('fails for what is wrong with the gate itself', () => {
    const [suite] = elements(mixed, 'testsuite').filter((text) => text.includes('name="gate"'))
    expect(suite).toContain('tests="1" failures="1" errors="0"')
    expect(suite).toContain('<failure message="list.yaml:2: the entry has expired" type="gate">')
    const part = sampleReport([plainCase('VPP-ENTITY-01/ok', 'MUST', 'pass')])
    const undecided = { ...part, gate: { ...part.gate, holds: false } }
    expect(junitReport(undecided)).toContain(`<failure message="${gateReason(undecided)}" type="gate">`)
    expect(junitReport(part)).not.toContain('"gate"')
  })

  it('gives the time of the exchanges that the report has, in seconds', () => {
    const slow = sampleCase({ exchanges: [1500, 250.4].map((durationMs) => ({ ...exchange, durationMs })) })
    expect(junitReport(sampleReport([slow]))).toContain(`name="${slow.id}" time="1.750"`)
  })

  it('names the client where one was tested', () => {
    const document = junitReport(sampleReport([sampleCase()], { client: sampleClient }))
    expect(document).toContain('<testsuites name="vpptoken-conformance: msgraph-sdk-go 1.96.0 (Go)"')
    expect(document).toContain('<property name="client" value="msgraph-sdk-go 1.96.0 (Go)"/>')
    expect(document).toContain('vpptoken-conformance client --only')
  })

  it('lets no output name a file as an attachment', () => {
    const item = plainCase('VPP-DATE-10/a', 'MAY', 'info', '[[ATTACHMENT|/etc/passwd]]')
    expect(junitReport(sampleReport([item]))).not.toContain('[[ATTACHMENT|')
  })

  it('is valid for any report, and the schema sees what is not', async () => {
    const documents = fc.sample(anyReport, { numRuns: 10, seed: 1 }).map(junitReport)
    expect(await problems([mixed, ...documents])).toEqual([])
    const wrong = mixed.replace('<skipped', '<ignored').replace('</skipped', '</ignored')
    const raw = mixed.replace('milliseconds', '\u0001')
    expect((await problems([wrong, raw])).join('\n')).toMatch(
      /0\.xml:.*'ignored'.*1\.xml:.*invalid Char value 1/s,
    )
  })
})

const [exchange] = sampleCase().exchanges as [(typeof everyVerdict)[number]['exchanges'][number]]

describe('xmlText', () => {
  it('gives back every character that XML can hold, and tells the others', async () => {
    const document = `<a>${hostileTexts.map((text) => xmlElement('b', { text }, xmlText(text))).join('')}</a>`
    const { valid, normalized } = await validateXML({ xml: document, normalization: 'c14n' })
    expect(valid).toBe(true)
    // Canonical XML (section 2.3) writes the carriage return of a text, and all white space of an attribute, as references.
    expect(normalized).toContain(
      'text="%0A::error::x&#xD;&#xA;::add-mask::x,y:z%">%0A::error::x&#xD;\n::add-mask::',
    )
    expect(normalized).toContain(
      ']]&gt;&amp;&lt;&gt;"\'&amp;#0;\\u0000\\u0001\\u001b[31m\\ufffe\\uffff𐀀\\ud800 ',
    )
  })
})
