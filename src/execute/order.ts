import type { Case } from '../cases/types.ts'
import type { Contract, Requirement } from '../contract/types.ts'

/** The cases of one requirement, in the order in which they run; at least one. */
export type CaseGroup = { readonly requirement: Requirement; readonly cases: readonly Case[] }

/** The cases by requirement, in the order of the catalogue. */
export function byRequirement(
  cases: readonly Case[],
  requirements: Contract['requirements'],
): readonly CaseGroup[] {
  const groups = Map.groupBy(cases, (item) => item.requirement)
  return requirements.flatMap((requirement) => {
    const own = groups.get(requirement.id)
    return own === undefined ? [] : [{ requirement, cases: own }]
  })
}

/** The cases in the order of the catalogue; those that might bring a server down last. */
export function inOrder(cases: readonly Case[], requirements: Contract['requirements']): readonly Case[] {
  return [false, true].flatMap((disruptive) => {
    const own = cases.filter(({ probe }) => (probe.disruptive === true) === disruptive)
    return byRequirement(own, requirements).flatMap((group) => group.cases)
  })
}
