import { beforeAll, describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { proveCase } from '../../src/cases/prove.ts'
import type { Case } from '../../src/cases/types.ts'
import { type Contract, chapters } from '../../src/contract/types.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { tryImplementation } from '../../src/mutation/proof.ts'
import { addedMember, addedProperties, grownContract } from '../support/grown.ts'
import { contracts } from './contracts.ts'

const added = Object.keys(addedProperties)
const newMember = addedMember

describe('a contract that has grown', () => {
  let grown: Contract
  let cases: readonly Case[]
  const [before] = contracts as [Contract]
  const casesBefore = deriveCases(before)

  beforeAll(async () => {
    grown = await grownContract(addedProperties)
    cases = deriveCases(grown)
  })

  const idsOf = (requirement: string, part: string) =>
    cases.map(({ id }) => id).filter((id) => id.startsWith(`${requirement}/`) && id.includes(part))

  it('has new cases in every chapter', () => {
    const known = new Set(casesBefore.map(({ id }) => id))
    const chapterOf = new Map(grown.requirements.map(({ id, chapter }) => [id, chapter]))
    const fresh = cases
      .filter(({ id }) => !known.has(id))
      .map(({ requirement }) => chapterOf.get(requirement))
    const grew = chapters.filter((chapter) => fresh.includes(chapter))
    // Here each request is about something else than the properties; those they take along are looked at below.
    expect(grew).toEqual(chapters.filter((chapter) => !['auth', 'concurrency', 'http'].includes(chapter)))
  })

  it.each([
    'VPP-CONC-01',
    'VPP-CONC-02',
    'VPP-HTTP-04',
    'VPP-HTTP-08',
    'VPP-HTTP-09',
    'VPP-ENTITY-10',
    'VPP-ENTITY-14',
  ])('takes the new properties along in %s', (requirement) => {
    const text = JSON.stringify(cases.filter((item) => item.requirement === requirement))
    expect(added.filter((name) => !text.includes(name))).toEqual([])
  })

  it.each([
    ['VPP-ACCEPT-02', 'newText/plain'],
    ['VPP-ACCEPT-02', 'newInstant/plain'],
    ['VPP-ACCEPT-03', 'newChoice/deepBlue'],
    ['VPP-ACCEPT-03', `state/${newMember}`],
    ['VPP-ACCEPT-04', 'newFlag/false'],
    ['VPP-ACCEPT-05', 'newText/null'],
    ['VPP-ACCEPT-07', 'newText/astral'],
    ['VPP-ENTITY-08', 'newChoice/red'],
    ['VPP-ENUM-01', 'newChoice/unknown-word'],
    ['VPP-ENUM-02', 'newChoice/sibling-member:valid'],
    ['VPP-ENUM-02', 'state/sibling-member:deepBlue'],
    ['VPP-ENUM-02', `newChoice/sibling-member:${newMember}`],
    ['VPP-ENUM-07', 'newChoice/null'],
    ['VPP-DATE-01', 'newInstant/digits-7'],
    ['VPP-DATE-03', 'newInstant/-08:00'],
    ['VPP-DATE-05', 'newInstant/february-30'],
    ['VPP-TYPE-01', 'newText/object'],
    ['VPP-TYPE-02', 'newFlag/text-true'],
    ['VPP-TYPE-03', 'newFlag/null'],
    ['VPP-ERROR-05', 'newInstant/null'],
    ['VPP-ERROR-05', 'newText/after-bad'],
  ])('%s has %s', (requirement, part) => {
    expect(idsOf(requirement, part)).not.toEqual([])
  })

  it('keeps every case that there was', () => {
    const now = new Set(cases.map(({ id }) => id))
    // A longer enum has another last member and other free numbers, more properties have other pairs.
    const last = String(before.properties.find(({ name }) => name === 'state')!.members.at(-1))
    const moved = [last, '/pairwise-', '/numeric-text:']
    const lost = casesBefore
      .map(({ id }) => id)
      .filter((id) => !now.has(id) && !moved.some((part) => id.includes(part)))
    expect(lost).toEqual([])
  })

  it('has only cases that can be proven, under ids of their own', () => {
    const validators = compileValidators(grown)
    expect(cases.flatMap((item) => proveCase(item, validators) ?? [])).toEqual([])
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
  })

  it('is met by the stub that is made from it', async () => {
    const context = { contract: grown, validators: compileValidators(grown), cases, seed: 1 }
    const trial = await tryImplementation(context, { name: 'grown', stages: () => ({}) })
    expect(trial).toMatchObject({ killed: {}, examples: {}, unproven: 0 })
    expect(trial.untestable).toBeUndefined()
  })

  it('is not met by a stub that forgets a new property', async () => {
    const forgetful = cases.filter(({ requirement }) => requirement === 'VPP-ENTITY-08')
    const context = { contract: grown, validators: compileValidators(grown), cases: forgetful, seed: 1 }
    const trial = await tryImplementation(context, {
      name: 'forgetful',
      stages: () => ({
        merge: (base) => (entity, body, call) => ({
          ...base(entity, body, call),
          newChoice: entity.newChoice ?? null,
        }),
      }),
    })
    expect(Object.keys(trial.killed)).toEqual(['VPP-ENTITY-08'])
  })
})
