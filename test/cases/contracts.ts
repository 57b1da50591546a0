import { loadContract } from '../../src/contract/load.ts'

/** The built-in contracts, loaded once. */
export const contracts = await Promise.all(['v1.0', 'beta'].map((name) => loadContract(name)))
