import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const variable = 'XDG_DATA_HOME'

let holders = 0
let lent: { readonly directory: string; readonly before: string | undefined }

/**
 * Gives vitest a directory for the key of its server, which it makes although that server is never started, and ends
 * without: in a container there is often no home that may be written to, and in a home nothing is to be left. Where
 * several runs begin at once they share it. Gives what takes it away.
 */
export function lendDataHome(): () => void {
  if (holders === 0) {
    lent = {
      directory: mkdtempSync(join(tmpdir(), 'vpptoken-conformance-')),
      before: process.env[variable],
    }
    process.env[variable] = lent.directory
    process.once('exit', remove)
  }
  holders += 1
  return () => {
    holders -= 1
    if (holders > 0) return
    if (lent.before === undefined) delete process.env[variable]
    else process.env[variable] = lent.before
    process.off('exit', remove)
    remove()
  }
}

function remove(): void {
  rmSync(lent.directory, { recursive: true, force: true })
}
