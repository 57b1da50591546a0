import type { Contract } from '../contract/types.ts'
import type { JsonObject } from '../json.ts'
import { isAnnotation } from '../json-names.ts'

/** The names of members that are neither the contract's nor annotations, and were not there before. */
export function strayNames(
  { properties }: Contract,
  entity: JsonObject,
  own: ReadonlySet<string>,
): readonly string[] {
  const documented = new Set(properties.map(({ name }) => name))
  return Object.keys(entity).filter((name) => !documented.has(name) && !isAnnotation(name) && !own.has(name))
}
