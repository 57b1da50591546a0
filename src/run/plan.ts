import { deriveCases } from '../cases/derive.ts'
import type { Case } from '../cases/types.ts'
import { loadContract } from '../contract/load.ts'
import type { Contract } from '../contract/types.ts'
import { createListing, type Listing } from '../deviations/apply.ts'
import { loadDeviations } from '../deviations/load.ts'
import { ConformanceError } from '../error.ts'
import { nearest } from '../nearest.ts'
import { option } from '../option-words.ts'
import { needsAll, refuseIdleSkips, type Settings, selectCases, unmatchedBy } from './settings.ts'

/** A run that can begin: all that is known of it before anything is sent. */
export type RunPlan = {
  readonly settings: Settings
  readonly contract: Contract
  /** The cases of the contract, as far as the settings and the lists of deviations may name them. */
  readonly planned: readonly Case[]
  /** Those that the settings select; at least one. */
  readonly cases: readonly Case[]
  /** The lists of accepted deviations, as they were given. */
  readonly deviations: readonly string[]
  /** What they make of the cases. */
  readonly listing: Listing
}

/**
 * Plans a run: loads the contract and the lists of deviations (paths, or names of built-in ones), and selects the
 * cases. Throws a ConformanceError where no case is left, a ConformanceError or an Error of one line for a bad file.
 */
export async function planRun(settings: Settings, deviations: readonly string[]): Promise<RunPlan> {
  const contract = await loadContract(settings.contract)
  // A list of deviations may name any case.
  const thorough = needsAll(settings) || deviations.length > 0
  const planned = deriveCases(contract, settings.seed, { thorough })
  refuseUnknownProperty(settings.allowDestructive, contract)
  const cases = selectCases(planned, settings, contract)
  const unseen = unmatchedBy(settings.skip, planned)
  // A pattern may name what an ordinary run has another case for.
  if (unseen.length > 0)
    refuseIdleSkips(unseen, thorough ? planned : deriveCases(contract, settings.seed, { thorough: true }))
  const listing = createListing(await loadDeviations(deviations, settings.contract), planned, new Date())
  return { settings, contract, planned, cases, deviations, listing }
}

function refuseUnknownProperty(names: readonly string[], { properties }: Contract): void {
  const known = properties.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new ConformanceError(
    `${option('--allow-destructive')}: there is no property ${JSON.stringify(unknown)}; the nearest is ${nearest(unknown, known)}`,
  )
}
