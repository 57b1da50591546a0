import type { Case } from '../cases/types.ts'
import { type Chapter, type Contract, chapters, type Requirement } from '../contract/types.ts'

/** A suite: a chapter of the catalogue, or what of every chapter might bring a server down. */
export type SuiteName = Chapter | 'disruptive'

/** The suites in the order in which they run; each is the file `suites/NAME.suite`. */
export const suiteNames: readonly SuiteName[] = [...chapters, 'disruptive']

/** The cases of one requirement in one suite, in the order in which they run; at least one. */
export type CaseGroup = { readonly requirement: Requirement; readonly cases: readonly Case[] }

/** The cases of a suite by requirement, in the order of the catalogue. */
export function groupsOf(
  suite: SuiteName,
  cases: readonly Case[],
  requirements: Contract['requirements'],
): readonly CaseGroup[] {
  const chosen = requirements.filter(({ chapter }) => suite === 'disruptive' || chapter === suite)
  const groups = new Map(chosen.map((requirement) => [requirement.id, { requirement, cases: [] as Case[] }]))
  for (const item of cases) {
    if ((item.probe.disruptive === true) === (suite === 'disruptive'))
      groups.get(item.requirement)?.cases.push(item)
  }
  return [...groups.values()].filter((group) => group.cases.length > 0)
}
