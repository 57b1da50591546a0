import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readOutcome, readProfile } from '../../src/client/lines.ts'
import { operations } from '../../src/client/types.ts'
import { packageRoot } from '../../src/contract/root.ts'

const page = await readFile(join(packageRoot(), 'docs', 'client-protocol.md'), 'utf8')
const guide = await readFile(join(packageRoot(), 'docs', 'sdk-authors.md'), 'utf8')
const objects = (text: string) => text.split('\n').filter((line) => /^\{.*\}$/.test(line))

describe('the pages on the client protocol', () => {
  it.each([
    ['docs/client-protocol.md', page],
    ['docs/sdk-authors.md', guide],
  ])('%s begins with a first line that is accepted', (_name, text) => {
    const [first] = objects(text)
    expect(readProfile(first!).problem).toBeUndefined()
  })

  it('tell every operation', () => {
    for (const operation of operations) expect(page).toContain(`| \`${operation}\` |`)
  })

  it('show answers that are accepted', () => {
    const answers = [...page.matchAll(/^\| `(\{"case":"….*?\})` \|/gm)].map(([, text]) =>
      text!.replace('{…}', '{}').replace('[…]', '[]'),
    )
    expect(answers.length).toBeGreaterThan(4)
    for (const answer of answers)
      expect([answer, readOutcome(answer, '…').problem]).toEqual([answer, undefined])
  })
})
