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
 * Starts the command with these arguments; it is killed after 60 s. It has no environment but the one given, and writes to
 * `stdout`, an open file, where there is one.
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
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
  const ended = Promise.all([
    child.stdout ? text(child.stdout) : '',
    text(child.stderr!),
    once(child, 'close'),
  ]).then(([stdout, stderr, [code]]): Ended => ({ code: code as number | null, stdout, stderr }))
  return { child, ended }
}

/** Runs the command to its end. No command may show a stack trace. */
export async function cli(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  const ended = await startCli(args, env).ended
  expect(ended.stderr).not.toMatch(/^ {4}at /m)
  return ended
}

/** The error line of a command that could not run: one line, and nothing on stdout. */
export async function errorOf(
  code: 2 | 3,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<string> {
  const ended = await cli(args, env)
  expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(/^error: [^\n]+\n$/) })
  return ended.stderr
}

/** As `errorOf`, in this process: many command lines can be tried in the time that starting one takes. */
export async function errorWithin(args: readonly string[], code: 2 | 3 = 2): Promise<string> {
  // The suite of this repository may be pointed at a target, which is none of theirs.
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('VPPTOKEN_')))
    vi.stubEnv(name, undefined)
  const [stdout, stderr] = [process.stdout, process.stderr].map((stream) => {
    const written: string[] = []
    const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0)
    return { written, spy }
  })
  try {
    const ended = await main(args)
    const line = stderr!.written.join('')
    expect({ code: ended, stdout: stdout!.written.join(''), line }).toEqual({
      code,
      stdout: '',
      line: expect.stringMatching(/^error: [^\n]+\n$/),
    })
    return line
  } finally {
    for (const { spy } of [stdout!, stderr!]) spy.mockRestore()
    vi.unstubAllEnvs()
  }
}

/** What a client may set of an entity, for comparing it before and after a run. */
export function settableOf(entity: JsonObject | undefined): JsonObject {
  const { lastModifiedDateTime: _, ...rest } = entity ?? {}
  return rest
}
