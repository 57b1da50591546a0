import { basename } from 'node:path'
import type { TestSpecification } from 'vitest/node'
import { deriveCases } from '../cases/derive.ts'
import type { Case } from '../cases/types.ts'
import { loadContract } from '../contract/load.ts'
import type { Contract } from '../contract/types.ts'
import { groupsOf, type SuiteName, suiteNames } from '../execute/order.ts'
import type { Shard } from '../report/model/shard-note.ts'
import { selectCases } from '../run/settings.ts'
import { assign, requestsOf } from '../select/shard.ts'

/** How many requests each suite sends when it runs alone. Probes that suites share count for each of them. */
export function suiteWeights(
  cases: readonly Case[],
  requirements: Contract['requirements'],
): ReadonlyMap<SuiteName, number> {
  return new Map(
    suiteNames.map((name) => {
      const own = groupsOf(name, cases, requirements).flatMap((group) => group.cases)
      const probes = new Map(own.map(({ probe }) => [probe.id, probe]))
      return [name, [...probes.values()].reduce((sum, probe) => sum + requestsOf(probe), 0)]
    }),
  )
}

/**
 * The suite files of one part for `vitest --shard`, in the order in which they run. Their cases are derived from the
 * settings that the project provides. Throws a ContractError where the contract cannot be loaded.
 */
export async function shardSuites(
  files: readonly TestSpecification[],
  shard: Shard,
): Promise<readonly TestSpecification[]> {
  const [first] = files
  if (first === undefined) return []
  const { settings } = first.project.getProvidedContext()
  const contract = await loadContract(settings.contract)
  const cases = selectCases(deriveCases(contract, settings.seed), settings)
  const weights = suiteWeights(cases, contract.requirements)
  const sorted = sortSuites(files)
  return assign(
    sorted,
    sorted.map((file) => weights.get(suiteName(file)) ?? 0),
    shard,
  )
}

/** Suite files in the order of `suiteNames`; other files come first. */
export function sortSuites<File extends { readonly moduleId: string }>(files: readonly File[]): File[] {
  const rank = (file: File) => suiteNames.indexOf(suiteName(file))
  return files.toSorted((a, b) => rank(a) - rank(b))
}

function suiteName({ moduleId }: { readonly moduleId: string }): SuiteName {
  return basename(moduleId).split('.')[0] as SuiteName
}
