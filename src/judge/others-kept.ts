import type { Contract, Property } from '../contract/types.ts'
import { sentText } from '../exchange/exchange.ts'
import type { JsonObject } from '../json.ts'
import type { Updated } from './accepted-update.ts'
import { determinedBy, differences, isDateLoss } from './compare.ts'
import { broken, show } from './judgement.ts'
import type { Judgement } from './types.ts'

/** The first member that was not sent, does not follow from what was, and has another value than before. */
export function othersIn(
  { contract, patch, sent }: Updated,
  before: JsonObject,
  entity: JsonObject,
  inAnswer = false,
): Judgement | undefined {
  const names = Object.keys(sent)
  const follows = determinedBy(contract, names)
  const [change] = differences(contract, before, entity, names).filter(({ name, expected, got }) => {
    const property = propertyOf(contract, name)
    // Two readings show the same date alike, whatever was lost when it was stored.
    const left = inAnswer && (property.credential || got === undefined || isDateLoss(property, expected, got))
    return !left && !follows.has(name)
  })
  if (change === undefined) return undefined
  return broken({
    message: 'A member that was not sent has another value than before.',
    where: `${inAnswer ? 'PATCH response' : 'GET response'} $.${change.name}`,
    spot: {
      place: inAnswer ? 'answer' : 'read',
      member: change.name,
      expected: change.expected,
      got: change.got,
    },
    sent: sentText(patch),
    expected: show(change.expected),
    got: show(change.got),
    diagnosis:
      change.got === null || change.got === undefined
        ? 'reset: what is not sent is wiped'
        : 'changed without being sent',
  })
}

function propertyOf({ properties }: Contract, name: string): Property {
  return properties.find((property) => property.name === name)!
}
