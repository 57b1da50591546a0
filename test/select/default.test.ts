import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { executeInProcess } from '../../src/run/in-process.ts'
import { defaultCases } from '../../src/select/default.ts'
import { isOwn, keyOf, propertiesOf } from '../../src/select/keys.ts'
import { mergeValues } from '../../src/select/merge-values.ts'
import { defaultInputs } from '../../src/select/orders.ts'
import { coverageOf } from '../../tools/docs/grammar-coverage.ts'
import { contracts } from '../cases/contracts.ts'
import { contract, validators } from '../support/observation.ts'

const all = deriveCases(contract)
const cases = defaultCases(all)

/** What the readme promises of a default run of v1.0, and what a property more than the page's twelve may add. */
const mostRequests = 800 + 20 * Math.max(0, contract.properties.length - 12)

describe('the cases of a default run', () => {
  it('take few requests on a target that conforms', async () => {
    const judge = () => ({ verdict: 'pass' }) as const
    const run = { contract, validators, cases: mergeValues(cases), seed: 1, judge }
    const { requests } = await executeInProcess(run, () => {})
    expect(requests).toBeLessThanOrEqual(mostRequests)
  })

  it('hold every operator and every production of each grammar', () => {
    const namesOf = (list: typeof all) =>
      coverageOf(list).flatMap(({ name, productions }) =>
        productions.flatMap((one) =>
          [...one.operators.keys()].flatMap((operator) => [`${name} ${operator}`]),
        ),
      )
    const productions = coverageOf(cases).flatMap(({ productions: own }) => own)
    expect(productions.filter(({ operators }) => operators.size === 0)).toEqual([])
    const [here, everywhere] = [new Set(namesOf(cases)), new Set(namesOf(all))]
    expect([...everywhere].filter((name) => !here.has(name))).toEqual([])
  })

  it('leave out no case but those that another represents, and inputs of grammars', () => {
    const chosen = new Set(cases)
    const left = all.filter((item) => !chosen.has(item))
    expect(left.filter(({ represented, sampled }) => !represented && !sampled)).toEqual([])
    expect(cases.filter(({ represented }) => represented)).toEqual([])
  })

  it('look at what is sent in every way that there is', () => {
    const sent = new Set(cases.map(({ probe }) => probe.id))
    const missing = all.filter(
      ({ represented, probe, sampled }) => sampled && !represented && sent.has(probe.id),
    )
    expect(missing.filter((item) => !cases.includes(item))).toEqual([])
  })
})

describe('the list of inputs', () => {
  it.each(contracts)('names inputs of $name that there are', (version) => {
    const derived = deriveCases(version)
    const properties = propertiesOf(derived)
    const known = new Set(
      derived.filter((item) => item.sampled && isOwn(item)).map(({ id }) => keyOf(id, properties)),
    )
    expect([...defaultInputs()].filter((key) => !known.has(key))).toEqual([])
  })

  it('decides: without it each operator has one input that is not in the short lists', () => {
    const sampled = (list: typeof all) => list.filter((item) => item.sampled && isOwn(item))
    const [without, asListed] = [defaultCases(all, new Set()), cases].map(sampled)
    const operators = without!.map(({ input }) => `${input!.grammar} ${input!.operator}`)
    expect(new Set(without!.map(({ probe }) => probe.id)).size).toBe(new Set(operators).size)
    expect(without!.length).toBeLessThan(asListed!.length)
  })
})
