// What vitest adds to the process, by the names of the functions: each ends it, which is for its owner to decide.
const ending = new Set(['onExit', 'onUnhandledRejection', 'parentSigtermCallback'])
const events = new Set<string | symbol>(['SIGINT', 'SIGTERM', 'unhandledRejection'])
const variables = ['NODE_ENV', 'VITE_USER_NODE_ENV', 'BROWSER', 'BROWSER_ARGS'] as const

/** Keeps the process as its owner has it while vitest is at work in it. */
export type ProcessState = {
  /** To be called once vitest is made: from then on it adds nothing that would have to be taken away. */
  readonly made: () => void
  /** Puts back the exit code and the environment; with several runs at once, the last one to end does. */
  readonly restore: () => void
}

let holders = 0
let before: { readonly exitCode: typeof process.exitCode; readonly env: readonly (string | undefined)[] }

/** Notes the state of the process, from before vitest is made. `restore` must be called. */
export function holdProcessState(): ProcessState {
  if (holders === 0) before = { exitCode: process.exitCode, env: variables.map((name) => process.env[name]) }
  holders += 1
  // As soon as it is there, since a signal would end the process within a millisecond.
  const takeAway = (event: string | symbol, listener: (...args: unknown[]) => void) => {
    if (events.has(event) && ending.has(listener.name)) process.nextTick(() => process.off(event, listener))
  }
  process.on('newListener', takeAway)
  const made = () => void process.off('newListener', takeAway)
  return {
    made,
    restore() {
      made()
      holders -= 1
      if (holders > 0) return
      // vitest sets it where a test failed.
      process.exitCode = before.exitCode
      for (const [index, name] of variables.entries()) {
        const value = before.env[index]
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      }
    },
  }
}
