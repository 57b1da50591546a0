import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import type { JsonObject } from '../../src/json.ts'

const entry = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))

/** What a command came to. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A command that runs. */
export type Running = { readonly child: ChildProcess; readonly ended: Promise<Ended> }

/**
 * Starts the command with these arguments; it is killed after three minutes. It has no environment but the one given,
 * and writes to `stdout`, an open file, where there is one.
 */
export function startCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  stdout: number | 'pipe' = 'pipe',
): Running {
  const { PATH, HOME, TMPDIR } = process.env
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), NO_COLOR: '1', ...env },
    stdio: ['ignore', stdout, 'pipe'],
    timeout: 180_000,
    killSignal: 'SIGKILL',
  })
  const ended = Promise.all([
    child.stdout ? text(child.stdout) : '',
    text(child.stderr!),
    once(child, 'close'),
  ]).then(([stdout, stderr, [code]]): Ended => ({ code: code as number | null, stdout, stderr }))
  return { child, ended }
}

/** Runs a command to its end, in a process of its own. */
export async function cliProcess(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  return withoutStack(await startCli(args, env).ended)
}

let others: Promise<unknown> = Promise.resolve()

/**
 * As `cliProcess`, in this process: many command lines can be tried in the time that starting one takes. Two at once
 * would print on each other's pages: the second begins when the first has ended.
 */
export function cli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const own = others.then(() => cliHere(args, env))
  others = own.catch(() => {})
  return own
}

async function cliHere(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  for (const name of Object.keys(process.env))
    if (!['PATH', 'HOME', 'TMPDIR'].includes(name)) vi.stubEnv(name, undefined)
  for (const [name, value] of Object.entries({ NO_COLOR: '1', ...env })) vi.stubEnv(name, value)
  try {
    const { result: code, ...written } = await printed(() => main(args))
    return withoutStack({ code, ...written })
  } finally {
    vi.unstubAllEnvs()
  }
}

/** Does something; gives its result, and what it has written to stdout and stderr meanwhile. */
export async function printed<Result>(
  work: () => Result | Promise<Result>,
): Promise<{ readonly result: Result; readonly stdout: string; readonly stderr: string }> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      written[name] += String(chunk)
      return true
    }),
  )
  try {
    return { result: await work(), ...written }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

/** No command may show a stack trace. */
function withoutStack(ended: Ended): Ended {
  expect(ended.stderr).not.toMatch(/^ {4}at /m)
  return ended
}

/** The error line of a command that could not run: one line, and nothing on stdout. */
export async function errorOf(
  args: readonly string[],
  { code = 2, env }: { readonly code?: 2 | 3; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const ended = await cli(args, env)
  expect(ended).toEqual({ code, stdout: '', stderr: expect.stringMatching(/^error: [^\n]+\n$/) })
  return ended.stderr
}

/** What a client may set of an entity, for comparing it before and after a run. */
export function settableOf(entity: JsonObject | undefined): JsonObject {
  const { lastModifiedDateTime: _, ...rest } = entity ?? {}
  return rest
}
