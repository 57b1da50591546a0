import type { signInMethods } from '../auth/sign-in-settings.ts'
import type { formats } from '../report/render/formats.ts'
import type { RunOptions } from './options.ts'

/**
 * What `vpptoken-conformance.config.{ts,js,json}`, or the key `vpptoken-conformance` of package.json, may say. Paths are
 * relative to the file. What is dangerous is not among it: that is said at the run.
 */
export type Config = Pick<
  RunOptions,
  | 'target'
  | 'ids'
  | 'headers'
  | 'contract'
  | 'only'
  | 'skip'
  | 'quick'
  | 'thorough'
  | 'failOn'
  | 'deviations'
  | 'timeoutMs'
  | 'retries'
  | 'rate'
  | 'concurrency'
  | 'maxDurationMs'
  | 'maxBodyBytes'
  | 'seed'
  | 'restore'
  | 'journal'
  | 'allowDestructive'
  | 'har'
> & {
  /** Environment variable that holds the bearer token; the token itself has no place in a file. */
  readonly bearerEnv?: string
  /** How to sign in to Entra ID for a token, in the place of `bearerEnv`. */
  readonly signIn?: (typeof signInMethods)[number]
  /** What the token is for. */
  readonly scope?: string
  /** Files to write the report to, by format: `{ html: 'conformance.html' }`. */
  readonly reports?: Readonly<Partial<Record<keyof typeof formats, string>>>
  /** Whether to print annotations for GitHub Actions. */
  readonly annotations?: boolean
}

/**
 * Gives back what it is given: it lets an editor know the settings in a config file.
 *
 * @example
 * export default defineConfig({ target: 'http://127.0.0.1:8080/v1.0', reports: { html: 'conformance.html' } })
 */
export function defineConfig(config: Config): Config {
  return config
}
