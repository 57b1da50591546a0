import type { TestProject } from 'vitest/node'
import { loadContract } from '../contract/load.ts'
import { prepareTarget } from './prepare.ts'

/** Opens a live target for `npx vitest --project conformance`, and puts its entities back at the end. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { settings } = project.getProvidedContext()
  if (settings.target === undefined) return undefined
  const prepared = await prepareTarget(settings, await loadContract(settings.contract), process.env, process.env.VPPTOKEN_ALLOW_PRODUCTION === '1')
  if ('problem' in prepared) throw new Error(prepared.problem)
  project.provide('found', prepared.found)
  return async () => {
    for (const line of await prepared.putBack()) process.stderr.write(`${line}\n`)
  }
}
