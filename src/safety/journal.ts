import { randomBytes } from 'node:crypto'
import { open, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ConformanceError, isConformanceError } from '../error.ts'
import { makeDirectories } from '../files.ts'
import type { Reader } from '../http/endpoint.ts'
import { isObject, type JsonObject } from '../json.ts'
import { option } from '../option-words.ts'
import { readText } from '../read.ts'
import { codeOf, messageOf } from '../thrown.ts'

/** Where journals are kept unless another directory is named, relative to the working directory. */
export const defaultJournalDirectory = '.vpptoken-conformance'

const ignoreFile = '.gitignore'

/** What is needed to put entities back after a run that could not do it itself. The bearer token is never in it. */
export type Journal = {
  readonly schemaVersion: 1
  readonly tool: { readonly name: string; readonly version: string }
  /** The process that runs the suite, and the name of its machine. */
  readonly process: { readonly id: number; readonly host: string }
  /** RFC 3339, UTC. */
  readonly startedAt: string
  /** The service root, without a slash at its end. */
  readonly target: string
  /** What `loadContract` takes; an absolute path where it is a file. */
  readonly contract: string
  readonly reader: Reader
  /** Properties whose value the snapshots do not show. */
  readonly unrestorable: readonly string[]
  /** The entities before anything was written; a credential is in clear text, or it could not be put back. */
  readonly entities: readonly { readonly id: string; readonly snapshot: JsonObject }[]
}

/** A journal on disk. */
export type StoredJournal = { readonly path: string; readonly journal: Journal }

/**
 * Writes a journal whole or not at all, and not before it is on the disk; only this user may read it. The directory
 * is made, hidden from git. Gives its path. Throws a ConformanceError where it cannot be written.
 */
export async function writeJournal(directory: string, journal: Journal): Promise<string> {
  try {
    return await writeOnce(directory, journal)
  } catch (error) {
    // A run that ended just now has taken the empty directory away.
    if (isConformanceError(error) && codeOf(error.cause) === 'ENOENT') return writeOnce(directory, journal)
    throw error
  }
}

async function writeOnce(directory: string, journal: Journal): Promise<string> {
  const time = journal.startedAt.replaceAll(':', '-')
  const host = new URL(journal.target).host.replaceAll(/[^a-zA-Z0-9.-]+/g, '-').replaceAll(/^-|-$/g, '')
  const path = join(directory, `${time}-${host}-${randomBytes(3).toString('hex')}.json`)
  const temporary = `${path}.tmp`
  try {
    await makeDirectories(directory, 0o700)
    await writeFile(join(directory, ignoreFile), '*\n', { flag: 'wx' }).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(`${JSON.stringify(journal, null, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
    await syncDirectory(directory)
    return path
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw new ConformanceError(
      `cannot keep a journal in ${directory} (${codeOf(error) ?? String(error)}): name another directory with ${option('--journal')} DIR`,
      2,
      { cause: error },
    )
  }
}

/** Removes a journal, and its directory once it holds no other; one that is gone already is no matter. */
export async function removeJournal(path: string): Promise<void> {
  await rm(path, { force: true })
  const directory = dirname(path)
  const left = await readdir(directory).catch(() => [])
  if (left.length !== 1 || left[0] !== ignoreFile) return
  // A run that begins just now may write there: then the directory stays.
  await rm(join(directory, ignoreFile), { force: true })
  await rmdir(directory).catch(() => {})
}

/** The name of a file lasts through a crash only once its directory is on the disk; Windows has no way to ask for it. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * The journals in a directory that hold one of these entities of a target, oldest first. A directory or file that
 * cannot be read holds none.
 */
export async function findJournals(
  directory: string,
  target: string,
  ids: readonly string[],
): Promise<readonly StoredJournal[]> {
  const names = await readdir(directory).catch(() => [])
  const wanted = new Set(ids.map((id) => id.toLowerCase()))
  const found: StoredJournal[] = []
  for (const name of names.filter((item) => item.endsWith('.json'))) {
    const path = join(directory, name)
    const journal = await readJournal(path).catch(() => undefined)
    if (journal?.target === target && journal.entities.some(({ id }) => wanted.has(id.toLowerCase())))
      found.push({ path, journal })
  }
  return found.toSorted((a, b) => (a.journal.startedAt < b.journal.startedAt ? -1 : 1))
}

/** Reads a journal. Throws a ConformanceError for a file that cannot be read or is none. */
export async function readJournal(path: string): Promise<Journal> {
  const text = await readText(path).catch((error: unknown) => {
    throw new ConformanceError(`cannot read the journal ${path}: ${messageOf(error)}`, 2, { cause: error })
  })
  const value = jsonOf(text)
  if (value === undefined)
    throw new ConformanceError(
      text.trimStart().startsWith('{')
        ? `${path} is cut in the middle or was changed, so nothing can be put back from it: copy it again`
        : `${path} is no journal of vpptoken-conformance: it is not JSON`,
    )
  const problem = problemOf(value)
  if (problem !== undefined)
    throw new ConformanceError(`${path} is no journal of vpptoken-conformance: ${problem}`)
  return value as Journal
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function problemOf(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not a JSON object'
  const { schemaVersion, process: owner, startedAt, target, contract, reader, unrestorable, entities } = value
  if (schemaVersion !== 1)
    return `schemaVersion is ${JSON.stringify(schemaVersion) ?? 'missing'}, and this version knows 1`
  const isText = (item: unknown): item is string => typeof item === 'string' && item !== ''
  if (!isText(target) || !URL.canParse(target)) return 'target is not a URL'
  if (!isText(contract)) return 'contract is not a text'
  if (!isText(startedAt)) return 'startedAt is not a text'
  if (!isObject(owner) || !Number.isSafeInteger(owner.id) || Number(owner.id) < 1) return 'process has no id'
  if (reader !== 'get' && reader !== 'patch') return 'reader is neither get nor patch'
  if (!Array.isArray(unrestorable) || !unrestorable.every(isText))
    return 'unrestorable is not a list of names'
  if (!Array.isArray(entities) || entities.length === 0) return 'it holds no entities'
  return entities.every((item: unknown) => isObject(item) && isText(item.id) && isObject(item.snapshot))
    ? undefined
    : 'one of its entities has no id or no snapshot'
}
