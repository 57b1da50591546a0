import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../src/contract/root.ts'
import { prove } from '../../src/mutation/prove.ts'
import { subjectsOf } from '../../src/mutation/subjects.ts'
import { contract } from '../stub/client.ts'

const subjects = subjectsOf(contract)
const { base, faults, variants, pairs } = subjects

describe('the proof', () => {
  it('names each implementation once', () => {
    const names = [base, ...faults, ...variants, ...pairs].map(({ name }) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  it('says on what the suite broke', async () => {
    const broken = prove({
      contract: { ...contract, name: 'no/such/contract.yaml' },
      seed: 1,
      only: ['type-array-joined'],
      workers: 1,
    })
    await expect(broken).rejects.toThrow(
      /broke on conforming-base or type-array-joined \(please report it\): .*no\/such\/contract\.yaml/,
    )
  })
})

/** The names in the first column of the tables below a heading. */
function firstColumn(page: string, heading: string): string[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name)
}

const read = (path: string) => {
  const file = join(packageRoot(), path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

describe('what is published of it', () => {
  const page = read('docs/internals/proof.md')
  it.skipIf(page === undefined)(
    'docs/internals/proof.md is of this contract and this catalogue (npm run proof)',
    () => {
      expect(page).toContain(contract.sha256)
      expect(page).toContain('The proof passed')
      expect(firstColumn(page!, 'All faults').sort()).toEqual(faults.map(({ name }) => name).sort())
      expect(firstColumn(page!, 'Conforming variants')).toEqual(
        [...variants, ...pairs].map(({ name }) => name),
      )
    },
  )

  const block = read('README.md')?.split('<!-- proof:begin -->')[1]?.split('<!-- proof:end -->')[0]
  it.skipIf(page === undefined || block === undefined)('README.md sums it up (npm run proof)', () => {
    expect(block).toContain(`${faults.length} of ${faults.length} faults killed`)
    expect(block).toContain(contract.sha256.slice(0, 12))
  })
})
