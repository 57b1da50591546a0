#!/usr/bin/env node
// Nothing but this file may be loaded before the runtime is known to be able to load it.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`error: Node ${process.versions.node} is too old: vpptoken-conformance needs Node 22.19 or later\n`)
  process.exitCode = 2
} else {
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}

export {}
