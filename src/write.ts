import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { open, realpath, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeDirectories, pipePatienceMs } from './files.ts'
import { codeOf } from './thrown.ts'

/**
 * Writes a file whole or not at all: the text (UTF-8) goes to a file beside it, which is flushed and then renamed; a
 * missing directory is made. A symbolic link keeps its place and its target is replaced; a device or pipe such as
 * /dev/stdout is written to as it is; the reader of a pipe is waited for no longer than `patienceMs`. Throws an Error of one line: what could not be written, why, what to do.
 */
export async function writeWhole(path: string, text: string, patienceMs = pipePatienceMs): Promise<void> {
  await orExplain(path, async () => {
    const made = await makeDirectories(dirname(path))
    try {
      const place = await placeOf(path)
      if (place.pipe) await withReader(path, patienceMs, () => writeOut(path, 'w', text))
      else if (place.special) await writeOut(path, 'w', text)
      else await beside(place.path, text, (written) => rename(written, place.path))
    } catch (error) {
      await removeDirectories(path, made)
      throw error
    }
  })
}

/**
 * Whether `writeWhole` could write there, found by trying it beside the path; leaves nothing behind. Throws the same
 * Errors, so that a bad path is known before a run begins.
 */
export async function checkWritable(path: string): Promise<void> {
  await orExplain(path, async () => {
    const made = await makeDirectories(dirname(path))
    try {
      const place = await placeOf(path)
      if (!place.special) await beside(place.path, '', (written) => rm(written))
    } finally {
      await removeDirectories(path, made)
    }
  })
}

/** Where to write: the end of symbolic links; special is what must not be replaced by a file. */
async function placeOf(path: string): Promise<{ path: string; special: boolean; pipe: boolean }> {
  const stats = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (stats?.isDirectory()) throw Object.assign(new Error(path), { code: 'EISDIR' })
  // A redirected /dev/stdout looks like a file, but replacing that file would leave the output on a deleted one.
  const special = stats !== undefined && (!stats.isFile() || /^\/(dev|proc)\//.test(resolve(path)))
  const pipe = stats?.isFIFO() === true
  return { path: stats === undefined || special ? path : await realpath(path), special, pipe }
}

/** Writing into a pipe that nobody reads waits for ever; asked in this way, the system says at once that it is so (ENXIO). */
async function withReader(path: string, patienceMs: number, write: () => Promise<void>): Promise<void> {
  const until = performance.now() + patienceMs
  const opened = () =>
    open(path, constants.O_WRONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
      if (codeOf(error) !== 'ENXIO' || performance.now() > until) throw error
      return undefined
    })
  let kept = await opened()
  while (kept === undefined) {
    await sleep(20)
    kept = await opened()
  }
  try {
    await write()
  } finally {
    await kept.close()
  }
}

async function beside(path: string, text: string, then: (written: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `.vpptoken-conformance.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await writeOut(temporary, 'wx', text)
    await then(temporary)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
}

async function writeOut(path: string, flags: 'w' | 'wx', text: string): Promise<void> {
  const file = await open(path, flags)
  try {
    await file.writeFile(text)
    // A pipe or a terminal cannot be flushed.
    if (flags === 'wx') await file.sync()
  } finally {
    await file.close()
  }
}

/** Removes the directories above a path, as far up as `made`, the first one that did not exist before. */
async function removeDirectories(path: string, made: string | undefined): Promise<void> {
  if (made === undefined) return
  const first = resolve(made)
  for (
    let directory = resolve(dirname(path));
    directory.length >= first.length;
    directory = dirname(directory)
  ) {
    await rmdir(directory).catch(() => {})
  }
}

async function orExplain(path: string, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    throw new Error(`cannot write ${path}: ${explain(path, error)}`, { cause: error })
  }
}

function explain(path: string, error: unknown): string {
  const code = codeOf(error)
  switch (code) {
    case 'EISDIR':
      return `it is a directory; name a file in it, e.g. ${join(path, 'report.json')}`
    case 'ENOTDIR':
    case 'EEXIST':
      return `a part of ${dirname(path)} is a file, not a directory; choose another path`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'it may not be written by this user; choose another path or change its permissions'
    case 'ENOENT':
      return `${dirname(path)} cannot be made; choose another path`
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full; free some space or choose another disk'
    case 'ENXIO':
      return 'it is a pipe that nobody reads from; start its reader first, or choose a file'
    case 'ENAMETOOLONG':
      return 'the name is too long; choose a shorter one'
    default:
      return `${code ?? String(error)}; choose another path`
  }
}
