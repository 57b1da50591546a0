import { builtInVersions, type Contract } from '../contract/types.ts'

/** The names of the contracts that come with the package. */
export const builtInNames = builtInVersions

/** The name of a contract that comes with the package. */
export type BuiltInName = (typeof builtInNames)[number]

/**
 * A contract that comes with the package, without its requirements. The build puts a module with the contracts themselves
 * in the place of this one, since a browser has no files to read.
 */
export async function builtInContract(name: BuiltInName): Promise<Contract> {
  const { loadContract } = await import('../contract/load.ts')
  return { ...(await loadContract(name)), requirements: [], clientRequirements: [] }
}
