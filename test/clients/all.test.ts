import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram } from '../../fixtures/clients/programs.ts'
import { packageRoot } from '../../src/contract/root.ts'

it('npm run clients refuses a client that there is not, before it runs anything', async () => {
  const script = join(packageRoot(), 'fixtures', 'clients', 'all.ts')
  const running = { cwd: packageRoot(), env: process.env, timeoutMs: 20_000 }
  expect(await runProgram([process.execPath, script, '--only', 'cobol'], running)).toEqual({
    code: 2,
    output: 'error: --only: there is no client cobol (--help lists them)\n',
  })
})
