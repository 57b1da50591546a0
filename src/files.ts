import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { codeOf } from './thrown.ts'

/** How long the other side of a pipe is waited for, ms. */
export const pipePatienceMs = 10_000

/**
 * Makes a directory and those above it; gives the first that did not exist, undefined where all did. Node's own
 * recursive mkdir never ends where the file system refuses new directories with ENOENT, as /proc does.
 */
export async function makeDirectories(path: string, mode?: number): Promise<string | undefined> {
  const missing: string[] = []
  for (let directory = resolve(path); !(await exists(directory)); directory = dirname(directory)) {
    missing.unshift(directory)
  }
  for (const directory of missing) {
    await mkdir(directory, { mode }).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
  }
  return missing[0]
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    },
  )
}
