import { ConformanceError, isConformanceError } from '../error.ts'
import { messageOf } from '../thrown.ts'

// What the command line calls otherwise.
const words: Readonly<Record<string, string>> = {
  id: 'ids',
  header: 'headers',
  timeout: 'timeoutMs',
  'max-body': 'maxBodyBytes',
  'max-duration': 'maxDurationMs',
  'bearer-env': 'bearer',
  'no-restore': 'restore: false',
}

/** A message of the command line in the words of the API: `--allow-production` is its option `allowProduction`. */
export function inApiWords(message: string): string {
  return message.replaceAll(/--([a-z]+(?:-[a-z]+)*)/g, (_, name: string) => {
    return words[name] ?? name.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase())
  })
}

/** What a caller of the API is told: all that is wrong with options, files or target is one kind of error. */
export function inApiError(error: unknown): ConformanceError {
  const message = inApiWords(messageOf(error))
  return isConformanceError(error)
    ? new ConformanceError(message, error.exitCode, { cause: error.cause })
    : new ConformanceError(message, 2, { cause: error })
}
