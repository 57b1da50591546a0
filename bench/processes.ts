import { type ChildProcess, execFile, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Ready, Seen, ServerOptions } from './server.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** A server in a process of its own. */
export type Server = Ready & {
  /** Gives what came in since the last call. */
  readonly seen: () => Promise<Seen>
  readonly close: () => Promise<void>
}

/** Starts the stub in a process of its own, which ends with this one at the latest. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const child = fork(here('server.ts'), [JSON.stringify(options)], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ready = await message<Ready>(child)
  return {
    ...ready,
    seen() {
      child.send('seen')
      return message<Seen>(child)
    },
    async close() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

/** The next message of a child. Throws an Error where it ends without one. */
async function message<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController()
  try {
    return await Promise.race([
      once(child, 'message', { signal: ended.signal }).then(([value]) => value as T),
      once(child, 'exit', { signal: ended.signal }).then(([code]): never => {
        throw new Error(`a process of the benchmark ended with ${code}: see what it printed above`)
      }),
    ])
  } finally {
    ended.abort()
  }
}

/** What a command came to. */
export type Ended = {
  readonly ms: number
  /** When it was started, in milliseconds since 1970, with fractions. */
  readonly startedAt: number
  readonly stdout: string
}

/** Runs Node with arguments, in a directory of its own and with these variables besides its own. Throws an Error where it does not end with 0. */
export async function runNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    const started = performance.now()
    const child = spawn(process.execPath, args, {
      cwd: directory,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [stdout, stderr] = [[] as Buffer[], [] as Buffer[]]
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    const [code] = await once(child, 'close')
    const ms = performance.now() - started
    if (code !== 0) {
      const said = Buffer.concat(stderr).toString().trim().split('\n').at(-1)
      throw new Error(`node ${args.join(' ')} ended with ${code}: ${said}`)
    }
    const startedAt = performance.timeOrigin + started
    return { ms, startedAt, stdout: Buffer.concat(stdout).toString() }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

let built: Promise<unknown> | undefined

async function build(): Promise<void> {
  built ??= promisify(execFile)('npm', ['run', 'build'], { cwd: here('..') })
  await built
}

/** Runs a command of the suite as it is installed, built at the first call. Throws an Error where it does not end with 0. */
export async function runSuite(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  await build()
  return runNode([here('../dist/src/cli/bin.js'), ...args], env)
}

/** How a command is measured that may end as it likes. */
export type MeasuredOptions<T> = {
  readonly env: NodeJS.ProcessEnv
  /** Takes what is wanted out of the directory that the command ran in, and what it said on stderr. */
  readonly read: (directory: string, stderr: string) => Promise<T>
}

/** What a command that was measured came to. */
export type MeasuredEnd<T> = {
  readonly ms: number
  readonly peakMb: number
  /** Its exit code; null where it was killed, after two minutes. */
  readonly code: number | null
  readonly came: T
}

const reportPeak =
  "import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,String(process.resourceUsage().maxRSS/1024)))"

/** Runs a command of the suite as it is installed, in a directory of its own; tells its peak memory, however it ends. */
export async function runMeasured<T>(
  args: readonly string[],
  { env, read }: MeasuredOptions<T>,
): Promise<MeasuredEnd<T>> {
  await build()
  const directory = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    const started = performance.now()
    const child = spawn(
      process.execPath,
      ['--import', `data:text/javascript,${reportPeak}`, here('../dist/src/cli/bin.js'), ...args],
      {
        cwd: directory,
        env: { PATH: process.env.PATH, NO_COLOR: '1', ...env },
        stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
        timeout: 120_000,
        killSignal: 'SIGKILL',
      },
    )
    const [stderr, peak, [code]] = await Promise.all([
      text(child.stderr!),
      text(child.stdio[3] as Readable),
      once(child, 'close') as Promise<[number | null]>,
    ])
    const ms = performance.now() - started
    return { ms, peakMb: Number(peak), code, came: await read(directory, stderr) }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Runs a command of the suite from its sources. Throws an Error where it does not end with 0. */
export function runSources(args: readonly string[]): Promise<Ended> {
  return runNode([here('../src/cli/bin.ts'), ...args])
}

/** Runs another file of this folder and gives the JSON that it prints. */
export async function runPart<T>(file: string, args: readonly string[]): Promise<T> {
  const { stdout } = await runNode([here(file), ...args])
  return JSON.parse(stdout) as T
}
