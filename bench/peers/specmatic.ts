import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Peer } from './peer.ts'
import { runProgram } from './program.ts'

const version = '2.55.1'

/**
 * Specmatic: contract tests from the examples of the document, and its resiliency tests, which add values from the
 * schema and mutations of it. A request is combined with at most 12 of them: without a limit there are several thousand
 * for this body, which take minutes.
 */
export const specmatic: Peer = {
  name: 'Specmatic',
  version,
  needs: ['java', 'npm'],
  install: [['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', `specmatic@${version}`]],
  judge: async ({ installed, directory, document, root, bearer, timeoutMs }) => {
    await writeFile(join(directory, 'openapi.json'), document.current)
    await writeFile(join(directory, 'specmatic.yaml'), configuration)
    const { timedOut, stdout, stderr } = await runProgram(
      [
        'java',
        '-XX:TieredStopAtLevel=1',
        '-jar',
        join(installed, 'node_modules/specmatic/specmatic.jar'),
        'test',
        `--testBaseURL=${root}`,
        '--junitReportDir=junit',
        '--timeout-in-ms=2000',
      ],
      // A security scheme is given its credential by an environment variable of the scheme's name.
      { cwd: directory, env: { bearer, MAX_TEST_REQUEST_COMBINATIONS: '12' }, timeoutMs },
    )
    if (timedOut) return { failed: [], timedOut }
    const report = await readFile(join(directory, 'junit/TEST-junit-jupiter.xml'), 'utf8').catch(() => {
      throw new Error(`specmatic wrote no report: ${(stderr || stdout).trim().split('\n').at(-1)}`)
    })
    const cases = report.matchAll(/<testcase\b[^>]*\bname="([^"]*)"[^>]*[^/]>([\s\S]*?)<\/testcase>/g)
    const failed = [...cases].filter(([, , body]) => /<(failure|error)\b/.test(body!))
    return { failed: [...new Set(failed.map(([, name]) => name!))], timedOut }
  },
}

const configuration = `version: 2
disable_telemetry: true
contracts:
  - provides:
      - openapi.json
test:
  resiliencyTests:
    enable: all
`
