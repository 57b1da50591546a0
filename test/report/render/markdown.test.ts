import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdownReport, markdownReportLimit } from '../../../src/report/render/markdown.ts'
import { plainCase, sampleCase, sampleReport } from '../../support/report.ts'
import { anyReport, everyVerdict, hostileTexts, sampleClient } from '../sample-reports.ts'

/** The lines of Markdown outside blocks of code. Throws for a block that is open at the end. */
function outside(markdown: string): string[] {
  const lines: string[] = []
  let fence: string | undefined
  for (const line of markdown.split('\n')) {
    // A line with more backticks is no opening one (CommonMark 4.5).
    const [, run] = /^(`{3,})[^`]*$/.exec(line) ?? []
    if (fence === undefined && run !== undefined) fence = run
    else if (fence !== undefined && line === fence) fence = undefined
    else if (fence === undefined) lines.push(line)
  }
  if (fence !== undefined) throw new Error('a block of code is not closed')
  return lines
}

/** How many bars of a table's row are no text: a renderer splits rows before it looks for code. */
const bars = (line: string) => line.match(/(?<=(?<!\\)(?:\\\\)*)\|/g)?.length

/** What is wrong with the form of a report: nothing but its own markup, closed and whole. */
function faults(markdown: string): string[] {
  const raw = outside(markdown)
  const lines = raw.map((line) => line.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '``'))
  const all = lines.join('\n')
  const count = (text: string) => all.split(text).length - 1
  const known =
    /^(#{3,4} |\||- ``$|> ``$|<\/?details>|Also ``|Why: ``|Target |Client |Left out|\d+ cases?: |$)/
  return [
    ...(Buffer.byteLength(markdown) >= markdownReportLimit ? ['too long'] : []),
    ...(count('<details>') === count('</details>') ? [] : ['details']),
    ...(/<(?!\/?(details|summary)>)|[@[\]]|!\(/.test(all) ? ['markup of a target'] : []),
    ...raw.filter(
      (line, i) => line.startsWith('|') && raw[i - 1]?.startsWith('|') && bars(line) !== bars(raw[i - 1]!),
    ),
    ...lines.filter((line) => !known.test(line)),
  ]
}

describe('markdownReport', () => {
  it('tells the verdict first, then each cause once, then what does not count', () => {
    const report = sampleReport(everyVerdict, {
      notes: ['GET is absent.'],
      problems: ['list.yaml:2: the entry has expired'],
    })
    expect(markdownReport(report)).toMatchInlineSnapshot(`
      "### Conformance: the gate failed

      Why: \`2 fail (VPP-ENUM-02); 1 fixed (VPP-DATE-01); 1 unproven (VPP-HTTP-09); list.yaml:2: the entry has expired\`

      10 cases: 2 fail, 1 fixed, 2 unproven, 1 warn, 1 known, 1 info, 1 n/a, 1 pass

      Target \`http://127.0.0.1:8080/v1.0\` · contract \`1.0.0\` (\`0123456789ab\`) · seed \`42\` · 12 requests in 2.3 s · \`--fail-on must\`

      | Chapter | Verdict | Requirements | Cases |
      | - | - | - | - |
      | \`entity\` | pass | 1 | 1: 1 pass |
      | \`enum\` | fail | 2 | 4: 2 fail, 1 unproven, 1 warn |
      | \`date\` | fixed | 2 | 3: 1 fixed, 1 known, 1 info |
      | \`auth\` | n/a | 1 | 1: 1 n/a |
      | \`http\` | unproven | 1 | 1: 1 unproven |

      - \`list.yaml:2: the entry has expired\`

      #### FAIL \`The value was accepted\`, 2 cases (\`VPP-ENUM-02\`)

      \`\`\`text
      FAIL  VPP-ENUM-02/state/sibling-member:completed
            An enum property refuses a member of another enum.  (MUST · VPP-ENUM-02 · Update vppToken, properties)
            where      PATCH response status
            sent       "state": "completed"
            expected   400 or 422, nothing changed
            got        200
            diagnosis  accepted
            again      npx vpptoken-conformance run --only 'VPP-ENUM-02/state/sibling-member:completed'
      \`\`\`

      <details><summary>curl, and 1 more</summary>

      \`\`\`sh
      curl -X PATCH 'http://127.0.0.1:8080/v1.0/things/a' -i -H 'Content-Type: application/json' --data-binary '{"state":"completed"}'
      \`\`\`

      Also \`VPP-ENUM-02/state/sibling-member:other\`

      </details>

      #### FIXED \`It holds: take it out: it holds, and list.yaml:9 lists it\`, 1 case (\`VPP-DATE-01\`)

      \`\`\`text
      FIXED  VPP-DATE-01/b
            The instant is kept to 100 ns through PATCH and GET.  (MUST · VPP-DATE-01 · Update vppToken, properties)
            diagnosis  it holds, and list.yaml:9 lists it
            reason     It holds: take it out.
            again      npx vpptoken-conformance run --only 'VPP-DATE-01/b'
      \`\`\`

      <details><summary>curl</summary>

      \`\`\`sh
      curl 'http://127.0.0.1:8080/v1.0/things/a' -i
      \`\`\`

      </details>

      #### UNPROVEN \`the connection was lost\`, 1 case (\`VPP-HTTP-09\`)

      \`\`\`text
      UNPROVEN  VPP-HTTP-09/big
            A body of 256 KiB gets an answer.  (MUST · VPP-HTTP-09 · Update vppToken, properties)
            reason     the connection was lost
            again      npx vpptoken-conformance run --only 'VPP-HTTP-09/big'
      \`\`\`

      <details><summary>curl</summary>

      \`\`\`sh
      curl 'http://127.0.0.1:8080/v1.0/things/a' -i
      \`\`\`

      </details>

      #### WARN \`The value was accepted\`, 1 case (\`VPP-ENUM-08\`)

      \`\`\`text
      WARN  VPP-ENUM-08/state/upper
            An enum property refuses a member in another letter case.
            (SHOULD · VPP-ENUM-08 · Update vppToken, properties)
            where      PATCH response status
            sent       "state": "completed"
            expected   400 or 422, nothing changed
            got        200
            diagnosis  accepted
            again      npx vpptoken-conformance run --only 'VPP-ENUM-08/state/upper'
      \`\`\`

      #### Not counted

      | Verdict | Requirement | Cases | What | Example |
      | - | - | - | - | - |
      | unproven | \`VPP-ENUM-08\` | 1 | \`throttled to the end\` | \`VPP-ENUM-08/state/lower\` |
      | known | \`VPP-DATE-01\` | 1 | \`milliseconds, truncated: Cut. Known: we wait for 2.0, list.yaml:3.\` | \`VPP-DATE-01/a\` |
      | info | \`VPP-DATE-10\` | 1 | \`answered 400\` | \`VPP-DATE-10/a\` |
      | n/a | \`VPP-AUTH-01\` | 1 | \`no credentials are configured\` | \`VPP-AUTH-01/none\` |

      > \`GET is absent.\`
      "
    `)
  })

  it('is short where all holds, and takes a freedom for no blemish', () => {
    const cases = [
      plainCase('VPP-DATE-01/ok', 'MUST', 'pass'),
      plainCase('VPP-DATE-10/ok', 'MAY', 'info', 'cut'),
      plainCase('VPP-AUTH-01/none', 'MUST', 'n/a', 'no credentials are configured'),
    ]
    expect(markdownReport(sampleReport(cases))).toMatchInlineSnapshot(`
      "### Conformance: the gate passed

      3 cases: 1 info, 1 n/a, 1 pass

      Target \`http://127.0.0.1:8080/v1.0\` · contract \`1.0.0\` (\`0123456789ab\`) · seed \`42\` · 12 requests in 2.3 s · \`--fail-on must\`

      | Chapter | Verdict | Requirements | Cases |
      | - | - | - | - |
      | \`date\` | pass | 2 | 2: 1 info, 1 pass |
      | \`auth\` | n/a | 1 | 1: 1 n/a |

      #### Not counted

      | Verdict | Requirement | Cases | What | Example |
      | - | - | - | - | - |
      | info | \`VPP-DATE-10\` | 1 | \`cut\` | \`VPP-DATE-10/ok\` |
      | n/a | \`VPP-AUTH-01\` | 1 | \`no credentials are configured\` | \`VPP-AUTH-01/none\` |
      "
    `)
  })

  it('names the client, and the command for it', () => {
    const text = markdownReport(sampleReport([sampleCase()], { client: sampleClient }))
    expect(text).toMatch(/^### Conformance of `msgraph-sdk-go 1\.96\.0 \(Go\)`: the gate failed\n/)
    expect(text).toContain('again      npx vpptoken-conformance client --only')
  })

  it('leaves out whole causes where there is no room, what breaks the gate last, and says how many', () => {
    const cases = Array.from({ length: 400 }, (_, index) =>
      sampleCase({
        id: `VPP-ENUM-02/${index}`,
        diagnosis: `cause ${index}`,
        verdict: index < 200 ? 'warn' : 'fail',
      }),
    )
    const text = markdownReport(sampleReport(cases))
    expect(faults(text)).toEqual([])
    expect(text).toContain('#### FAIL `The value was accepted: cause 200`')
    expect(text).not.toContain('#### WARN')
    const shown = text.match(/^#### FAIL/gm)!.length
    expect(shown).toBeGreaterThan(40)
    expect(text).toMatch(
      new RegExp(
        `\n\nLeft out for want of room: ${400 - shown} causes \\(${400 - shown} cases\\)\\. The JSON report has everything\\.\n$`,
      ),
    )
  })

  it('cuts a cause that would take the room of all others', () => {
    const cases = [
      sampleCase({ where: 'x '.repeat(40_000), curl: `curl ${'y'.repeat(80_000)}` }),
      ...everyVerdict.slice(3),
    ]
    const text = markdownReport(sampleReport(cases))
    expect(faults(text)).toEqual([])
    expect(text).toContain('x …\n```')
    expect(text).not.toContain('Left out')
  })

  it.each(hostileTexts)('shows %j as text, wherever it stands', (text) => {
    const item = sampleCase({
      id: `VPP-ENUM-02/${text}`,
      diagnosis: text,
      got: text,
      where: text,
      sent: text,
      curl: text,
    })
    const known = plainCase(`VPP-DATE-01/${text}`, 'MUST', 'known', text)
    const report = sampleReport([item, { ...item, id: `${item.id}2` }, known], {
      target: { url: text, ids: [], reader: 'get' },
      notes: [text],
      problems: [text],
    })
    expect(faults(markdownReport(report))).toEqual([])
  })

  it('has a form that is seen to be broken', () => {
    const good = markdownReport(sampleReport([sampleCase()]))
    expect(faults(good)).toEqual([])
    expect(faults(good.replace('</details>', ''))).toContain('details')
    expect(() => faults(good.replace('\n```\n\n</details>', '\n\n</details>'))).toThrow('not closed')
    expect(faults(good.replace('| `enum` | fail |', '| `enum` |'))).toHaveLength(1)
    expect(faults(`${good}@octocat\n`)).toHaveLength(2)
  })

  it('stays below its limit and keeps its form, whatever the report', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(faults(markdownReport(report))).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})
