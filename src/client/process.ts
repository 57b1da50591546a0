import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { ConformanceError } from '../error.ts'
import { shorten, visible } from '../text.ts'
import { readOutcome, readProfile } from './lines.ts'
import type { ClientCommand, ClientOutcome, ClientProfile } from './types.ts'

/** A client that is running. */
export type RunningClient = {
  readonly profile: ClientProfile
  /** Has it make one call. `lost` where it died or was silent for `timeoutMs`; it is of no use then. */
  readonly ask: (command: ClientCommand, timeoutMs: number) => Promise<ClientOutcome>
  /** What it wrote to stderr, as one line: the beginning and the end, where it is long. */
  readonly lastWords: () => string
  /** Ends it, and what it has started. */
  readonly close: () => Promise<void>
}

/** How a client is started. */
export type ClientLaunch = {
  /** The program and its arguments; no shell looks at them. */
  readonly command: readonly [string, ...string[]]
  readonly env: NodeJS.ProcessEnv
  /** How long it may take to say what it is, in milliseconds. */
  readonly startMs: number
}

/** How many characters of each end of stderr are kept: some runtimes name the cause first, others last. */
const wordsLimit = 400

/** How many characters of the command line an error shows. */
const shownLimit = 120

/** How long a program may take to end by itself once its stdin has ended. */
const endMs = 1000

/** Starts a client and reads what it says of itself. Throws a ConformanceError where that does not come. */
export async function launchClient({ command, env, startMs }: ClientLaunch): Promise<RunningClient> {
  const [program, ...args] = command
  // A group of its own, so that what a wrapper script starts can be ended with it.
  const child = spawn(program, args, { env, stdio: 'pipe', detached: true, windowsHide: true })
  const lastWords = bothEnds(child)
  const lines = lineReader(child)
  // A pipe whose reader has gone; that the program has gone is told by its end.
  child.stdin.on('error', () => {})
  const close = () => endClient(child)
  const shown = shorten(visible(command.join(' ')), shownLimit)
  const said = () => (lastWords() === '' ? '' : `; its stderr: ${lastWords()}`)
  const first = await lines.next(startMs)
  const { value: profile, problem } =
    first.line === undefined ? { problem: first.reason } : readProfile(first.line)
  if (profile === undefined) {
    await close()
    throw new ConformanceError(
      `the client (${shown}) cannot be tested: ${problem}${said()}; see docs/client-protocol.md`,
      3,
    )
  }
  return {
    profile,
    lastWords,
    close,
    async ask(request, timeoutMs) {
      child.stdin.write(`${inAscii(JSON.stringify(request))}\n`)
      const answer = await lines.next(timeoutMs)
      if (answer.line === undefined) return { kind: 'lost', reason: `${answer.reason}${said()}` }
      const outcome = readOutcome(answer.line, request.case)
      if (outcome.value !== undefined) return outcome.value
      await close()
      throw new ConformanceError(
        `the client (${shown}) breaks the protocol at ${request.case}: ${outcome.problem}${said()}; see docs/client-protocol.md`,
        3,
      )
    },
  }
}

/**
 * JSON text with every character beyond ASCII escaped (RFC 8259 7): what splits lines in some language, U+2028 or U+0085,
 * splits none of ours, and a program that reads its stdin in another encoding reads the same.
 */
function inAscii(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Keeps both ends of what a program writes to stderr, and gives them as one line. */
function bothEnds(child: ChildProcessWithoutNullStreams): () => string {
  let [first, last, length] = ['', '', 0]
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    first = (first + chunk).slice(0, wordsLimit)
    last = (last + chunk).slice(-wordsLimit)
    length += chunk.length
  })
  const asLine = (text: string) => text.trim().replace(/\s*\n\s*/g, ' | ')
  return () => {
    if (length <= wordsLimit) return asLine(first)
    if (length <= 2 * wordsLimit) return asLine(first + last.slice(2 * wordsLimit - length))
    return `${asLine(first)} … ${asLine(last)}`
  }
}

type NextLine =
  | { readonly line: string; readonly reason?: undefined }
  | { readonly line?: undefined; readonly reason: string }

/** Gives the lines of a program's stdout one by one, or why there is none. */
function lineReader(child: ChildProcessWithoutNullStreams) {
  const waiting: string[] = []
  let end: string | undefined
  let wake: (() => void) | undefined
  const changed = () => {
    wake?.()
    wake = undefined
  }
  // node:readline ends a line at U+2028 too, which JSON has within text.
  let rest = ''
  const take = (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    waiting.push(...lines.filter((line) => line.trim() !== ''))
    changed()
  }
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', take)
  child.stdout.once('end', () => take('\n'))
  child.once('error', (error: NodeJS.ErrnoException) => {
    end = error.code === 'ENOENT' ? 'there is no such program' : `it could not be started (${error.message})`
    changed()
  })
  child.once('close', (code, signal) => {
    end ??= `it ended ${signal === null ? `with code ${code}` : `by ${signal}`}`
    changed()
  })
  return {
    async next(timeoutMs: number): Promise<NextLine> {
      const deadline = performance.now() + timeoutMs
      while (waiting.length === 0) {
        if (end !== undefined) return { reason: end }
        const left = deadline - performance.now()
        if (left <= 0) return { reason: `it said nothing for ${timeoutMs} ms` }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      return { line: waiting.shift()! }
    },
  }
}

/** Ends a program: its stdin first, then, where that does not help, the whole group. */
async function endClient(child: ChildProcessWithoutNullStreams): Promise<void> {
  const gone = child.exitCode !== null || child.signalCode !== null || child.pid === undefined
  if (!gone) {
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
    child.stdin.end()
    const timer = setTimeout(() => killGroup(child), endMs)
    await ended
    clearTimeout(timer)
  }
  killGroup(child)
}

function killGroup({ pid }: ChildProcessWithoutNullStreams): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing of it is left.
  }
}
