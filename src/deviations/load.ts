import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { packageRoot } from '../contract/root.ts'
import { builtInVersions } from '../contract/types.ts'
import { readText } from '../read.ts'
import { codeOf, messageOf } from '../thrown.ts'
import type { Deviation } from './types.ts'

/**
 * Reads lists of deviations, each a path or the name of one that comes with the package (`specs/VERSION/deviations`);
 * where the version has none of that name, v1.0's is taken. Earlier lists take precedence. Throws an Error of one line
 * for a list that cannot be read: what is wrong, where, what to do.
 */
export async function loadDeviations(
  lists: readonly string[],
  version: string,
  specs = join(packageRoot(), 'specs'),
): Promise<readonly Deviation[]> {
  const loaded: Deviation[] = []
  for (const list of lists) {
    const builtIn = await builtInPath(list, version, specs)
    const file = builtIn === undefined ? list : relative(join(specs, '..'), builtIn)
    // Most runs have no list, and this loads a parser of YAML.
    const { parseDeviations } = await import('./parse.ts')
    const parsed = parseDeviations(await read(builtIn ?? list, file, specs), file, builtIn !== undefined)
    if (parsed.problem !== undefined) throw new Error(parsed.problem)
    loaded.push(...parsed.deviations)
  }
  return loaded
}

async function builtInPath(list: string, version: string, specs: string): Promise<string | undefined> {
  for (const folder of [version, builtInVersions[0]].filter((name) =>
    builtInVersions.some((known) => known === name),
  )) {
    if ((await builtInNames(folder, specs)).includes(list))
      return join(specs, folder, 'deviations', `${list}.yaml`)
  }
  return undefined
}

async function builtInNames(version: string, specs: string): Promise<readonly string[]> {
  const files = await readdir(join(specs, version, 'deviations')).catch(() => [])
  return files.filter((file) => file.endsWith('.yaml')).map((file) => file.slice(0, -'.yaml'.length))
}

async function read(path: string, file: string, specs: string): Promise<string> {
  return readText(path).catch(async (error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw new Error(`${file}: ${messageOf(error)}`)
    const names = await builtInNames(builtInVersions[0], specs)
    throw new Error(
      `${file}: there is no such file, and no list of that name comes with the package: check it (built in: ${names.join(', ')})`,
    )
  })
}
