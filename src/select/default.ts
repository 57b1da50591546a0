import type { Case } from '../cases/types.ts'
import { isOwn, keyOf, propertiesOf } from './keys.ts'
import { defaultInputs } from './orders.ts'

/**
 * The cases of a default run: none that another one of its equivalence class represents, and of the many inputs from
 * grammars those that see most; of an operator that has none among them, as it may be in a contract that has grown, the
 * first. In the order given. Pure but for the list that it reads.
 */
export function defaultCases(cases: readonly Case[], chosen = defaultInputs()): readonly Case[] {
  const properties = propertiesOf(cases)
  const own = cases.filter((item) => !item.represented && (item.sampled !== true || isOwn(item)))
  const sent = own.filter(({ id, sampled }) => !sampled || chosen.has(keyOf(id, properties)))
  const operators = new Set(sent.map(operatorOf))
  for (const item of own) {
    if (operators.has(operatorOf(item))) continue
    operators.add(operatorOf(item))
    sent.push(item)
  }
  const probes = new Set(sent.map(({ probe }) => probe.id))
  return cases.filter(({ represented, sampled, probe }) => !represented && (!sampled || probes.has(probe.id)))
}

function operatorOf({ input }: Case): string {
  return `${input?.grammar} ${input?.operator}`
}
