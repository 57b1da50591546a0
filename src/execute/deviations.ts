import type { Contract, Property } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { objectOf } from '../http/exchange.ts'
import type { Read } from '../http/types.ts'
import { type JsonObject, sameJson } from '../json.ts'
import { isUpdate, namesOf, type Sent } from './sent.ts'
import { membersSent } from './written.ts'

/**
 * The members that are not as those that were sent leave them one after another, in what was read afterwards or in an
 * answer on the way: they hold neither what an update has sent nor, where none did, what they held. A later update may
 * hide in the reading what an earlier one has changed besides its own members; the answer to that one shows it. What the
 * service owns is left to it. Undefined where the entity could not be read.
 */
export function deviations(
  { properties }: Contract,
  sent: readonly Sent[],
  before: Read,
  after: Read,
): readonly string[] | undefined {
  const [was, is] = [before.entity, after.entity]
  if (was === undefined || is === undefined) return undefined
  const updates = sent.filter(isUpdate)
  const setters = new Map(updates.flatMap((one, rank) => namesOf(one).map((name) => [name, rank])))
  const answers = updates.map(({ exchange }) => objectOf(exchange))

  function isStored({ name, credential }: Property): boolean {
    const setter = setters.get(name)
    if (setter === undefined) return sameJson(was![name], is![name])
    if (sameStored(valueIn(updates[setter]!, name), is![name])) return true
    const answer = answers[setter]!
    return credential && answer.problem === undefined && isKeptBack(name, was!, answer.entity, is!)
  }

  /** Whether each answer shows a member as it is to be then, if at all. */
  function isShown({ name, credential }: Property): boolean {
    if (credential) return true
    const setter = setters.get(name) ?? updates.length
    return answers.every((answer, rank) => {
      if (answer.problem !== undefined || !Object.hasOwn(answer.entity, name)) return true
      return sameStored(setter <= rank ? valueIn(updates[setter]!, name) : was![name], answer.entity[name])
    })
  }

  return properties
    .filter((property) => !property.serverOwned && !(isStored(property) && isShown(property)))
    .map(({ name }) => name)
}

function valueIn({ probe }: Sent, name: string) {
  return membersSent(probe).find(([member]) => member === name)![1]
}

/** Whether a credential is shown no more than in the answer to its update: nothing tells that a later one has wiped it. */
function isKeptBack(name: string, was: JsonObject, answered: JsonObject, is: JsonObject): boolean {
  const isGone = typeof was[name] === 'string' && typeof is[name] !== 'string'
  return !isGone && sameJson(answered[name] ?? null, is[name] ?? null)
}
