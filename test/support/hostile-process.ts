import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { HostileServer } from './hostile.ts'

const path = fileURLToPath(new URL('hostile-child.ts', import.meta.url))

/** Starts a server in a process of its own that dies of a body that matches, and is started again or not. */
export async function startDying(
  pattern: RegExp,
  restarts: boolean,
): Promise<Pick<HostileServer, 'root' | 'close'>> {
  let closed = false
  let child: ChildProcess
  let died: Promise<unknown> = Promise.resolve()
  async function start(port: string): Promise<string> {
    child = fork(path, [pattern.source, port], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    died = once(child, 'exit')
    const [root] = (await once(child, 'message')) as [string]
    void died.then(() => {
      if (restarts && !closed) void start(new URL(root).port)
    })
    return root
  }
  const root = await start('0')
  return {
    root,
    async close() {
      closed = true
      if (child.connected) child.disconnect()
      await died
    },
  }
}
