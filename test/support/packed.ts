import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { npmEnvironment } from './npm.ts'

/** The checkout that the tests run in. */
export const checkout = fileURLToPath(new URL('../..', import.meta.url))

// What is not named here cannot be needed to build the package; the client programs are what `client init` writes.
const sources = [
  'src',
  'specs',
  'fixtures/clients',
  'tools',
  'docs',
  'tsconfig.json',
  'tsconfig.build.json',
].concat(['package.json', 'package-lock.json', 'README.md', 'LICENSE', 'CHANGELOG.md'])
const call = promisify(execFile)
const { PATH, HOME } = process.env

/** The environment of a user whose Node is the one that runs the tests. */
export const userEnvironment: NodeJS.ProcessEnv = {
  ...npmEnvironment,
  PATH: `${dirname(process.execPath)}:${PATH}`,
  HOME,
  NO_COLOR: '1',
  NO_UPDATE_NOTIFIER: '1',
}

/**
 * Packs the package as npm packs it, from a copy of the sources in the folder, so that the dist of this checkout is left
 * alone. Gives the path of the archive.
 */
export async function packPackage(folder: string): Promise<string> {
  const source = join(folder, 'source')
  await mkdir(source, { recursive: true })
  for (const name of sources) await cp(join(checkout, name), join(source, name), { recursive: true })
  await symlink(join(checkout, 'node_modules'), join(source, 'node_modules'))
  const options = { cwd: source, env: userEnvironment, maxBuffer: 2 ** 24 }
  await call('npm', ['pack', '--pack-destination', folder], options)
  return join(folder, (await readdir(folder)).find((name) => name.endsWith('.tgz'))!)
}
