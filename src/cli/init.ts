import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ConformanceError } from '../error.ts'
import { parseTarget } from '../http/address.ts'
import { readTool } from '../run/tool.ts'
import { ciFiles, ciText, type configForms, configText } from './init-files.ts'

/** The options of `init`. */
export type InitOptions = {
  readonly target: string
  readonly bearerEnv?: string
  readonly form: (typeof configForms)[number]
  readonly ci?: keyof typeof ciFiles | 'none'
}

/**
 * Writes a config file and a CI job into a directory, and says what comes next. A file that is there is never written
 * over. Gives the exit code; throws a ConformanceError where a file is there, or nothing can be written.
 */
export async function init(options: InitOptions, directory: string): Promise<number> {
  if (options.target !== 'stub') {
    const { problem } = parseTarget(options.target, '/deviceAppManagement/vppTokens')
    if (problem !== undefined) throw new ConformanceError(`--target: ${problem}`)
  }
  const { version } = await readTool()
  const wanted = { ...options, version }
  const ci = options.ci ?? serviceOf(directory)
  const files: readonly (readonly [string, string])[] = [
    [`vpptoken-conformance.config.${options.form}`, configText(options.form, wanted)],
    ...(ci === 'none' ? [] : [[ciFiles[ci], ciText(ci, wanted)] as const]),
  ]
  const there = files.find(([path]) => existsSync(join(directory, path)))
  if (there !== undefined)
    throw new ConformanceError(`${there[0]} is there already: move it away, or change it by hand`)
  for (const [path, text] of files) {
    await write(join(directory, path), path, text)
    process.stdout.write(`${path} written\n`)
  }
  const { bearerEnv } = options
  const secret = bearerEnv === undefined ? '' : ` (with the bearer token in ${bearerEnv})`
  process.stdout.write(`next: npx vpptoken-conformance${secret}; --print-config shows what counts\n`)
  return 0
}

/** The service whose files are in the directory. */
function serviceOf(directory: string): keyof typeof ciFiles | 'none' {
  const has = (path: string) => existsSync(join(directory, path))
  if (has('.github')) return 'github'
  if (has('.gitlab-ci.yml')) return 'gitlab'
  return has('azure-pipelines.yml') ? 'azure' : 'none'
}

async function write(file: string, path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    // Another process may have written it in the meantime.
    await writeFile(file, text, { flag: 'wx' })
  } catch (error) {
    throw new ConformanceError(`${path} cannot be written: ${(error as Error).message}`)
  }
}
