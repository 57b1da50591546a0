/** A wish to stop, from the moment it is caught until it is released. */
export type Interruption = {
  /** Whether the command was told to stop. */
  readonly happened: () => boolean
  /** What stops the work; called at once where the wish came before. */
  readonly cancelBy: (cancel: () => void) => void
  /** Leaves signals to Node again. */
  readonly release: () => void
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Catches SIGINT, SIGTERM and SIGHUP (the terminal has gone), so that what was changed can be put back before the process ends. A second signal ends
 * it at once: putting back may take as long as the target likes.
 */
export function catchInterruption(): Interruption {
  let happened = false
  let cancel = () => {}
  const stop = () => {
    if (happened) {
      process.stderr.write('interrupted again: the entities may not be as they were\n')
      process.exit(130)
    }
    happened = true
    cancel()
  }
  for (const signal of signals) process.on(signal, stop)
  return {
    happened: () => happened,
    cancelBy: (given) => {
      cancel = given
      if (happened) cancel()
    },
    release: () => {
      for (const signal of signals) process.off(signal, stop)
    },
  }
}
