import { Writable } from 'node:stream'
import { type CliOptions, createVitest, type Reporter } from 'vitest/node'
import { lendDataHome } from './data-home.ts'
import { holdProcessState } from './process-state.ts'
import type { Settings } from './settings.ts'
import { conformanceOptions, conformanceSequence, suitesRoot } from './vitest.ts'
import type { Found } from './worker.ts'

/**
 * Runs the suites in vitest, to their end or until the signal says stop: then the cases under way are ended first.
 * Prints nothing and leaves the process as it was. Throws what vitest throws where it cannot run.
 */
export async function driveVitest(
  settings: Settings,
  found: Found | null,
  reporter: Reporter,
  signal?: AbortSignal,
): Promise<void> {
  const silent = () => new Writable({ write: (_chunk, _encoding, done) => done() })
  const config: CliOptions = {
    ...conformanceOptions(settings, found),
    sequence: conformanceSequence,
    config: false,
    watch: false,
    cache: false,
    reporters: [reporter],
  }
  const state = holdProcessState()
  try {
    const takeBack = lendDataHome()
    const vitest = await createVitest(
      config,
      { root: suitesRoot, logLevel: 'silent' },
      { stdout: silent(), stderr: silent() },
    ).finally(takeBack)
    state.made()
    const cancel = () => void vitest.cancelCurrentRun('keyboard-input')
    signal?.addEventListener('abort', cancel)
    try {
      if (!signal?.aborted) await vitest.start()
    } finally {
      signal?.removeEventListener('abort', cancel)
      await vitest.close()
    }
  } finally {
    state.restore()
  }
}
