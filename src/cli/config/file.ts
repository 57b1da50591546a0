import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Config } from '../../api/config.ts'
import { packageRoot } from '../../contract/root.ts'
import { ConformanceError } from '../../error.ts'
import { nearest } from '../../nearest.ts'
import { oneLine } from '../../thrown.ts'

const name = 'vpptoken-conformance'
const endings = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json']

/** A config file as it was found, its paths made whole. */
export type ConfigFile = { readonly path: string; readonly config: Config }

/**
 * Reads the config file at a path, or else the one in a directory (its package.json, where that has the key); undefined
 * where there is none. Throws a ConformanceError for a file that cannot be read, or says what no config says.
 */
export async function readConfig(directory: string, path?: string): Promise<ConfigFile | undefined> {
  const places = [...endings.map((ending) => `${name}.config.${ending}`), 'package.json']
  // Loading what reads files takes time, and most runs have none.
  if (path === undefined && !places.some((place) => existsSync(join(directory, place)))) return undefined
  const { lilconfig } = await import('lilconfig')
  const load = async (file: string) => {
    const module = await import(pathToFileURL(file).href)
    return module.default
  }
  const loaders = Object.fromEntries(['ts', 'mts'].map((ending) => [`.${ending}`, load]))
  const finder = lilconfig(name, { searchPlaces: places, packageProp: name, loaders, stopDir: directory })
  let found: Awaited<ReturnType<typeof finder.search>>
  try {
    found = await (path === undefined ? finder.search(directory) : finder.load(resolve(directory, path)))
  } catch (error) {
    throw new ConformanceError(`${path ?? name}: the configuration cannot be read: ${reason(error)}`)
  }
  if (found === null) return undefined
  const problem = await problemOf(found.config)
  if (problem !== undefined) throw new ConformanceError(`${found.filepath}: ${problem}`)
  const { $schema: _, ...config } = found.config as Config & { readonly $schema?: string }
  return { path: found.filepath, config: within(dirname(found.filepath), directory, config) }
}

async function problemOf(config: unknown): Promise<string | undefined> {
  const [{ Ajv2020 }, text] = await Promise.all([
    import('ajv/dist/2020.js'),
    readFile(join(packageRoot(), 'specs', 'config.schema.json'), 'utf8'),
  ])
  const schema = JSON.parse(text)
  const validate = new Ajv2020({ strict: true }).compile(schema)
  if (validate(config)) return undefined
  const { instancePath, keyword, params, message } = validate.errors![0]!
  const at = instancePath.slice(1).replaceAll('/', '.')
  if (keyword !== 'additionalProperties') {
    const known = keyword === 'enum' ? `: ${params.allowedValues.join(', ')}` : ''
    return `${at || 'the configuration'}: it ${message}${known}`
  }
  const unknown: string = params.additionalProperty
  const known = Object.keys(at === '' ? schema.properties : schema.properties[at].properties)
  return `there is no setting ${JSON.stringify(at === '' ? unknown : `${at}.${unknown}`)}; the nearest is ${nearest(unknown, known)}`
}

/** The config with its paths as they are seen from the directory that the command runs in. */
function within(folder: string, directory: string, config: Config): Config {
  if (resolve(folder) === resolve(directory)) return config
  const file = (path: string) => resolve(folder, path)
  // `v1.0` and `intune` come with the package, unless a file is there.
  const named = (path: string) => (existsSync(file(path)) ? file(path) : path)
  const { contract, deviations, journal, har, reports } = config
  return {
    ...config,
    ...(contract !== undefined && { contract: named(contract) }),
    ...(deviations && { deviations: deviations.map(named) }),
    ...(journal !== undefined && { journal: file(journal) }),
    ...(har !== undefined && { har: file(har) }),
    ...(reports && {
      reports: Object.fromEntries(Object.entries(reports).map(([format, path]) => [format, file(path)])),
    }),
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? `there is no such file (${oneLine(message)})` : oneLine(message)
}
