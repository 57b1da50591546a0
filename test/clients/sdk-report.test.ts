import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sdkReport } from '../../fixtures/clients/sdk-report.ts'
import { packageRoot } from '../../src/contract/root.ts'

it('docs/sdk-report.md is what the recordings of the SDKs come to (npm run clients writes it)', async () => {
  const root = packageRoot()
  expect(await readFile(join(root, 'docs', 'sdk-report.md'), 'utf8')).toBe(await sdkReport(root))
})
