import { describe, expect, it } from 'vitest'
import { defaultSeed } from '../../src/cases/derive.ts'
import { judgeProof } from '../../src/mutation/proof-result.ts'
import { prove } from '../../src/mutation/prove.ts'
import { selectSubjects, subjectsOf } from '../../src/mutation/subjects.ts'
import { consoleProof } from '../../src/report/render/proof-console.ts'
import { contract } from '../stub/client.ts'

const subjects = subjectsOf(contract)
const { faults, variants, pairs } = subjects

/** The first fault of each family, and every nth conforming one: the same ones until the catalogue changes. */
function sample(): string[] {
  const every = (n: number, list: readonly { readonly name: string }[]) =>
    list.filter((_, index) => index % n === 0)
  const ofFamilies = faults.filter(
    ({ family }, index) => faults.findIndex((other) => other.family === family) === index,
  )
  // Those that wait for their timers take seconds; the whole proof has them.
  const quick = variants.filter(({ name }) => !/slow/.test(name))
  const chosen = [...ofFamilies, ...every(40, quick), ...every(60, pairs)]
  return [...new Set(chosen.map(({ name }) => name))]
}

describe('the proof', () => {
  it('holds for a sample of the faults and variants', async () => {
    const only = sample()
    const report = judgeProof(await prove({ contract, seed: defaultSeed, only, workers: 2 }))
    expect(report.faults.length + report.variants.length + report.pairs.length).toBe(only.length)
    expect(report.problems, consoleProof(report, { color: false, width: 110 })).toEqual([])
    expect(report.holds).toBe(true)
  })

  it('is the same with another number of workers, in the order of the catalogue', async () => {
    const only = ['type-array*', 'dates-in-utc']
    const told: string[] = []
    const once = await prove({ contract, seed: 7, only, workers: 1, onTrial: ({ name }) => told.push(name) })
    const again = await prove({ contract, seed: 7, only, workers: 2 })
    const names = selectSubjects(subjects, only).faults.map(({ name }) => name)
    expect(names.length).toBeGreaterThan(3)
    expect(again.faults.map(({ subject, trial }) => [subject.name, trial.name])).toEqual(
      names.map((name) => [name, name]),
    )
    expect(told.length).toBe(1 + once.faults.length + once.variants.length + once.pairs.length)
    expect(judgeProof(again)).toEqual(judgeProof(once))
    expect(once.complete).toBe(false)
  })
})
