import type { Case } from '../cases/types.ts'
import { isOwn, keyOf, propertiesOf } from './keys.ts'
import { defaultInputs } from './orders.ts'

/**
 * The cases of a default run: none that another one of its equivalence class represents, and of the many inputs from
 * grammars those that see most. In the order given. Pure but for the list that it reads.
 */
export function defaultCases(cases: readonly Case[], chosen = defaultInputs()): readonly Case[] {
  const properties = propertiesOf(cases)
  const own = cases.filter((item) => !item.represented && (item.sampled !== true || isOwn(item)))
  const probes = new Set(
    own
      .filter(({ id, sampled }) => !sampled || chosen.has(keyOf(id, properties)))
      .map(({ probe }) => probe.id),
  )
  return cases.filter(({ represented, sampled, probe }) => !represented && (!sampled || probes.has(probe.id)))
}
