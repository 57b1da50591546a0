import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Peer } from './peer.ts'
import { runProgram } from './program.ts'

const stepMs = 600_000

/** The directory that the peers are installed in: VPPTOKEN_PEERS_CACHE, or one in the user's cache. */
export function cacheDirectory(env: NodeJS.ProcessEnv): string {
  const cache = env.XDG_CACHE_HOME || join(homedir(), '.cache')
  return env.VPPTOKEN_PEERS_CACHE || join(cache, 'vpptoken-conformance', 'peers')
}

/** The name of a peer on the command line and on disk: lower case, words joined by `-`. */
export function slug(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-')
}

/** Installs a peer, unless the same was done before; gives its directory. Rejects with an Error of one line. */
export async function install({ name, install, needs }: Peer, cache: string): Promise<string> {
  const directory = join(cache, slug(name))
  const stamp = join(directory, '.installed')
  const wanted = JSON.stringify(install)
  for (const program of needs) {
    const found = await runProgram(['which', program], { cwd: '/', timeoutMs: stepMs })
    if (found.code !== 0) throw new Error(`${program} is not on the PATH`)
  }
  if ((await readFile(stamp, 'utf8').catch(() => undefined)) === wanted) return directory
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  if (install.some(([program]) => program === 'npm'))
    await writeFile(join(directory, 'package.json'), '{ "private": true }')
  for (const step of install) {
    const { code, timedOut, stderr, stdout } = await runProgram(step, { cwd: directory, timeoutMs: stepMs })
    const last = (stderr || stdout).trim().split('\n').at(-1)
    if (timedOut) throw new Error(`${step.join(' ')}: not finished in ${stepMs / 1000} s`)
    if (code !== 0) throw new Error(`${step.join(' ')}: ${last}`)
  }
  await writeFile(stamp, wanted)
  return directory
}
