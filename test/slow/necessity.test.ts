import { describe, expect, it } from 'vitest'
import { defaultSeed, deriveCases } from '../../src/cases/derive.ts'
import { type LookName, looks } from '../../src/cases/looks.ts'
import type { Case, Expectation } from '../../src/cases/types.ts'
import { compileValidators } from '../../src/contract/validate.ts'
import { createJudge, type Judge, rulings } from '../../src/judge/judge.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import type { Fault } from '../../src/mutation/faults/types.ts'
import { tryImplementation } from '../../src/mutation/proof.ts'
import { judgeFault } from '../../src/mutation/proof-result.ts'
import { selectCases } from '../../src/run/settings.ts'
import { contract } from '../stub/client.ts'

type Kind = Expectation['kind']

const validators = compileValidators(contract)
// What a default run sends, as in the proof.
const cases = selectCases(deriveCases(contract, defaultSeed), { only: [], skip: [], quick: false }, contract)
const faults = catalogue(contract)
const breakable = contract.requirements.filter(({ level }) => level !== 'MAY').map(({ id }) => id)

/** What becomes of a fault where only the cases of its own requirement are judged: no other one can catch it. */
async function verdictOf(fault: Fault, judge: Judge, among: readonly Case[] = cases): Promise<string> {
  const own = among.filter(({ requirement }) => requirement === fault.requirement)
  const trial = await tryImplementation({ contract, validators, cases: own, seed: defaultSeed, judge }, fault)
  return judgeFault({ subject: fault, trial }, contract).verdict
}

const usual = createJudge(contract, validators)

const withoutLooks = cases.filter(({ expect: { kind } }) => kind !== 'every-exchange')

/**
 * The first fault that survives once all cases of a kind pass; where a look at every exchange sees it all the same, that
 * look is left out.
 */
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
      for (const among of [cases, withoutLooks]) {
        if ((await verdictOf(fault, blind, among)) === 'killed') continue
        if ((await verdictOf(fault, usual, among)) === 'killed') return fault
      }
    }
  }
  return undefined
}

/** For each look at every exchange, a fault that no other case of its requirement sees; the reading is looked at twice. */
const onlySeenBy: Readonly<Record<LookName, string>> = {
  'whole-answer': 'entity-member-missing-beside-a-date',
  'valid-answer': 'entity-member-mistyped-beside-a-date',
  'others-shown': 'entity-null-shown-beside-a-date',
  'values-stored': 'entity-not-stored-with-if-match',
  'others-kept': 'entity-boolean-flipped-beside-a-date',
  'valid-read': 'enum-number-beyond-stored',
  'keys-apart': 'entity-listed-by-number',
  'texts-as-sent': 'text-cut-at-128-kilobytes',
  'valid-taken': 'date-seven-digits-refused',
  'no-server-error': 'error-500-for-reading-the-last-day',
  'no-html-page': 'error-html-for-a-coding',
  'nothing-disclosed': 'error-trace-where-a-precondition-fails',
  challenge: 'auth-401-without-challenge',
  'one-content-type': 'http-two-content-types',
  'no-byte-order-mark': 'http-byte-order-mark-in-answer',
  'no-name-twice': 'http-control-information-twice',
  'nothing-internal': 'error-class-of-java',
  'coding-accepted': 'http-coded-though-not-accepted',
}

describe('every check is needed', () => {
  const kinds = Object.keys(rulings) as Kind[]

  // A freedom is recorded and never fails, so nothing can depend on it.
  const spared: readonly Kind[] = ['freedom']
  it.each(kinds.filter((kind) => !spared.includes(kind)))(
    'without the check of %s a fault survives',
    async (kind) => {
      expect(await firstMissed(kind)).toBeDefined()
    },
  )

  it.each(Object.keys(looks) as LookName[])(
    'without the look %s at every exchange a fault survives',
    async (look) => {
      const isLook = (item: Case) => item.expect.kind === 'every-exchange' && item.expect.look === look
      const fault = faults.find(({ name }) => name === onlySeenBy[look])!
      const verdict = async (own: readonly Case[]) => {
        const trial = await tryImplementation({ contract, validators, cases: own, seed: defaultSeed }, fault)
        return judgeFault({ subject: fault, trial }, contract).verdict
      }
      expect(fault.requirement).toBe(looks[look])
      expect(await verdict(cases)).toBe('killed')
      // A reading that breaks is looked at by the case that it follows, too.
      const isReading = look === 'no-server-error'
      const without = cases.filter(
        (item) => !isLook(item) && !(isReading && item.expect.kind === 'no-server-error'),
      )
      expect(await verdict(without)).not.toBe('killed')
    },
  )

  it('finds nothing missed where nothing is taken away', async () => {
    const fault = faults.find(({ requirement }) => requirement === breakable[0])!
    const same = createJudge(contract, validators, { ...rulings })
    expect(await verdictOf(fault, same)).toBe('killed')
  })
})
