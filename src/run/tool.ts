import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../contract/root.ts'

/** Name and version of this package. */
export async function readTool(): Promise<{ readonly name: string; readonly version: string }> {
  const { name, version } = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8'))
  return { name, version }
}
