import { builtInContract, builtInNames } from '../src/stub/built-in.ts'

/**
 * The text of the module that stands for `src/stub/built-in.ts` in the package: the contracts themselves, since a browser
 * has no files to read them from.
 */
export async function contractsModule(): Promise<string> {
  const named = builtInNames.map(async (name) => [name, await builtInContract(name)] as const)
  const contracts = Object.fromEntries(await Promise.all(named))
  return `const contracts = ${JSON.stringify(contracts)}
export const builtInNames = Object.keys(contracts)
export async function builtInContract(name) {
  return contracts[name]
}
`
}
