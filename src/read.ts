import { constants } from 'node:fs'
import { type FileHandle, open, readFile, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { pipePatienceMs } from './files.ts'
import { codeOf, oneLine } from './thrown.ts'

/** The most that is read of one file, bytes: more is no file that anybody means. */
const mostBytes = 256 * 1024 * 1024

/** How a file that cannot be read is told: in one clause why, and what to do; `code` is the system's, e.g. `ENOENT`. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError'
  readonly code: string | undefined

  constructor(message: string, code?: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * Reads a file, or what comes out of a pipe or a device, in bounded time and memory. Throws an UnreadableError, whose
 * message is one clause without the path: what is wrong, and what to do. `patienceMs` is for a pipe that says nothing.
 */
export async function readBytes(path: string, patienceMs = pipePatienceMs): Promise<Uint8Array> {
  try {
    const stats = await stat(path)
    if (!stats.isFile() && !stats.isDirectory())
      return await readStream(path, stats.isFIFO() ? patienceMs : 0)
    if (stats.size > mostBytes) throw tooLarge()
    return await readFile(path)
  } catch (error) {
    if (error instanceof UnreadableError) throw error
    const code = codeOf(error)
    throw new UnreadableError(reasons[code ?? ''] ?? oneLine(error), code, { cause: error })
  }
}

/** Reads a text in UTF-8, without the byte order mark that it may begin with. Throws as `readBytes` does. */
export async function readText(path: string): Promise<string> {
  return textOf(await readBytes(path))
}

/** The text that bytes are in UTF-8, without a byte order mark. Throws an UnreadableError where they are none. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UnreadableError('it is not UTF-8: save it as UTF-8')
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file: check the path',
  ENOTDIR: 'there is no such file, since a part of its path is a file: check the path',
  EISDIR: 'it is a directory: name the file in it',
  EACCES: 'it may not be read: change its permissions',
  EPERM: 'it may not be read: change its permissions',
  ELOOP: 'its symbolic links lead back to themselves: name the file itself',
  ENAMETOOLONG: 'the name is too long: check the path',
}

function tooLarge(): UnreadableError {
  return new UnreadableError(`it is larger than ${mostBytes / 1024 / 1024} MiB: name a smaller file`)
}

/**
 * A pipe that nobody writes to would never be opened otherwise, and a device may have no end. A pipe seems to end as long
 * as nobody has opened its other side, so an end before the first byte is waited out.
 */
async function readStream(path: string, patienceMs: number): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    return await drain(file, patienceMs)
  } finally {
    await file.close()
  }
}

async function drain(file: FileHandle, patienceMs: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  const until = performance.now() + patienceMs
  for (;;) {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.allocUnsafe(1024 * 1024) }).catch(notYet)
    size += bytesRead
    if (size > mostBytes) throw tooLarge()
    if (bytesRead > 0) chunks.push(buffer.subarray(0, bytesRead))
    else if (buffer.length > 0 && (size > 0 || patienceMs === 0)) return Buffer.concat(chunks)
    else if (size === 0 && performance.now() > until)
      throw new UnreadableError(`nothing came out of it within ${patienceMs / 1000} s: name a file`)
    else await sleep(20)
  }
}

/** Nothing is there to be read, which is no end. */
function notYet(error: unknown): { bytesRead: 0; buffer: Buffer } {
  if (codeOf(error) === 'EAGAIN') return { bytesRead: 0, buffer: Buffer.alloc(0) }
  throw error
}
