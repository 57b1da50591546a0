import { describe, expect, it } from 'vitest'
import { listOf, problemOf } from './lists.ts'

describe('parseDeviations', () => {
  it('reads entries with their lines, a text or a list of texts alike', () => {
    const yaml = `# Why we accept these.
- cases: VPP-ENUM-02/state/*
  reason: Our gateway is lenient.
- reason: >
    The date is
    another service's.
  cases:
    - VPP-DATE-01
    - '*lastSyncDateTime*'
  link: https://example.test/issues/7
  expires: 2026-12-31
  requirement: VPP-DATE-01
  found: 204
  sometimes: true
`
    expect(listOf(yaml)).toEqual([
      {
        file: 'list.yaml',
        line: 2,
        cases: [{ text: 'VPP-ENUM-02/state/*', file: 'list.yaml', line: 2 }],
        reason: 'Our gateway is lenient.',
        sometimes: false,
        builtIn: false,
      },
      {
        file: 'list.yaml',
        line: 4,
        cases: [
          { text: 'VPP-DATE-01', file: 'list.yaml', line: 8 },
          { text: '*lastSyncDateTime*', file: 'list.yaml', line: 9 },
        ],
        reason: "The date is another service's.",
        link: 'https://example.test/issues/7',
        expires: '2026-12-31',
        requirement: 'VPP-DATE-01',
        found: '204',
        sometimes: true,
        builtIn: false,
      },
    ])
  })

  it.each(['', '# Nothing is left.\n', '[]\n', '---\n'])('takes %j for an empty list', (yaml) => {
    expect(listOf(yaml)).toEqual([])
  })

  it('reads CRLF line ends and anchors', () => {
    const [first, second] = listOf('- cases: A\r\n  reason: &why because\r\n- cases: B\r\n  reason: *why\r\n')
    expect([first?.reason, second?.reason, second?.line]).toEqual(['because', 'because', 3])
  })

  it.each<[string, string, string]>([
    [
      'no space after the colon',
      '- cases:VPP-X\n  reason: a\n',
      "1: a space is missing after the colon: write 'cases: …'",
    ],
    ['the same in a lone member', '- cases:VPP-X\n', '1: a space is missing after the colon'],
    [
      'the same further down',
      '- cases: VPP-X\n  reason: a\n  link:https://h/x\n',
      "3: a space is missing after the colon: write 'link: …'",
    ],
    ['no space after the dash', '-cases: VPP-X\n-reason: a\n', '1: a space is missing after the dash'],
    [
      'a bare glob that begins with *',
      '- reason: a\n  cases: *lastSync*\n',
      "2: YAML gives the * at the beginning a meaning of its own: put quotes round it, '*lastSync*'",
    ],
    [
      'a bare *',
      '- cases: *\n  reason: a\n',
      "1: YAML gives the * at the beginning a meaning of its own: put quotes round it, '*'",
    ],
    [
      'the same in a list',
      '- cases:\n    - VPP-X\n    - */x/*\n  reason: a\n',
      "3: YAML gives the * at the beginning a meaning of its own: put quotes round it, '*/x/*'",
    ],
    ['the same in a bracketed list', '- cases: [VPP-X, */x]\n  reason: a\n', "put quotes round it, '*/x'"],
    [
      'a bare glob that begins with !',
      '- cases: !(a)\n  reason: a\n',
      "1: YAML gives the ! at the beginning a meaning of its own: put quotes round it, '!(a)'",
    ],
    [
      'braces in a bracketed list',
      '- cases: [VPP-X/{a,b}, c]\n  reason: a\n',
      '1: YAML gives braces in a list a meaning of their own',
    ],
    [
      'a colon in a sentence',
      '- cases: VPP-X\n  reason: see: there\n',
      '2: YAML begins a mapping at a colon and a space: put quotes round the text',
    ],
    ['another indentation', '- cases: VPP-X\n reason: a\n', '2: it is no YAML: correct it ('],
    [
      'a quote that is not closed',
      '- cases: "VPP-X\n  reason: a\n',
      'it is no YAML: correct it (Missing closing',
    ],
    ['a name twice', '- cases: A\n  cases: B\n', '2: it is no YAML: correct it (Map keys must be unique)'],
    ['two documents', '- cases: A\n  reason: a\n---\n- cases: B\n', '3: a second list begins here'],
    ['nesting without end', '['.repeat(2000), '1: it nests deeper than 1000 levels'],
    ['a mapping at the top', 'cases: A\nreason: a\n', "1: it is no list: begin each entry with '- cases: '"],
    ['a text at the top', 'x\n', '1: it is no list'],
    ['an entry that is a text', '- VPP-X\n', "1: an entry is no mapping: begin it with '- cases: '"],
    ['no cases', '- reason: a\n', '1: the entry has no cases: name'],
    ['no reason', '\n- cases: A\n', '2: the entry has no reason: say why it is accepted'],
    ['an empty reason', '- cases: A\n  reason:\n', '2: reason is no text'],
    ['a blank reason', "- cases: A\n  reason: ' '\n", '2: reason is no text'],
    ['empty cases', '- cases: []\n  reason: a\n', '1: cases is neither a glob'],
    ['an empty glob', "- cases: ''\n  reason: a\n", '1: cases is neither a glob'],
    ['a mapping for cases', '- cases: {a}\n  reason: a\n', '1: cases is neither a glob'],
    [
      'a mapping among the globs',
      '- cases:\n    - A\n    - b: c\n  reason: a\n',
      '3: a glob is no text: put quotes round it',
    ],
    [
      'another member',
      '- cases: A\n  reason: a\n  because: b\n',
      '3: an entry has no member "because": use cases, reason, link, ',
    ],
    ['a link that is no URL', '- cases: A\n  reason: a\n  link: OURS-1\n', '3: link is no http or https URL'],
    [
      'a link that a page must not follow',
      "- cases: A\n  reason: a\n  link: 'javascript:x'\n",
      '3: link is no http or https URL',
    ],
    [
      'a day that is not in the calendar',
      '- cases: A\n  reason: a\n  expires: 2026-02-30\n',
      '3: expires is no day: write it as in 2026-12-31',
    ],
    [
      'a date with a time',
      '- cases: A\n  reason: a\n  expires: 2026-02-03T00:00:00Z\n',
      '3: expires is no day',
    ],
    ['another requirement id', '- cases: A\n  reason: a\n  requirement: ENUM-2\n', '3: requirement is no id'],
    [
      'a word for true',
      '- cases: A\n  reason: a\n  sometimes: yes\n',
      '3: sometimes is neither true nor false',
    ],
  ])('says what is wrong and where: %s', (_, yaml, problem) => {
    const found = problemOf(yaml)
    expect(found).toMatch(/^list\.yaml:\d+: [^\n]+$/)
    expect(found).toContain(problem)
  })

  it('lets a line look like a trap where it is right', () => {
    const yaml = "- cases: ['VPP-X/{a,b}', \"*\"]\n  reason: 'reason:so it is, a: b'\n  link: https://h/a:b\n"
    expect(listOf(yaml)[0]?.cases.map(({ text }) => text)).toEqual(['VPP-X/{a,b}', '*'])
  })
})
