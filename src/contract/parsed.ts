import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from './root.ts'

/** Where the build leaves what YAML files stand for. */
export const parsedFolder = (): string => join(packageRoot(), 'dist', 'parsed')

/** The file for a YAML file of these bytes: named by their hash, so that what was edited since is never found. */
export function parsedName(bytes: Uint8Array): string {
  return `${createHash('sha256').update(bytes).digest('hex')}.json`
}

/**
 * The value that a YAML file of exactly these bytes stands for, where a build has parsed it; undefined where none has.
 * Loading the parser and parsing the package's own files takes a third of the time until the first request.
 */
export async function parsedBefore(bytes: Uint8Array, folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, parsedName(bytes)), 'utf8'))
  } catch {
    // Not built yet, not one of the package's own, or left unfinished: the YAML itself is there.
    return undefined
  }
}
