import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { serverReport } from '../../fixtures/servers/server-report.ts'
import { packageRoot } from '../../src/contract/root.ts'

it('docs/server-report.md is what the recordings of the servers come to (npm run servers writes it)', async () => {
  const root = packageRoot()
  expect(await readFile(join(root, 'docs', 'server-report.md'), 'utf8')).toBe(await serverReport(root))
})
