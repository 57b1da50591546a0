import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settableOf, startCli } from './cli.ts'
import { hostileBearer, hostileRun } from './hostile.ts'
import type { HostileTarget } from './hostile-targets.ts'

// Answers of megabytes take their time on a machine with other work.
const [usualTimeoutMs, largeTimeoutMs] = [500, 5000] as const

/** The tests of a run on each of some targets that misbehave; `large` where their answers are. */
export function hostileSuite(targets: readonly HostileTarget[], large = false): void {
  let directory: string

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hostile-'))
  })

  afterAll(() => rm(directory, { recursive: true }))

  describe('a run on a target that misbehaves', () => {
    it.each(targets.map((target) => [target.name, target] as const))(
      'ends, says why, and leaves nothing behind: %s',
      async (name, { start, exit, says }) => {
        const server = await start()
        const before = server.tokens?.().map(settableOf)
        const [report, journal] = ['json', 'd'].map((end) =>
          join(directory, `${name.replaceAll(/\W+/g, '-')}.${end}`),
        )
        const { args, env } = hostileRun(server.root, large ? largeTimeoutMs : usualTimeoutMs)
        try {
          const files = ['--report', `json=${report}`, '--journal', journal!]
          const { code, stdout, stderr } = await startCli([...args, ...files], env).ended
          const written = await readFile(report!, 'utf8').catch(() => undefined)
          expect({ code, stderr }).toMatchObject({ code: exit })
          expect(stdout + stderr).toMatch(says)
          expect(stderr).not.toMatch(/^ {4}at |Warning/m)
          expect(stdout + stderr + written).not.toContain(hostileBearer)
          if (exit === 3)
            expect({ stdout, stderr, written }).toEqual({
              stdout: '',
              stderr: expect.stringMatching(/^error: [^\n]+\n$/),
              written: undefined,
            })
          else expect(JSON.parse(written!)).toMatchObject({ schemaVersion: 1 })
          if (/not put back/.test(stderr)) expect(await readdir(journal!)).toHaveLength(2)
          else expect(server.tokens?.().map(settableOf)).toEqual(before)
        } finally {
          await server.close()
        }
      },
    )
  })
}
