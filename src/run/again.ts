import { mebibyte } from '../http/limits.ts'
import { shellQuote } from '../report/model/curl.ts'
import { defaultJournalDirectory } from '../safety/journal.ts'
import { defaultSettings, type Settings } from './settings.ts'

/** What else a run was told that judging a case again must be told too. */
export type AgainOptions = {
  /** Whether it may run against production hosts. */
  readonly allowProduction: boolean
  /** Whether the entities are put back at the end. */
  readonly restore: boolean
  /** The lists of accepted deviations, as they were given. */
  readonly deviations: readonly string[]
  readonly journal: { readonly directory: string; readonly ignoreOlder: boolean }
}

/**
 * The options, quoted for a POSIX shell, with which `run --only ID` judges a case again as a run with these settings did:
 * all that are not the default, but for what chooses cases. The value of a header
 * may be a secret, so it is named as a variable: `X-Api-Key` is `$X_API_KEY`. Empty where there are none.
 */
export function againOptions(
  settings: Settings,
  { allowProduction, restore, deviations, journal }: AgainOptions,
): string {
  const { target, ids, contract, bearerEnv, signIn, headers, seed, timeoutMs, retries } = settings
  const { concurrency, maxDurationMs, maxBodyBytes, failOn } = settings
  const unless = (name: string, value: string | number | undefined, usual?: string | number) =>
    value === undefined || value === usual ? [] : [`--${name} ${plainOrQuoted(String(value))}`]
  return [
    ...unless('target', target),
    ...ids.map((one) => `--id ${plainOrQuoted(one)}`),
    ...unless('contract', contract, defaultSettings.contract),
    ...unless('seed', seed, defaultSettings.seed),
    ...unless('bearer-env', bearerEnv),
    ...(signIn ? [`--sign-in ${signIn.method}`, ...unless('scope', signIn.scope)] : []),
    ...headers.map(([name]) => `--header "${name}: $${variableFor(name)}"`),
    ...unless('timeout', timeoutMs, defaultSettings.timeoutMs),
    ...unless('retries', retries, defaultSettings.retries),
    ...unless('rate', settings.rate),
    ...unless('concurrency', concurrency, defaultSettings.concurrency),
    ...unless('max-duration', maxDurationMs / 1000, defaultSettings.maxDurationMs / 1000),
    ...unless('max-body', maxBodyBytes / mebibyte, defaultSettings.maxBodyBytes / mebibyte),
    ...unless('fail-on', failOn, defaultSettings.failOn),
    ...deviations.flatMap((list) => unless('deviations', list)),
    ...unless('journal', journal.directory, defaultJournalDirectory),
    ...(journal.ignoreOlder ? ['--ignore-journal'] : []),
    ...settings.allowDestructive.flatMap((name) => unless('allow-destructive', name)),
    ...(allowProduction ? ['--allow-production'] : []),
    ...(restore ? [] : ['--no-restore']),
  ].join(' ')
}

/** A word as it is where a shell takes it for one. */
function plainOrQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : shellQuote(text)
}

function variableFor(name: string): string {
  return name.toUpperCase().replace(/\W/g, '_')
}
