import { hostname } from 'node:os'
import { relative } from 'node:path'
import { isConformanceError } from '../error.ts'
import { option } from '../option-words.ts'
import { codeOf } from '../thrown.ts'
import { findJournals, type Journal, removeJournal, type StoredJournal, writeJournal } from './journal.ts'

/** How a run keeps its journal. */
export type JournalOptions = {
  readonly directory: string
  /** Whether to begin although an older journal holds the same entity. */
  readonly ignoreOlder: boolean
  /** Whether the target is this machine: an older journal is then no reason to refuse. */
  readonly loopback: boolean
}

/** The journal of a run. */
export type KeptJournal = {
  /** A remark for the user, in one line. */
  readonly warning?: string
  /** Ends it: removes the file if all was put back, else says in one line where it is and how it is used. */
  readonly close: (complete: boolean) => Promise<string | undefined>
}

/**
 * Puts the journal of a run on disk, before the first write, and gives what ends it, or the reason why the run must
 * not begin: the journal cannot be written, or an older one holds the same entity. Then an earlier run has left test
 * values in it, and a new snapshot would take those for the original. On this machine the older journal is warned of
 * and goes on standing for the entity, which is then in no new one.
 */
export async function keepJournal(
  journal: Journal,
  { directory, ignoreOlder, loopback }: JournalOptions,
): Promise<KeptJournal | { readonly problem: string }> {
  const ids = journal.entities.map(({ id }) => id)
  const older = ignoreOlder ? [] : await findJournals(directory, journal.target, ids)
  const running = older.find((stored) => isRunning(stored.journal.process))
  if (running !== undefined) {
    const { id } = running.journal.process
    const problem = `process ${id} is running the suite on ${namesIn(running)} (${shown(running.path)})`
    return { problem: `${problem}: wait for its end, or name another ${option('--id')}` }
  }
  const [oldest] = older
  const found = oldest && `an earlier run has not put ${namesIn(oldest)} back: ${advice(oldest.path)}`
  if (found !== undefined && !loopback)
    return { problem: `${found}; ${option('--ignore-journal')} if it is as it should be` }
  const warning = found === undefined ? {} : { warning: `${found}, or delete the file` }
  const held = new Set(older.flatMap((stored) => stored.journal.entities.map(({ id }) => id.toLowerCase())))
  const entities = journal.entities.filter(({ id }) => !held.has(id.toLowerCase()))
  if (entities.length === 0) return { ...warning, close: async () => undefined }
  let path: string
  try {
    path = await writeJournal(directory, { ...journal, entities })
  } catch (error) {
    if (isConformanceError(error)) return { problem: error.message }
    throw error
  }
  return {
    ...warning,
    async close(complete) {
      if (!complete) return `what it was is kept: ${advice(path)}`
      await removeJournal(path)
      return undefined
    },
  }
}

function namesIn({ journal }: StoredJournal): string {
  return journal.entities.map(({ id }) => id).join(', ')
}

function advice(path: string): string {
  const name = shown(path)
  return `vpptoken-conformance restore ${/^[\w./:+-]+$/.test(name) ? name : JSON.stringify(name)}`
}

/** Where a file is, as a person in this directory would write it. */
function shown(path: string): string {
  const short = relative('', path)
  return short.startsWith('..') ? path : short
}

function isRunning({ id, host }: Journal['process']): boolean {
  if (host !== hostname() || id === process.pid) return false
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    // A process of another user exists all the same.
    return codeOf(error) === 'EPERM'
  }
}
