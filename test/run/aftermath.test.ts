import { describe, expect, it } from 'vitest'
import { defaultSeed, deriveCases } from '../../src/cases/derive.ts'
import { createEngine } from '../../src/execute/engine.ts'
import { namesSent } from '../../src/execute/written.ts'
import { controlNotes } from '../../src/judge/control.ts'
import type { Judged } from '../../src/judge/types.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import { variants } from '../../src/mutation/variants/catalogue.ts'
import { openTarget } from '../../src/safety/open.ts'
import { restore } from '../../src/safety/restore.ts'
import { writeBack } from '../../src/safety/write-back.ts'
import { defaultCases } from '../../src/select/default.ts'
import type { ImplementationOptions, StageFactory } from '../../src/stub/types.ts'
import { settableOf } from '../support/cli.ts'
import { stubEndpoint } from '../support/endpoint.ts'
import { contract, entityWith, validators } from '../support/observation.ts'

// Something of each chapter; of texts, dates and odd bodies, of which there are hundreds, a part.
const many = /^VPP-(ERROR-0\d\/VPP-)?(ACCEPT-07|DATE-0[1-46-9]|HTTP-(01|0[7-9]|1\d))/
const cases = defaultCases(deriveCases(contract, defaultSeed)).filter(
  ({ id, probe }, index) => !many.test(id) || /\bnul\b/.test(probe.id) || index % 12 === 0,
)
const sent = new Set(cases.flatMap(({ probe }) => [...namesSent(probe)]))
const subjects = [...catalogue(contract), ...variants]
const stagesOf = (name: string): StageFactory => subjects.find((subject) => subject.name === name)!.stages

/** All that a run does to a target, in process: opens it, writes back, sends all cases, puts back. */
async function runOn(options: ImplementationOptions, concurrency = 1) {
  const { endpoint, implementation } = stubEndpoint({
    tokens: ['a', 'b'].map((id) => entityWith({ id })),
    ...options,
  })
  // In the order of their ids: what was renamed and back is the last of the collection.
  const stored = () =>
    implementation
      .tokens()
      .map(settableOf)
      .toSorted((one, other) => String(one.id).localeCompare(String(other.id)))
  const before = stored()
  const shown = async () => Object.keys((await endpoint.read('a', 'get')).entity ?? {})
  const shownBefore = await shown()
  const { opened } = await openTarget(endpoint, ['a'])
  const refusedBack = await writeBack(endpoint, opened!)
  const [judged, left, notes]: [Judged[], string[], string[]] = [[], [], []]
  const engine = createEngine({
    contract,
    validators,
    endpoint,
    opened: opened!,
    refusedBack,
    seed: defaultSeed,
    concurrency,
    sleep: () => Promise.resolve(),
    onResidue: (line) => left.push(line),
    onControl: (control) => notes.push(...controlNotes(control)),
  })
  await engine(cases, (one) => judged.push(one))
  left.push(...(await restore(endpoint, opened!, { sent: { names: sent, holds: () => false } })))
  const having = (...verdicts: string[]) =>
    judged.filter(({ judgement }) => verdicts.includes(judgement.verdict))
  const requirements = (found: readonly Judged[]) => [
    ...new Set(found.map(({ case: item }) => item.requirement)),
  ]
  return {
    before,
    after: stored(),
    shownBefore,
    shown: await shown(),
    /** The requirements that a case failed, and those with a warning at most. */
    broken: requirements(having('fail')),
    warned: requirements(having('warn')).filter((id) => !requirements(having('fail')).includes(id)),
    unproven: having('unproven'),
    diagnoses: new Set(having('fail').map(({ judgement }) => judgement.diagnosis)),
    notes,
    left,
    refusedBack,
  }
}

const alone = (name: string, concurrency = 1) => runOn({ stages: [stagesOf(name)] }, concurrency)

describe('what a target suffers is not held against it twice, and is as it was in the end', () => {
  it.each([
    ['renamed by a key in the body', 'aftermath-renamed', ['VPP-ACCEPT-09']],
    ['whose key alone is renamed', 'accept-key-changed', ['VPP-ACCEPT-09']],
    ['that cannot be read after a body nested deep', 'aftermath-broken-by-nesting', ['VPP-ERROR-03']],
    [
      'of which a PATCH creates another, that can be deleted',
      'aftermath-created-and-deletable',
      ['VPP-HTTP-03'],
    ],
  ])('an entity %s', async (_what, name, requirements) => {
    for (const concurrency of [1, 6]) {
      const found = await alone(name, concurrency)
      expect(found).toMatchObject({ broken: requirements, warned: [], unproven: [] })
      expect(found.after).toEqual(found.before)
    }
  })

  it('an entity that one member makes unreadable: null in its place makes it whole', async () => {
    for (const concurrency of [1, 6]) {
      const found = await alone('aftermath-broken-by-nested-member', concurrency)
      expect(found).toMatchObject({
        broken: ['VPP-ERROR-03'],
        warned: [],
        unproven: [],
        left: [],
      })
      expect(found.after).toEqual(found.before)
    }
  })

  it.each(['annotations-kept', 'service-property-taken'])(
    'what a conforming service keeps: %s',
    async (name) => {
      for (const concurrency of [1, 6]) {
        const found = await alone(name, concurrency)
        expect(found).toMatchObject({
          broken: [],
          warned: [],
          unproven: [],
          left: [],
          shown: found.shownBefore,
        })
      }
    },
  )

  it('a text with U+0000 that reads otherwise each time: what is read of it before and after another request says nothing of that', async () => {
    for (const concurrency of [1, 6]) {
      const found = await alone('aftermath-nul-reads-otherwise', concurrency)
      expect(found).toMatchObject({ broken: ['VPP-ACCEPT-07'], unproven: [], left: [] })
      expect(found.after).toEqual(found.before)
    }
  })

  it('a member that is not documented is removed where null removes it', async () => {
    const found = await alone('aftermath-unknown-members-kept')
    expect(found).toMatchObject({ broken: [], warned: ['VPP-HTTP-06'], unproven: [], left: [] })
    expect(found.after).toEqual(found.before)
  })
})

describe('an entity that cannot be read any more, whatever is sent', () => {
  it.each([
    ['aftermath-broken-for-good', ['VPP-ERROR-03']],
    ['aftermath-broken-by-enum', ['VPP-ENUM-01', 'VPP-ERROR-03']],
  ])('%s: one request is to blame, and the rest is not judged', async (name, requirements) => {
    for (const concurrency of [1, 6]) {
      const found = await alone(name, concurrency)
      expect(found.broken.toSorted()).toEqual(requirements)
      const reasons = new Set(found.unproven.map(({ judgement }) => judgement.message))
      for (const reason of reasons)
        expect(reason).toMatch(/^(the entity cannot be read since |.*could not be read)/)
      expect(found.left).toEqual([
        'a could not be read after it was put back: answered 500',
        expect.stringMatching(/ of a were not put back: answered 500$/),
      ])
    }
  })
})

describe('what stays is listed', () => {
  it('a member that is not documented and cannot be removed', async () => {
    const found = await alone('http-unknown-property-stored')
    expect(found).toMatchObject({ broken: [], warned: ['VPP-HTTP-06'], unproven: [] })
    expect(found.left).toEqual([
      expect.stringMatching(
        /\bconformanceUnknown\b.* of a were not there when the run began, and could not be removed$/,
      ),
    ])
  })

  it('an entity that a PATCH of an unknown id has created, where it cannot be deleted', async () => {
    const found = await alone('http-unknown-id-created')
    expect(found.broken).toEqual(['VPP-HTTP-03'])
    const created = found.after.filter(({ id }) => !found.before.some((entity) => entity.id === id))
    expect(created.length).toBeGreaterThan(0)
    expect(found.left.toSorted()).toEqual(
      created.map(({ id }) => `an entity with the id ${id} was created and could not be deleted`).toSorted(),
    )
  })
})

describe('a target that refuses the value that it holds', () => {
  it('fails for that, once, and is as it was where nothing else is written', async () => {
    const { name } = contract.properties.find((one) => one.kind === 'dateTimeOffset' && !one.serverOwned)!
    for (const concurrency of [1, 6]) {
      const found = await alone('aftermath-own-value-refused', concurrency)
      expect(found).toMatchObject({ broken: ['VPP-ACCEPT-12'], warned: [], unproven: [] })
      expect([...found.diagnoses]).toEqual([
        expect.stringMatching(/^valid, shown by the target itself, and refused with 400: /),
      ])
      expect(found.refusedBack.map((one) => one.name)).toEqual([name])
      expect(found.left).toEqual([`${name} of a was not put back: answered 400`])
    }
  })
})

describe('what a target does by itself', () => {
  it.each([
    ['text', 'aftermath-text-moves', 'string'],
    ['date', 'aftermath-date-moves', 'dateTimeOffset'],
  ])('is a %s that moves: named once, failed once, and told at the end', async (_what, fault, kind) => {
    const { name } = contract.properties.find((property) => property.kind === kind && !property.serverOwned)!
    for (const concurrency of [1, 6]) {
      const found = await alone(fault, concurrency)
      expect(found).toMatchObject({ broken: ['VPP-ENTITY-08'], warned: [], unproven: [] })
      expect([...found.diagnoses]).toEqual(['moves by itself'])
      expect(found.notes).toEqual([expect.stringContaining(`door: ${name} (`)])
      expect(found.left).toEqual([expect.stringMatching(new RegExp(`^${name} of a is not as it was`))])
      // What was stored was never shown.
      const others = (entities: typeof found.after) => entities.map((entity) => ({ ...entity, [name]: null }))
      expect(others(found.after)).toEqual(others(found.before))
    }
  })

  it('is a collection that cannot be read: named, and held against no PATCH', async () => {
    const found = await alone('collection-unreadable')
    expect(found).toMatchObject({ broken: [], warned: [], unproven: [] })
    expect(found.notes).toEqual(['The collection is not looked at: GET of it is answered 500.'])
  })

  it('is a GET of any id: named, and held against no PATCH', async () => {
    const found = await alone('get-of-any-id')
    expect(found).toMatchObject({ broken: [], warned: [], unproven: [] })
    expect(found.notes).toEqual([
      expect.stringMatching(/^GET is answered 2xx for ids that no entity should have/),
    ])
  })
})

describe('a server that goes away at a request', () => {
  it.each([
    ['aftermath-gone-at-null', 'VPP-HTTP-02'],
    ['aftermath-gone-at-invalid-date', 'VPP-DATE-05'],
  ])('%s: the request is the failure, and the other chapters are judged', async (name, requirement) => {
    for (const concurrency of [1, 6]) {
      const found = await alone(name, concurrency)
      expect(found.broken.toSorted()).toEqual(['VPP-ERROR-03', requirement].toSorted())
      expect([...found.diagnoses]).toEqual(['the server went away'])
      const reasons = found.unproven.map(({ judgement }) => judgement.message)
      for (const reason of reasons)
        expect(reason).toMatch(/the server went away at (this request|requests like it)/)
      const chapters = new Set(
        found.unproven.map(({ case: { requirement: id } }) => id).filter((id) => !id.startsWith('VPP-ERROR')),
      )
      expect([...chapters].filter((id) => id !== requirement)).toEqual([])
      expect(found.after).toEqual(found.before)
    }
  })
})
