import { describe, expect, it } from 'vitest'
import { judgeProof } from '../../../src/mutation/proof-result.ts'
import { consoleProof } from '../../../src/report/render/proof-console.ts'
import { proofMarkdown, proofSummary, withSummary } from '../../../src/report/render/proof-markdown.ts'
import { chapterCounts, familyRows } from '../../../src/report/render/proof-matrix.ts'
import {
  may,
  must,
  otherMust,
  proofOf,
  should,
  soleFaults,
  triedFault,
  triedVariant,
} from '../../support/proof.ts'

const missed = triedFault('nobody-sees-it', must, {})
const elsewhere = triedFault('seen-elsewhere', must, { fail: [otherMust] })
const falsePositive = triedVariant('conforms', { fail: [otherMust] })
const bad = judgeProof(
  proofOf({
    complete: true,
    faults: [...soleFaults().slice(1), missed, elsewhere],
    variants: [falsePositive, triedVariant('gentle', { warn: [should] })],
  }),
)
const good = judgeProof(
  proofOf({
    complete: true,
    faults: soleFaults(),
    variants: [triedVariant('conforms')],
    pairs: [triedVariant('a+b')],
  }),
)

describe('the matrix', () => {
  it('counts at how many faults of a family each requirement fails or warns', () => {
    const rows = familyRows(
      judgeProof(
        proofOf({ faults: [missed, elsewhere, triedFault('both', must, { fail: [otherMust, must] })] }),
      ),
    )
    expect(rows).toEqual([
      {
        family: 'http',
        faults: 3,
        killed: 1,
        by: new Map([
          [must, 1],
          [otherMust, 2],
        ]),
      },
    ])
  })

  it('writes the counts of a chapter as one phrase', () => {
    const by = new Map([
      ['VPP-ENUM-01', 12],
      ['VPP-ENUM-03', 2],
      ['VPP-DATE-01', 1],
      ['ODD', 3],
    ])
    expect(chapterCounts(by)).toEqual(['VPP-ENUM 01×12 03×2', 'VPP-DATE 01×1', 'ODD×3'])
  })
})

describe('consoleProof', () => {
  it('shows each fault that is not killed and each false positive with what was found', () => {
    const text = consoleProof(bad, { color: false, width: 100 })
    expect(text).toContain(
      `MISSED  nobody-sees-it (http) must be killed by ${must}\n      It has nobody-sees-it.\n      found: nothing\n`,
    )
    expect(text).toContain(`ONLY UNRELATED  seen-elsewhere (http) must be killed by ${must}\n`)
    expect(text).toContain(`      found: fail ${otherMust}/case: what was found\n`)
    expect(text).toContain('FALSE POSITIVE  conforms (a | clause)\n')
    expect(text).toContain(`warned    gentle by ${should}\n`)
    expect(text).toMatch(new RegExp(`${must} +MUST +0 +0  no fault that only it kills`))
    expect(text).toMatch(new RegExp(`${may} +MAY +a freedom: it cannot be broken`))
    expect(text).toMatch(/\nproof {5}failed: 1 fault missed; [\s\S]*\n$/)
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100)
  })

  it('says that it holds, with counts and seed', () => {
    const text = consoleProof(good, { color: false, width: 100 })
    expect(text).toContain(
      `faults    ${good.faults.length}: ${good.faults.length} killed by the requirement that they break\n`,
    )
    expect(text).toContain('\nseed      1\n')
    expect(text).toMatch(/\nproof {5}passed\n$/)
    expect(text).not.toMatch(/MISSED|WRONGED|ONLY UNRELATED|no fault/)
  })

  it('says that a selection is one', () => {
    expect(consoleProof({ ...good, complete: false }, { color: false, width: 200 })).toMatch(
      /\nproof {5}passed for this selection \(/,
    )
  })
})

describe('proofMarkdown', () => {
  it('names every fault, variant and requirement, the contract and the seed', () => {
    const page = proofMarkdown(good)
    for (const { name } of [...good.faults, ...good.variants, ...good.pairs])
      expect(page).toContain(`| \`${name}\` |`)
    for (const { id, statement } of good.requirements)
      expect(page).toContain(`${id}: ${statement.slice(0, 12)}`)
    expect(page).toContain(good.contract.sha256)
    expect(page).toContain('- The proof passed\n')
    expect(proofMarkdown(bad)).toContain('- The proof failed: 1 fault missed; ')
  })

  it('links the public reports that show a fault, and counts those that have one', () => {
    const [first, ...others] = soleFaults()
    const reported = {
      ...first!,
      subject: { ...first!.subject, report: { at: 'owner/repo.js#12', year: 2019 } },
    }
    const report = judgeProof(proofOf({ complete: true, faults: [reported, ...others] }))
    expect(proofMarkdown(report)).toContain(
      '[owner/repo.js#12](https://github.com/owner/repo.js/issues/12) (2019)',
    )
    expect(proofMarkdown(report)).toContain('- Public reports: 1 of these faults')
    expect(proofSummary(report)).toContain('1 fault of them with the public report')
  })

  it('keeps a bar and a tag in a text from breaking its table', () => {
    const page = proofMarkdown(
      judgeProof(proofOf({ faults: [triedFault('<b>|x', must, {})], variants: [triedVariant('v')] })),
    )
    expect(page).toContain('| It has &lt;b>\\|x. |')
    expect(page).toContain('| a \\| clause | passes |')
  })
})

describe('proofSummary', () => {
  it('tells the counts', () => {
    const count = good.faults.length
    expect(proofSummary(good)).toContain(`${count} of ${count} faults killed`)
    expect(proofSummary(good)).toContain('0 false positives on 1 conforming variant and 1 pair of them')
    expect(proofSummary(bad)).toContain('1 false positive on')
  })

  it('goes between the markers, and the rest of the page stays', () => {
    const page = 'Before\n<!-- proof:begin -->\nold\n<!-- proof:end -->\nAfter $& it\n'
    expect(withSummary(page, 'new $1')).toBe(
      'Before\n<!-- proof:begin -->\n\nnew $1\n\n<!-- proof:end -->\nAfter $& it\n',
    )
    expect(withSummary(withSummary(page, 'new')!, 'new')).toBe(withSummary(page, 'new'))
  })

  it.each([
    ['no markers', 'text'],
    ['no end', '<!-- proof:begin -->'],
    ['no beginning', '<!-- proof:end -->'],
    ['the end first', '<!-- proof:end --><!-- proof:begin -->'],
    ['the end first and last', '<!-- proof:end --><!-- proof:begin --><!-- proof:end -->'],
    ['two beginnings', '<!-- proof:begin --><!-- proof:begin --><!-- proof:end -->'],
    ['two ends', '<!-- proof:begin --><!-- proof:end --><!-- proof:end -->'],
  ])('has no place on a page with %s', (_, page) => {
    expect(withSummary(page, 'new')).toBeUndefined()
  })
})
