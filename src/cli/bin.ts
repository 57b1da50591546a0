#!/usr/bin/env node
// Nothing but this file may be loaded before the runtime is known to be able to load it, and an older one lacks names.
import * as module from 'node:module'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `error: Node ${process.versions.node} is too old: vpptoken-conformance needs Node 22.19 or later\n`,
  )
  process.exitCode = 2
} else {
  // Compiling takes most of a short command's time; Node keeps the result in the directory for temporary files.
  module.enableCompileCache()
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    // A reader such as head may go before all is written; that is its right. A terminal that was closed gives EIO.
    if (code === 'EPIPE' || code === 'EIO' || process.listenerCount('exit', fail) > 0) return
    process.on('exit', fail)
    process.stderr.write(
      `error: not all could be written to stdout (${code}): free some space, or write elsewhere\n`,
    )
  })
  function fail(): void {
    process.exitCode = 2
  }
  // Nobody is left to be told, and the entities are to be put back all the same.
  process.stderr.on('error', () => {})
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}
