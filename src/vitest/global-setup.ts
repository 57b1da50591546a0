import type { TestProject } from 'vitest/node'
import { loadContract } from '../contract/load.ts'
import { prepareTarget } from '../run/prepare.ts'
import { readTool } from '../run/tool.ts'
import { defaultJournalDirectory } from '../safety/journal.ts'

/** Opens a live target for `npx vitest --project conformance`, and puts its entities back at the end. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { settings } = project.getProvidedContext()
  if (settings.target === undefined) return undefined
  const prepared = await prepareTarget(
    settings,
    await loadContract(settings.contract),
    process.env,
    process.env.VPPTOKEN_ALLOW_PRODUCTION === '1',
    {
      directory: defaultJournalDirectory,
      ignoreOlder: process.env.VPPTOKEN_IGNORE_JOURNAL === '1',
      tool: await readTool(),
    },
  )
  if ('problem' in prepared) throw new Error(prepared.problem)
  project.provide('found', prepared.found)
  return async () => {
    // What the worker knows of lost writes does not come here; a second's patience costs nothing.
    for (const line of await prepared.putBack(1000)) process.stderr.write(`${line}\n`)
    if (prepared.kept() !== undefined) process.stderr.write(`${prepared.kept()}\n`)
  }
}
