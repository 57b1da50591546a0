import type { RunSuiteOptions } from '../run/run.ts'
import { defaultSettings, type Settings } from '../run/settings.ts'
import { defaultJournalDirectory } from '../safety/journal.ts'
import type { RunOptions } from './options.ts'

/** The settings of a run that the options of the library ask for; what they leave open has its default. */
export function settingsOf(options: RunOptions): Settings {
  const { target, bearer, rate, shard } = options
  return {
    ...(target !== undefined && target !== 'stub' && { target }),
    ...(bearer !== undefined && { bearer }),
    ...(rate !== undefined && { rate }),
    ...(options.quick && { quick: true }),
    ...(options.thorough && { thorough: true }),
    ...(shard !== undefined && { shard }),
    ids: options.ids ?? [],
    headers: Object.entries(options.headers ?? {}),
    contract: options.contract ?? defaultSettings.contract,
    only: options.only ?? [],
    skip: options.skip ?? [],
    failOn: options.failOn ?? defaultSettings.failOn,
    timeoutMs: options.timeoutMs ?? defaultSettings.timeoutMs,
    retries: options.retries ?? defaultSettings.retries,
    concurrency: options.concurrency ?? defaultSettings.concurrency,
    maxDurationMs: options.maxDurationMs ?? defaultSettings.maxDurationMs,
    maxBodyBytes: options.maxBodyBytes ?? defaultSettings.maxBodyBytes,
    seed: (options.seed ?? defaultSettings.seed) % 2 ** 31,
    allowDestructive: options.allowDestructive ?? [],
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
