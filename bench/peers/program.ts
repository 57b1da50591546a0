import { spawn } from 'node:child_process'
import type { Argv } from './peer.ts'

/** How a program ended. */
export type Ended = {
  /** Null where it was killed. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly timedOut: boolean
}

/** How a program is run. */
export type Running = {
  readonly cwd: string
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

// Each is what the documentation of a peer names for turning its telemetry off.
const quiet = { STEPCI_DISABLE_ANALYTICS: '1', DO_NOT_TRACK: '1', SCARF_ANALYTICS: 'false' }

/** Runs a program to its end, or kills it and what it started when its time is up. Rejects where it cannot be started. */
export function runProgram([program, ...args]: Argv, { cwd, env, timeoutMs }: Running): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...quiet, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
    child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk))
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      killGroup(child.pid)
    }, timeoutMs)
    child.once('error', (error) => {
      clearTimeout(timer)
      reject(new Error(`${program}: ${error.message}`))
    })
    child.once('close', (code) => {
      clearTimeout(timer)
      killGroup(child.pid)
      const text = (part: Buffer[]) => Buffer.concat(part).toString('utf8')
      resolve({ code, stdout: text(chunks.stdout), stderr: text(chunks.stderr), timedOut })
    })
  })
}

/** Ends a process that was started as the leader of a group, and the group. Does nothing where it is gone already. */
export function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
