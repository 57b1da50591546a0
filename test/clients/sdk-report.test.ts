import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { origins } from '../../fixtures/clients/origins.ts'
import { sdkReport } from '../../fixtures/clients/sdk-report.ts'
import { packageRoot } from '../../src/contract/root.ts'

it('docs/sdk-report.md is what the recordings of the SDKs come to (npm run clients writes it)', async () => {
  const root = packageRoot()
  expect(await readFile(join(root, 'docs', 'sdk-report.md'), 'utf8')).toBe(await sdkReport(root))
})

it('what is said of where a verdict comes from stands on the page: the recordings still show the verdict', async () => {
  const page = await sdkReport(packageRoot())
  // A call that has changed with the contract waits for the next recording.
  const waits = (id: string) => new RegExp(`^\\| ${id}: .*\\| not recorded \\|`, 'm').test(page)
  const said = Object.values(origins).flatMap((found) => Object.entries(found))
  expect(said.some(([requirement]) => !waits(requirement))).toBe(true)
  expect(
    said.filter(
      ([requirement, origin]) => !waits(requirement) && !page.includes(`\n- ${requirement}: ${origin}\n`),
    ),
  ).toEqual([])
})
