import { ConformanceError, isConformanceError } from '../error.ts'
import { messageOf } from '../thrown.ts'

const words: Readonly<Record<string, string>> = {
  id: 'ids',
  header: 'headers',
  timeout: 'timeoutMs',
  'max-body': 'maxBodyBytes',
  'max-duration': 'maxDurationMs',
  'bearer-env': 'bearer',
  'no-restore': 'restore: false',
}

/** An option of the command line as the API calls it: `--allow-production` is its option `allowProduction`. */
export function apiOption(flag: string): string {
  const name = flag.replace(/^--/, '')
  return words[name] ?? name.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase())
}

/** What a caller of the API is told: all that is wrong with options, files or target is one kind of error. */
export function asConformanceError(error: unknown): ConformanceError {
  if (isConformanceError(error)) return error
  return new ConformanceError(messageOf(error), 2, { cause: error })
}
