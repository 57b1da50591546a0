import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Config } from '../../api/config.ts'
import { packageRoot } from '../../contract/root.ts'
import { ConformanceError } from '../../error.ts'
import { duplicateName } from '../../json-names.ts'
import { nearest } from '../../nearest.ts'
import { readText } from '../../read.ts'
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
  const file = path === undefined ? undefined : resolve(directory, path)
  if (file !== undefined) await refuseNoFile(path!, file)
  const { lilconfig } = await import('lilconfig')
  const loaders = Object.fromEntries(
    endings.map((ending) => [`.${ending}`, ending === 'json' ? loadJson : loadModule]),
  )
  const finder = lilconfig(name, { searchPlaces: places, packageProp: name, loaders, stopDir: directory })
  let found: Awaited<ReturnType<typeof finder.search>>
  try {
    found = await (file === undefined ? finder.search(directory) : finder.load(file))
  } catch (error) {
    throw new ConformanceError(`${path ?? name}: the configuration cannot be read: ${oneLine(error)}`)
  }
  if (found === null) return undefined
  if (found.isEmpty)
    throw new ConformanceError(
      `${path}: the configuration cannot be read: it is empty: write the settings in { }`,
    )
  const problem = await problemOf(found.config)
  if (problem !== undefined) throw new ConformanceError(`${found.filepath}: ${problem}`)
  const { $schema: _, ...config } = found.config as Config & { readonly $schema?: string }
  return { path: found.filepath, config: within(dirname(found.filepath), directory, config) }
}

/** Only what is a file can be loaded: a program may be in it, and paths are relative to it. */
async function refuseNoFile(path: string, file: string): Promise<void> {
  const stats = await stat(file).catch(() => undefined)
  if (stats?.isFile()) return
  const why =
    stats === undefined
      ? 'there is no such file: check the path'
      : 'it is no file: name a .json, .js or .ts file'
  throw new ConformanceError(`${path}: the configuration cannot be read: ${why}`)
}

async function loadJson(path: string): Promise<unknown> {
  const text = await readText(path)
  const value: unknown = JSON.parse(text)
  // npm takes such a package.json, and it is npm's.
  const twice = basename(path) === 'package.json' ? undefined : duplicateName(text)
  if (twice !== undefined) throw new Error(`${JSON.stringify(twice)} is in it twice: take one out`)
  return value
}

async function loadModule(path: string): Promise<unknown> {
  const module = await import(pathToFileURL(path).href)
  const { default: config } = module
  const isEmpty = typeof config === 'object' && config !== null && Object.keys(config).length === 0
  // Of a CommonJS module that exports nothing, an object without members is what it exports.
  if (config === undefined || isEmpty) throw new Error('it exports no settings: write export default { … }')
  return config
}

async function problemOf(config: unknown): Promise<string | undefined> {
  const [{ Ajv2020 }, text] = await Promise.all([
    import('ajv/dist/2020.js'),
    readFile(join(packageRoot(), 'specs', 'config.schema.json'), 'utf8'),
  ])
  const schema = JSON.parse(text)
  const validate = new Ajv2020({ strict: true }).compile(schema)
  if (validate(config)) return undefined
  const { instancePath, keyword, params, message } = validate.errors!.at(-1)!
  const at = instancePath.slice(1).replaceAll('/', '.')
  if (keyword !== 'additionalProperties')
    return `${at || 'the configuration'}: ${words[keyword]?.(params) ?? `it ${message}`}`
  const unknown: string = params.additionalProperty
  const known = Object.keys(at === '' ? schema.properties : schema.properties[at].properties)
  return `there is no setting ${JSON.stringify(at === '' ? unknown : `${at}.${unknown}`)}; the nearest is ${nearest(unknown, known)}`
}

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'a list, in [ ]',
  object: 'an object, in { }',
  boolean: 'true or false',
  number: 'a number',
  integer: 'a whole number',
}

/** What to do about a value, by the keyword of JSON Schema that it breaks. No value is repeated: it may be a secret. */
const words: Readonly<Record<string, (params: Record<string, unknown>) => string>> = {
  type: ({ type }) => `it takes ${types[String(type)] ?? type}`,
  minLength: () => 'it is empty: give it a value, or leave it out',
  minimum: ({ limit }) => `it takes a number of at least ${limit}`,
  maximum: ({ limit }) => `it takes a number of at most ${limit}`,
  multipleOf: ({ multipleOf }) => `it takes a multiple of ${multipleOf}`,
  enum: ({ allowedValues }) => `it takes one of: ${(allowedValues as readonly string[]).join(', ')}`,
  pattern: () => 'a header has a value in one line',
  propertyNames: () => 'a name in it is no name of a header: take blanks and colons out',
  not: () => 'quick and thorough cannot both be true: take one out',
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
