import type { Case, Expectation } from '../cases/types.ts'
import type { Contract, Level, Validators } from '../contract/types.ts'
import type { Exchange, Observation } from '../exchange/types.ts'
import { answerRulings } from './answer.ts'
import { concurrencyRulings } from './concurrency.ts'
import type { Judging, Ruling, Rulings } from './context.ts'
import { quiet, steady } from './control.ts'
import { dateRulings } from './dates.ts'
import { notApplicable, weigh } from './judgement.ts'
import { refusalRulings } from './refusal.ts'
import { sequenceRulings } from './sequences.ts'
import type { Judgement } from './types.ts'
import { updateRulings } from './updates.ts'
import { valueRulings } from './values.ts'
import { illegible, spoilt, wentAway } from './went-away.ts'

/** The kinds of expectation that are judged by the exchanges of their own probe. */
type JudgedKind = Exclude<Expectation['kind'], 'every-exchange'>

/** The ruling on each kind of expectation that is about its own probe. */
export const rulings: Rulings<JudgedKind> = {
  ...answerRulings,
  ...valueRulings,
  ...refusalRulings,
  ...dateRulings,
  ...sequenceRulings,
  ...concurrencyRulings,
  ...updateRulings,
}

/** Judges cases of one contract. */
export type Judge = (item: Case, observation: Observation) => Judgement

/**
 * Makes the judge of a contract. Pure: the same case and observation give the same judgement. Throws a RangeError
 * for a case whose requirement the contract does not have.
 */
export function createJudge(
  given: Contract,
  validators: Validators,
  using = rulings,
  control = quiet,
): Judge {
  const contract = steady(given, control)
  const levels = new Map<string, Level>(contract.requirements.map(({ id, level }) => [id, level]))
  return (item, observation) => {
    const level = levels.get(item.requirement)
    if (level === undefined)
      throw new RangeError(`${item.id}: the catalogue has no requirement ${item.requirement}`)
    const { blocked } = observation
    if (blocked) return weigh({ verdict: blocked.verdict, message: blocked.reason }, level)
    if (observation.wentAway) return weigh(wentAway(item, observation), level)
    if (looksAtValue.has(item.expect.kind) && control.restless.includes(item.property ?? ''))
      return notApplicable(`${item.property} moves by itself: GET in a row shows other values`)
    const judging: Judging = {
      item,
      observation,
      patch: primaryOf(item, observation),
      contract,
      control,
      validators,
      readName: observation.reader === 'get' ? 'GET response' : 'no-op PATCH response',
    }
    // Each kind has the ruling of its own kind, which TypeScript cannot follow through the union.
    if (item.expect.kind === 'every-exchange')
      throw new RangeError(`${item.id}: it is judged by all exchanges of a run`)
    const ruling = using[item.expect.kind] as Ruling<JudgedKind>
    const judgement = ruling(judging, item.expect)
    return weigh(observation.spoilt ? spoilt(judging, judgement) : illegible(judging, judgement), level)
  }
}

/** What compares the value of a property with what was sent. */
const looksAtValue: ReadonlySet<Expectation['kind']> = new Set(['instant', 'offset'])

/** The exchange that a case is about: its first PATCH. Throws a RangeError when the probe has none. */
function primaryOf(item: Case, observation: Observation): Exchange {
  const index = item.probe.steps.findIndex((step) => step.method === 'PATCH')
  const exchange = observation.exchanges[index]
  if (exchange === undefined) throw new RangeError(`${item.id}: no PATCH was sent`)
  return exchange
}
