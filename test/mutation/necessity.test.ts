import { describe, expect, it } from 'vitest'
import { defaultSeed, deriveCases } from '../../src/cases/derive.ts'
import { looks } from '../../src/cases/looks.ts'
import type { Case, Expectation } from '../../src/cases/types.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { createJudge, type Judge, rulings } from '../../src/judge/judge.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import type { Fault } from '../../src/mutation/faults/types.ts'
import { tryImplementation } from '../../src/mutation/proof.ts'
import { judgeFault } from '../../src/mutation/proof-result.ts'
import { contract } from '../stub/client.ts'

type Kind = Expectation['kind']

const validators = compileValidators(contract)
const cases = deriveCases(contract, defaultSeed)
const faults = catalogue(contract)
const breakable = contract.requirements.filter(({ level }) => level !== 'MAY').map(({ id }) => id)

/** What becomes of a fault where only the cases of its own requirement are judged: no other one can catch it. */
async function verdictOf(fault: Fault, judge: Judge): Promise<string> {
  const own = cases.filter(({ requirement }) => requirement === fault.requirement)
  const trial = await tryImplementation({ contract, validators, cases: own, seed: defaultSeed, judge }, fault)
  return judgeFault({ subject: fault, trial }, contract).verdict
}

const usual = createJudge(contract, validators)

/** The first fault that goes survivor once all cases of a kind pass. */
async function firstMissed(kind: Kind): Promise<Fault | undefined> {
  const blind = createJudge(contract, validators, { ...rulings, [kind]: () => ({ verdict: 'pass' }) })
  const concerned = breakable.filter((id) =>
    cases.some((item) => item.requirement === id && item.expect.kind === kind),
  )
  // A requirement that has this kind of case only cannot catch anything without it.
  const others = (id: string) =>
    cases.filter((item) => item.requirement === id && item.expect.kind !== kind).length
  for (const id of concerned.toSorted((a, b) => others(a) - others(b))) {
    for (const fault of faults.filter(({ requirement }) => requirement === id)) {
      if ((await verdictOf(fault, blind)) === 'killed') continue
      if ((await verdictOf(fault, usual)) === 'killed') return fault
    }
  }
  return undefined
}

describe('every check is needed', () => {
  const kinds = Object.keys(rulings) as Kind[]
  const free = kinds.filter((kind) =>
    cases.every(({ expect: { kind: own }, requirement }) => own !== kind || !breakable.includes(requirement)),
  )

  it('only a freedom of the standards has a check that nothing depends on', () => {
    expect(free).toEqual(['freedom'])
  })

  it.each(kinds.filter((kind) => !free.includes(kind)))(
    'without the check of %s a fault goes survivor',
    async (kind) => {
      expect(await firstMissed(kind)).toBeDefined()
    },
  )

  it.each(Object.entries(looks))(
    'without the look %s at every exchange a fault goes survivor',
    async (look, id) => {
      const isLook = (item: Case) => item.expect.kind === 'every-exchange' && item.expect.look === look
      const verdict = async (fault: Fault, own: readonly Case[]) => {
        const trial = await tryImplementation({ contract, validators, cases: own, seed: defaultSeed }, fault)
        return judgeFault({ subject: fault, trial }, contract).verdict
      }
      for (const fault of faults.filter(({ requirement }) => requirement === id).toReversed()) {
        if ((await verdict(fault, cases)) !== 'killed') continue
        if (
          (await verdict(
            fault,
            cases.filter((item) => !isLook(item)),
          )) !== 'killed'
        )
          return
      }
      expect.unreachable(`nothing depends on ${look}`)
    },
  )

  it('finds nothing missed where nothing is taken away', async () => {
    const fault = faults.find(({ requirement }) => requirement === breakable[0])!
    const same = createJudge(contract, validators, { ...rulings })
    expect(await verdictOf(fault, same)).toBe('killed')
  })
})
