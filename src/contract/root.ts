import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The package's directory, which holds `specs/`. It is searched upward from this file, since the
 * sources are one level deep and the compiled files two. Throws an Error where there is no such directory.
 */
export function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url))
  while (!isRoot(directory)) {
    const parent = dirname(directory)
    if (parent === directory)
      throw new Error('the package vpptoken-conformance is incomplete: install it again')
    directory = parent
  }
  return directory
}

function isRoot(directory: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { name?: unknown }
    return manifest.name === 'vpptoken-conformance'
  } catch {
    return false
  }
}
