import { describe, expect, it } from 'vitest'
import type { ReportCase } from '../../../src/report/model/types.ts'
import { failureBlock } from '../../../src/report/render/failure.ts'
import { plainCase, sampleCase } from '../../support/report.ts'
import { sampleClient } from '../sample-reports.ts'

const requirement = {
  id: 'VPP-ENUM-02',
  level: 'MUST',
  statement: 'An enum property refuses a member of another enum.',
  source: 'Update vppToken, properties',
} as const

const block = (members: Partial<ReportCase> = {}, width?: number) =>
  failureBlock(sampleCase(members), requirement, width === undefined ? {} : { width })
const line = (lines: string[], label: string) =>
  lines.find((text) => text.trimStart().startsWith(`${label} `))

describe('failureBlock', () => {
  it('reads as the design says', () => {
    expect(block().join('\n')).toMatchInlineSnapshot(`
      "FAIL  VPP-ENUM-02/state/sibling-member:completed
            An enum property refuses a member of another enum.  (MUST · VPP-ENUM-02 · Update vppToken, properties)
            where      PATCH response status
            sent       "state": "completed"
            expected   400 or 422, nothing changed
            got        200
            diagnosis  accepted
            curl       curl -X PATCH 'http://127.0.0.1:8080/v1.0/things/a' -i -H 'Content-Type: application/json' --data-binary '{"state":"completed"}'
            again      npx vpptoken-conformance run --only 'VPP-ENUM-02/state/sibling-member:completed'"
    `)
  })

  it('leaves out what there is not', () => {
    const lines = failureBlock(
      plainCase('VPP-ENUM-02/x', 'MUST', 'unproven', 'throttled to the end'),
      requirement,
    )
    expect(lines[0]).toBe('UNPROVEN  VPP-ENUM-02/x')
    expect(lines.map((text) => text.trim().split(/ {2,}/)[0])).toEqual([
      'UNPROVEN',
      requirement.statement,
      'reason',
      'curl',
      'again',
    ])
  })

  it('says of a deviation that holds again what is to be done, whatever was found before', () => {
    const message = 'It holds: take it out of the list.'
    const lines = block({ verdict: 'fixed', message, diagnosis: 'accepted', got: '200' })
    expect(line(lines, 'reason')).toContain(message)
    expect(line(block({ message }), 'reason')).toBeUndefined()
  })

  it('names the command that judges a client again', () => {
    const lines = failureBlock(sampleCase({}), requirement, { report: { client: sampleClient } })
    expect(line(lines, 'again')).toMatch(
      /vpptoken-conformance client --only 'VPP-ENUM-02\/[^']+' -- COMMAND$/,
    )
  })

  it('wraps at the width, except for commands', () => {
    const lines = block({ got: `"${'x'.repeat(100)}"` }, 60)
    const long = lines.filter((text) => text.length > 60)
    expect(long.map((text) => text.trim().split(' ')[0])).toEqual(['curl', 'again'])
  })

  it('cuts long values around the first differing character, the sent one at the same place', () => {
    const value = 'a'.repeat(300)
    const expected = `"${value}7${value}"`
    const lines = block({ sent: `"property": ${expected}`, expected, got: `"${value}0${value}"` }, 300)
    expect(line(lines, 'expected')).toMatch(/^ +expected +…a+7a+…$/)
    expect(line(lines, 'got')).toMatch(/^ +got +…a+0a+…$/)
    expect(line(lines, 'sent')).toMatch(/^ +sent +…a+7a+…$/)
    expect(line(lines, 'got')?.indexOf('0')).toBe(line(lines, 'expected')?.indexOf('7'))
    expect(line(lines, 'got')?.length).toBeLessThan(200)
  })

  it('lets nothing of the target through that a terminal would obey', () => {
    const lines = block({
      got: '\u001b[2J"\n"',
      message: '\u0007',
      where: '\u202e',
      id: 'VPP-ENUM-02/\u001b',
    })
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(line(lines, 'got')).toContain(String.raw`\u001b[2J"\n"`)
  })

  it('gives each command of several its own line', () => {
    const lines = block({ curl: 'curl 1\ncurl 2' })
    expect(lines.slice(-3).map((text) => text.trim())).toEqual([
      'curl       curl 1',
      'curl 2',
      "again      npx vpptoken-conformance run --only 'VPP-ENUM-02/state/sibling-member:completed'",
    ])
  })

  it('leaves a command that is too long to explain, and says nothing where there is none', () => {
    expect(line(block({ curl: `curl ${'x'.repeat(2000)}` }), 'curl')).toContain(
      "vpptoken-conformance explain 'VPP-ENUM-02/state/sibling-member:completed'",
    )
    expect(line(block({ curl: '' }), 'curl')).toBeUndefined()
  })

  it('names the options with which a case is judged again as it was', () => {
    const lines = failureBlock(sampleCase({ id: 'VPP-ENUM-02/a' }), requirement, {
      report: { again: '--target http://127.0.0.1:1/v1.0 --seed 7' },
    })
    expect(line(lines, 'again')).toContain(
      "npx vpptoken-conformance run --target http://127.0.0.1:1/v1.0 --seed 7 --only 'VPP-ENUM-02/a'",
    )
  })

  it('tells how often it was so, where it was not each time', () => {
    expect(line(block({ repeats: { failed: 2, tries: 5 } }), 'often')).toContain('intermittent: 2 in 5 tries')
    expect(line(block(), 'often')).toBeUndefined()
  })

  it('in brief shows what was sent, and no command that sends it', () => {
    const lines = failureBlock(sampleCase(), requirement, { brief: true })
    expect(line(lines, 'sent')).toBeDefined()
    expect(line(lines, 'curl')).toBeUndefined()
    expect(line(lines, 'again')).toBeDefined()
  })
})
