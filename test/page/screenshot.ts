import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { main } from '../../src/cli/main.ts'
import { loadContract } from '../../src/contract/load.ts'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import type { Report } from '../../src/report/model/types.ts'
import { composeOverrides } from '../../src/stub/compose.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { serveImplementation } from '../../src/stub/server.ts'
import { startPages } from './browser.ts'

/** The faults of the server whose report the README shows. */
const shown = ['date-milliseconds-truncated', 'enum-sibling-stored']

/** Makes docs/images/report.png: the report of a server with two faults, as Chromium shows it. */
const contract = await loadContract('v1.0')
const faults = catalogue(contract).filter(({ name }) => shown.includes(name))
const implementation = createImplementation(contract, {
  basePath: '/v1.0',
  stages: [(world) => composeOverrides(faults.map(({ stages }) => stages(world)))],
})
const folder = await mkdtemp(join(tmpdir(), 'vpptoken-screenshot-'))
const served = await serveImplementation(implementation, { port: 0 })
const pages = await startPages()
try {
  const file = join(folder, 'report.json')
  await main(['run', '--target', `${served.url}/v1.0`, '--no-restore', '--report', `json=${file}`])
  const report: Report = JSON.parse(await readFile(file, 'utf8'))
  // The port is another one each time.
  const steady: Report = { ...report, target: { ...report.target, url: 'http://127.0.0.1:8080/v1.0' } }
  const { page, trouble } = await pages.open(steady, {
    viewport: { width: 1280, height: 1044 },
    colorScheme: 'light',
  })
  if (trouble.length > 0) throw new Error(trouble.join('; '))
  await page.screenshot({ path: fileURLToPath(new URL('../../docs/images/report.png', import.meta.url)) })
} finally {
  await pages.close()
  await served.close()
  await rm(folder, { recursive: true, force: true })
}
