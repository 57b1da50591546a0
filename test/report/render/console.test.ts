import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { verdicts } from '../../../src/judge/types.ts'
import type { Report } from '../../../src/report/model/types.ts'
import { consoleReport } from '../../../src/report/render/console.ts'
import { plainCase, sampleCase, sampleContract, sampleReport } from '../../support/report.ts'

const wide = { color: false, width: 120 }
const show = (report: Report, width = 120) => consoleReport(report, { color: false, width })

const mixed = sampleReport(
  [
    plainCase('VPP-ENTITY-01/ok', 'MUST', 'pass'),
    sampleCase(),
    ...['one', 'two', 'three', 'four', 'five', 'six', 'seven'].map((name) =>
      sampleCase({ id: `VPP-ENUM-02/state/sibling-member:${name}` }),
    ),
    sampleCase({ id: 'VPP-ENUM-02/state/list', diagnosis: 'stored', got: '204', curl: '' }),
    sampleCase({
      id: 'VPP-ENUM-08/state/upper',
      requirement: 'VPP-ENUM-08',
      level: 'SHOULD',
      verdict: 'warn',
    }),
    plainCase('VPP-DATE-01/a', 'MUST', 'known', 'cut', 'milliseconds, truncated'),
    plainCase('VPP-DATE-01/b', 'MUST', 'fixed', 'The deviation no longer shows.'),
    plainCase('VPP-DATE-10/a', 'MAY', 'info', 'refused with 400', 'refused'),
    plainCase('VPP-DATE-10/b', 'MAY', 'info', 'refused with 400', 'refused'),
    plainCase('VPP-AUTH-01/none', 'MUST', 'n/a', 'no credentials are configured'),
    plainCase('VPP-HTTP-09/big', 'MUST', 'unproven', 'the connection was lost'),
  ],
  { notes: ['GET is absent: the state was read through a PATCH that changes nothing.'] },
)

describe('consoleReport', () => {
  it('tells a mixed run', () => {
    expect(show(mixed)).toMatchInlineSnapshot(`
      "vpptoken-conformance 0.1.0
      target    http://127.0.0.1:8080/v1.0 · a
      contract  1.0.0 · sha256 0123456789ab
      seed      42

      FAIL       1  The value was accepted
                    8 cases: VPP-ENUM-02 (8)
      FAIL       2  The value was accepted: stored
                    1 case: VPP-ENUM-02 (1)
      FIXED      3  The deviation no longer shows
                    1 case: VPP-DATE-01 (1)
      UNPROVEN   4  the connection was lost
                    1 case: VPP-HTTP-09 (1)
      WARN       5  The value was accepted
                    1 case: VPP-ENUM-08 (1)

        entity   pass       1 requirement, 1 case: 1 pass
        enum     fail       2 requirements, 10 cases: 9 fail, 1 warn
                 fail       VPP-ENUM-02       9 of 9    An enum property refuses a member of another enum.
                 warn       VPP-ENUM-08       1 of 1    An enum property refuses a member in another letter case.
        date     fixed      2 requirements, 4 cases: 1 fixed, 1 known, 2 info
                 fixed      VPP-DATE-01       1 of 2    The instant is kept to 100 ns through PATCH and GET.
        auth     n/a        1 requirement, 1 case: 1 n/a
        http     unproven   1 requirement, 1 case: 1 unproven
                 unproven   VPP-HTTP-09       1 of 1    A body of 256 KiB gets an answer.

       1  The value was accepted
      FAIL  VPP-ENUM-02/state/sibling-member:completed
            An enum property refuses a member of another enum.  (MUST · VPP-ENUM-02 · Update vppToken, properties)
            where      PATCH response status
            sent       "state": "completed"
            expected   400 or 422, nothing changed
            got        200
            diagnosis  accepted
            curl       curl -X PATCH 'http://127.0.0.1:8080/v1.0/things/a' -i -H 'Content-Type: application/json' --data-binary '{"state":"completed"}'
            again      npx vpptoken-conformance run --only 'VPP-ENUM-02/state/sibling-member:completed'
            and 7 more: VPP-ENUM-02/state/sibling-member:one, VPP-ENUM-02/state/sibling-member:two,
            VPP-ENUM-02/state/sibling-member:three, VPP-ENUM-02/state/sibling-member:four,
            VPP-ENUM-02/state/sibling-member:five, … (--all-cases names all)

       2  The value was accepted: stored
      FAIL  VPP-ENUM-02/state/list
            An enum property refuses a member of another enum.  (MUST · VPP-ENUM-02 · Update vppToken, properties)
            where      PATCH response status
            sent       "state": "completed"
            expected   400 or 422, nothing changed
            got        204
            diagnosis  stored
            again      npx vpptoken-conformance run --only 'VPP-ENUM-02/state/list'

       3  The deviation no longer shows
      FIXED  VPP-DATE-01/b
            The instant is kept to 100 ns through PATCH and GET.  (MUST · VPP-DATE-01 · Update vppToken, properties)
            reason     The deviation no longer shows.
            curl       curl 'http://127.0.0.1:8080/v1.0/things/a' -i
            again      npx vpptoken-conformance run --only 'VPP-DATE-01/b'

       4  the connection was lost
      UNPROVEN  VPP-HTTP-09/big
            A body of 256 KiB gets an answer.  (MUST · VPP-HTTP-09 · Update vppToken, properties)
            reason     the connection was lost
            curl       curl 'http://127.0.0.1:8080/v1.0/things/a' -i
            again      npx vpptoken-conformance run --only 'VPP-HTTP-09/big'

       5  The value was accepted
      WARN  VPP-ENUM-08/state/upper
            An enum property refuses a member in another letter case.  (SHOULD · VPP-ENUM-08 · Update vppToken, properties)
            where      PATCH response status
            sent       "state": "completed"
            expected   400 or 422, nothing changed
            got        200
            diagnosis  accepted
            curl       curl -X PATCH 'http://127.0.0.1:8080/v1.0/things/a' -i -H 'Content-Type: application/json' --data-binary '{"state":"completed"}'
            again      npx vpptoken-conformance run --only 'VPP-ENUM-08/state/upper'

      known     VPP-DATE-01    1 case   milliseconds, truncated: cut
      info      VPP-DATE-10    2 cases  refused: refused with 400

      n/a       1 case  no credentials are configured
                VPP-AUTH-01 (1)

      note      GET is absent: the state was read through a PATCH that changes nothing.

      cases     17: 9 fail, 1 fixed, 1 unproven, 1 warn, 1 known, 2 info, 1 n/a, 1 pass
      requests  12 in 2.3 s
      gate      failed (--fail-on must): 9 fail (VPP-ENUM-02); 1 fixed (VPP-DATE-01); 1 unproven (VPP-HTTP-09)
      "
    `)
  })

  it('tells a green run of a large catalogue in under 70 lines', () => {
    const requirements = [
      'ENTITY',
      'ACCEPT',
      'ENUM',
      'DATE',
      'TYPE',
      'ERROR',
      'AUTH',
      'CONC',
      'HTTP',
    ].flatMap((part) =>
      Array.from({ length: 12 }, (_, index) => ({
        ...sampleContract.requirements[0]!,
        id: `VPP-${part}-${String(index + 1).padStart(2, '0')}`,
      })),
    )
    const cases = requirements.flatMap(({ id }) =>
      Array.from({ length: 10 }, (_, index) => plainCase(`${id}/${index}`, 'MUST', 'pass')),
    )
    const text = show(sampleReport(cases, { contract: { ...sampleContract, requirements } }))
    expect(text.split('\n').length).toBeLessThan(70)
    expect(text).toContain('conc     pass       12 requirements, 120 cases: 120 pass')
    expect(text).toContain('gate      passed (--fail-on must)')
  })

  it('calls a chapter that takes a freedom a pass, and one in which nothing was decided not', () => {
    const text = show(
      sampleReport([
        plainCase('VPP-DATE-01/a', 'MUST', 'pass'),
        plainCase('VPP-DATE-10/a', 'MAY', 'info', 'kept'),
        plainCase('VPP-AUTH-01/a', 'MUST', 'n/a', 'no credentials'),
      ]),
    )
    expect(text).toMatch(/^ {2}date {5}pass /m)
    expect(text).toMatch(/^ {2}auth {5}n\/a /m)
  })

  it('makes one paragraph of one cause and names at most five more', () => {
    const text = show(mixed)
    // Once in the list of causes, once with its most telling case.
    expect(text.match(/^FAIL {2}VPP-/gm)).toHaveLength(2)
    expect(text.match(/^FAIL {7}\d /gm)).toHaveLength(2)
    expect(text).toContain('and 7 more:')
    expect(text).toContain('sibling-member:five, …')
    expect(text).not.toContain('sibling-member:six')
  })

  it('names each reason once, with the requirements it concerns', () => {
    const text = show(
      sampleReport([
        plainCase('VPP-ENTITY-01/a', 'MUST', 'unproven', 'the target died'),
        plainCase('VPP-ENTITY-01/b', 'MUST', 'unproven', 'the target died'),
        plainCase('VPP-HTTP-09/a', 'MUST', 'unproven', 'the target died'),
        plainCase('VPP-DATE-01/a', 'MUST', 'unproven'),
      ]),
    )
    expect(text).toContain(
      'UNPROVEN   1  the target died\n              3 cases: VPP-ENTITY-01 (2), VPP-HTTP-09 (1)\n',
    )
    expect(text).toContain('              1 case: VPP-DATE-01 (1)\n')
  })

  it('says all of a known deviation, where a freedom is cut to a line', () => {
    const words = 'why it is accepted, at some length, '.repeat(6)
    const text = show(
      sampleReport([
        plainCase('VPP-DATE-01/a', 'MUST', 'known', `${words}and its end`, 'milliseconds, truncated'),
        plainCase('VPP-DATE-10/a', 'MAY', 'info', `${words}and its end`),
      ]),
    )
    expect(text).toMatch(
      /^known {5}VPP-DATE-01 {4}1 case {3}milliseconds, truncated: why[^\n]*\n( {10}\S[^\n]*\n)+/m,
    )
    expect(text.match(/and its end/g)).toHaveLength(1)
  })

  it('lists every problem that is no case', () => {
    const problems = ['a', 'b', 'c', 'd'].map((name) => `list.yaml:3: no case matches ${name}`)
    const text = show(sampleReport([plainCase('VPP-ENTITY-01/ok', 'MUST', 'pass')], { problems }))
    for (const problem of problems) expect(text).toContain(`problem   ${problem}\n`)
    expect(text).toMatch(/gate {6}failed[^\n]*no case matches a;/)
  })

  it.each([60, 120])('keeps to %i columns, except for commands and case ids', (width) => {
    const long = show(mixed, width)
      .split('\n')
      .filter((text) => text.length > width && !/^ +(curl|again) |VPP-[A-Z]+-\d+\//.test(text))
    expect(long).toEqual([])
  })

  it('has no colour codes unless asked, and says the same with them', () => {
    const coloured = consoleReport(mixed, { color: true, width: 120 })
    expect(show(mixed)).not.toContain('\u001b')
    expect(coloured).toContain('\u001b[31mFAIL\u001b[39m')
    expect(coloured).toContain('\u001b[31mfailed\u001b[39m')
    expect(stripVTControlCharacters(coloured)).toBe(show(mixed))
  })

  it('spells every verdict', () => {
    for (const verdict of verdicts) expect(show(mixed)).toMatch(new RegExp(`\\d ${verdict}\\b`))
  })

  it('lets nothing of the target through that a terminal would obey', () => {
    const nasty = '\u001b]0;x\u0007\n'
    const text = consoleReport(
      sampleReport(
        verdicts.map((verdict) => sampleCase({ verdict, message: nasty, diagnosis: nasty, got: nasty })),
        { notes: [nasty], problems: [nasty], target: { url: nasty, ids: [nasty], reader: 'get' } },
      ),
      wide,
    )
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })
})
