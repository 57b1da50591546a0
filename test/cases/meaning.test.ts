import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Contract, Requirement } from '../../src/contract/types.ts'
import { contracts } from './contracts.ts'

const file = new URL('meaning.lock.json', import.meta.url)
type Lock = Readonly<Record<string, string>>

function meaningOf({ level, statement }: Pick<Requirement, 'level' | 'statement'>): string {
  return createHash('sha256').update(`${level}\n${statement}`).digest('hex')
}

/** What is wrong with the catalogue, seen from the lock; each line says what to do. */
function problems(requirements: readonly Requirement[], lock: Lock): string[] {
  const current = new Map(requirements.map((requirement) => [requirement.id, meaningOf(requirement)]))
  const changed = Object.entries(lock).flatMap(([id, meaning]) => {
    if (!current.has(id)) return [`${id} is gone: an id stays for ever; put it back`]
    if (current.get(id) === meaning) return []
    return [
      `${id} means something else now: put its level and statement back and give the new meaning a new id`,
    ]
  })
  const added = [...current.keys()].filter((id) => !Object.hasOwn(lock, id))
  return [...changed, ...added.map((id) => `${id} is new: run the tests once with UPDATE_MEANING_LOCK=1`)]
}

const catalogueOf = ({ requirements, clientRequirements }: Contract) => [
  ...requirements,
  ...clientRequirements,
]

describe('the meaning of a requirement', () => {
  // All versions are judged by one catalogue.
  const requirements = [...new Map(contracts.flatMap(catalogueOf).map((item) => [item.id, item])).values()]
  const meanings: Lock = Object.fromEntries(requirements.map((item) => [item.id, meaningOf(item)]))

  it('never changes', () => {
    if (process.env.UPDATE_MEANING_LOCK === '1') writeFileSync(file, `${JSON.stringify(meanings, null, 2)}\n`)
    const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock
    const found = problems(requirements, lock)
    expect(found, `${found.join('\n')}\n(a mere correction of the wording: UPDATE_MEANING_LOCK=1)\n`).toEqual(
      [],
    )
  })

  it('is the same in every version', () => {
    for (const contract of contracts) expect(problems(catalogueOf(contract), meanings)).toEqual([])
  })

  it('is guarded: another level, another statement, a lost id and a new one are each told', () => {
    const [first, ...rest] = requirements as [Requirement, ...Requirement[]]
    expect(problems([{ ...first, level: 'MAY' }, ...rest], meanings)).toEqual([
      expect.stringContaining(`${first.id} means something else now`),
    ])
    expect(problems([{ ...first, statement: 'Other.' }, ...rest], meanings)).toEqual([
      expect.stringContaining('a new id'),
    ])
    expect(problems(rest, meanings)).toEqual([expect.stringContaining(`${first.id} is gone`)])
    expect(problems([{ ...first, id: 'VPP-ENTITY-99' }, first, ...rest], meanings)).toEqual([
      expect.stringContaining('VPP-ENTITY-99 is new'),
    ])
    expect(problems([{ ...first, why: 'Other.', source: 'Other.' }, ...rest], meanings)).toEqual([])
  })
})
