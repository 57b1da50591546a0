import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Peer } from './peer.ts'
import { runProgram } from './program.ts'

const version = '4.32.5'

type Failure = { readonly operation?: string; readonly check?: string; readonly title?: string }

/**
 * Schemathesis: every check, valid and invalid data, all four phases (examples, coverage, fuzzing, stateful; the links
 * between operations are inferred from the document).
 */
export const schemathesis: Peer = {
  name: 'Schemathesis',
  version,
  needs: ['python3'],
  install: [
    ['python3', '-m', 'venv', 'venv'],
    ['venv/bin/pip', 'install', '--quiet', '--disable-pip-version-check', `schemathesis==${version}`],
  ],
  judge: async ({ installed, directory, document, root, bearer, seed, timeoutMs }) => {
    await writeFile(join(directory, 'openapi.json'), document.current)
    const { timedOut, stderr, stdout } = await runProgram(
      [
        join(installed, 'venv/bin/st'),
        'run',
        'openapi.json',
        ...['--url', root, '--header', `Authorization: Bearer ${bearer}`],
        ...['--checks', 'all', '--mode', 'all', '--max-examples', '100', '--continue-on-failure'],
        ...['--seed', String(seed), '--generation-database', 'none', '--no-shrink', '--request-timeout', '2'],
        ...['--report', 'json', '--report-json-path', 'report.json', '--no-color'],
      ],
      { cwd: directory, timeoutMs },
    )
    if (timedOut) return { failed: [], timedOut }
    const text = await readFile(join(directory, 'report.json'), 'utf8').catch(() => {
      throw new Error(`st wrote no report: ${(stderr || stdout).trim().split('\n').at(-1)}`)
    })
    const { failures, errors } = JSON.parse(text) as { failures: Failure[]; errors: Failure[] }
    const names = [...failures, ...errors].map(
      ({ operation, check, title }) => `${check ?? title ?? 'error'} ${operation ?? ''}`,
    )
    return { failed: [...new Set(names)], timedOut }
  },
}
