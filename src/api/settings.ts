import { defined } from '../defined.ts'
import type { RunSuiteOptions } from '../run/run.ts'
import { defaultSettings, type Settings } from '../run/settings.ts'
import { defaultJournalDirectory } from '../safety/journal.ts'
import type { RunOptions } from './options.ts'

/** The settings of a run that the options of the library ask for; what they leave open has its default. */
export function settingsOf(options: RunOptions): Settings {
  const { target, bearer, ids, contract, only, skip, quick, thorough, shard, failOn, allowDestructive } =
    options
  const { timeoutMs, retries, rate, concurrency, maxDurationMs, maxBodyBytes, headers, seed } = options
  return {
    ...defaultSettings,
    ...defined({ bearer, ids, contract, only, skip, shard, failOn, allowDestructive }),
    ...defined({ timeoutMs, retries, rate, concurrency, maxDurationMs, maxBodyBytes }),
    ...(target !== undefined && target !== 'stub' && { target }),
    ...(quick && { quick }),
    ...(thorough && { thorough }),
    headers: Object.entries(headers ?? {}),
    seed: (seed ?? defaultSettings.seed) % 2 ** 31,
  }
}

/** What else a run takes, as the options of the library say: no environment variable is read. */
export function suiteOptionsOf(
  options: RunOptions,
): Pick<RunSuiteOptions, 'env' | 'allowProduction' | 'restore' | 'record' | 'journal'> {
  return {
    env: {},
    allowProduction: options.allowProduction ?? false,
    restore: options.restore ?? true,
    record: options.har !== undefined,
    journal: {
      directory: options.journal ?? defaultJournalDirectory,
      ignoreOlder: options.ignoreJournal ?? false,
    },
  }
}
