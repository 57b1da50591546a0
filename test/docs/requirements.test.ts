import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { requirementsMarkdown } from '../../tools/docs/requirements-markdown.ts'
import { requirementsPage, requirementsPath } from '../../tools/docs/requirements-page.ts'
import { contract } from '../support/observation.ts'

describe('docs/requirements.md', () => {
  it('is of this catalogue (npm run docs)', async () => {
    expect(await readFile(requirementsPath, 'utf8')).toBe(await requirementsPage())
  })
})

describe('requirementsMarkdown', () => {
  const [first, second] = contract.requirements
  const page = requirementsMarkdown(
    [
      { ...first!, statement: 'A | B is `code` and <b>.' },
      { ...second!, chapter: 'send', appliesTo: 'client' },
    ],
    [
      { id: `${first!.id}/a`, requirement: first!.id, looks: 'Whether it holds.' },
      { id: `${first!.id}/b|\``, requirement: first!.id },
    ],
  )

  it('has a table for each chapter, from which a link leads to each requirement', () => {
    expect(page.match(/^## .*$/gm)).toEqual([`## ${first!.chapter}`, '## send'])
    const anchors = [...page.matchAll(/^### (.*)$/gm)].map(([, id]) => id!.toLowerCase())
    const links = [...page.matchAll(/^\| \[.*?\]\(#(.*?)\)/gm)].map(([, anchor]) => anchor)
    expect(links).toEqual(anchors)
    expect(page).toContain(`| ${first!.level} | implementations | 2 | `)
    expect(page).toContain('| clients | 0 | ')
  })

  it('tells source, why, what is looked at and an example, with no prose taken for Markdown', () => {
    expect(page).toContain(`- Cases: 2, e.g. \`${first!.id}/a\``)
    expect(page).toContain('- What is looked at: Whether it holds.')
    expect(page).toContain('**MUST**, binds implementations. A | B is \\`code\\` and \\<b\\>.')
    expect(page).toContain('A \\| B is \\`code')
    expect(page).toMatch(/^- Cases: 0$/m)
  })
})
