import type { LookName } from '../cases/looks.ts'
import type { Expectation } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { objectOf, sentText } from '../exchange/exchange.ts'
import { type JsonObject, sameJson } from '../json.ts'
import type { Updated } from './accepted-update.ts'
import { invalidMember, missingFrom } from './answer.ts'
import { broken, pass, show } from './judgement.ts'
import { othersIn } from './others-kept.ts'
import type { Judgement } from './types.ts'
import { valuesIn } from './values-stored.ts'

type Kind = Expectation['kind']

/** Kinds of expectation that judge by themselves what became of the values that were sent. */
const leftValues: readonly Kind[] = [
  'echo',
  'instant',
  'offset',
  'credential-echo',
  'credential-text',
  'idempotent',
  'neighbours',
]

/**
 * Looks at what an accepted PATCH has answered and left: a judgement for each look that has something to look at, and that
 * no case of the same probe takes by itself; undefined where what was sent gives none.
 */
export function* entityLooks(updated: Updated): Iterable<readonly [LookName, Judgement | undefined]> {
  const { patch, observation, contract, items } = updated
  const answer = objectOf(patch)
  const shown = answer.problem === undefined ? answer.entity : undefined
  const before = observation.before.entity
  const after = observation.after.entity
  // With return=minimal a service may answer less.
  const asked = patch.request.headers.some(([name]) => name.toLowerCase() === 'prefer')
  const looksItself = (kind: Kind, place?: 'answer' | 'read') =>
    items.some(({ expect }) => expect.kind === kind && (expect.kind !== 'others' || expect.in === place))
  const isWhole = !asked && !looksItself('complete') && !items.some(({ expect }) => 'refusal' in expect)
  if (patch.response?.status !== 204 && isWhole) yield ['whole-answer', wholeAnswer(contract, answer)]
  const valid = after && valuesValid(updated, 'valid-read', after)
  if (after && !looksItself('sound-read')) yield ['valid-read', valid ?? pass]
  const odd = shown && valid === undefined ? valuesValid(updated, 'valid-answer', shown) : undefined
  if (shown && !looksItself('valid')) yield ['valid-answer', odd ?? pass]
  if (before === undefined) return
  const kept = after && othersIn(updated, before, after)
  if (after && !looksItself('others', 'read')) yield ['others-kept', kept ?? pass]
  // What the reading shows too, and what is not even valid, was told above.
  const told = kept !== undefined || valid !== undefined || odd !== undefined
  if (shown && !looksItself('others', 'answer'))
    yield ['others-shown', (told ? undefined : othersIn(updated, before, shown, true)) ?? pass]
  if (after && !items.some(({ expect }) => leftValues.includes(expect.kind))) {
    const [stored, texts] = valuesIn(updated, before, after)
    yield ['values-stored', stored]
    yield ['texts-as-sent', texts]
  }
}

function wholeAnswer(contract: Contract, answer: ReturnType<typeof objectOf>): Judgement {
  const missing = answer.problem ?? missingFrom(contract, answer.entity)[0]
  if (missing === undefined) return pass
  return broken({
    message:
      answer.problem === undefined
        ? 'The answer lacks a documented member.'
        : 'The answer is not the entity.',
    where: answer.problem === undefined ? `PATCH response $.${missing}` : 'PATCH response body',
    ...(answer.problem === undefined && { spot: { place: 'answer', member: missing } as const }),
    expected: 'an object with every documented member',
    got: answer.problem ?? `an object without ${missing}`,
    diagnosis: answer.problem ?? `missing: ${missing}`,
  })
}

/** The first member that its schema does not admit, and that was sent or was not so before. */
function valuesValid(
  { observation, contract, validators, patch, sent }: Updated,
  look: 'valid-read' | 'valid-answer',
  entity: JsonObject,
): Judgement | undefined {
  const before = observation.before.entity ?? {}
  // What was so before, in whatever place, is not this request's doing, and told by the cases on plain requests.
  const changed = contract.properties.filter(
    ({ name }) => Object.hasOwn(sent, name) || !sameJson(before[name], entity[name]),
  )
  const problem = invalidMember({ contract: { ...contract, properties: changed }, validators }, entity)
  if (problem === undefined) return undefined
  return broken({
    message: 'A request that was accepted has left a value that the contract does not know.',
    where: `${look === 'valid-read' ? 'GET response' : 'PATCH response'} ${problem.path}`,
    spot: {
      place: look === 'valid-read' ? 'read' : 'answer',
      member: problem.name,
      got: entity[problem.name],
    },
    sent: sentText(patch),
    expected: problem.message,
    got: show(entity[problem.name]),
    diagnosis: `${problem.name} is then ${show(entity[problem.name]).slice(0, 60)}: ${problem.message}`,
  })
}
