import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Peer } from './peer.ts'
import { runProgram } from './program.ts'

const repository = join(import.meta.dirname, '..', '..')
const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
  version: string
}

type Report = {
  readonly requirements: readonly { readonly id: string; readonly level: string; readonly verdict: string }[]
}

/** This suite, as a user runs it against a URL. */
export const ours: Peer = {
  name: 'vpptoken-conformance',
  version,
  needs: ['node'],
  install: [],
  judge: async ({ directory, root, bearer, seed, timeoutMs }) => {
    const { timedOut, code, stderr } = await runProgram(
      [
        process.execPath,
        join(repository, 'src/cli/bin.ts'),
        'run',
        ...['--target', root, '--bearer-env', 'PEER_BEARER', '--seed', String(seed)],
        // The time limits that a user sets for a server on the same machine.
        ...['--timeout', '2000', '--retries', '1'],
        ...['--report', 'json=report.json'],
      ],
      { cwd: directory, env: { PEER_BEARER: bearer }, timeoutMs },
    )
    if (timedOut) return { failed: [], timedOut }
    if (code === 3) return { failed: ['the target cannot be tested'], timedOut }
    if (code === 2) throw new Error(stderr.trim().split('\n').at(-1))
    const report = JSON.parse(await readFile(join(directory, 'report.json'), 'utf8')) as Report
    const failed = report.requirements.filter(
      ({ level, verdict }) => level === 'MUST' && /^(fail|unproven)$/.test(verdict),
    )
    return { failed: failed.map(({ id }) => id), timedOut }
  },
}
