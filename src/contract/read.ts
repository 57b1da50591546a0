import { readFile } from 'node:fs/promises'
import { ConformanceError } from '../error.ts'
import { oneLine } from '../thrown.ts'
import { parsedBefore, parsedFolder } from './parsed.ts'

/** A file's exact bytes and the JSON-like value that its YAML or JSON text stands for. */
export type SourceFile = { readonly path: string; readonly bytes: Uint8Array; readonly value: unknown }

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file: check the path',
  EISDIR: 'it is a directory: name the file in it',
  EACCES: 'it may not be read: change its permissions',
}

/**
 * Reads a YAML or JSON file in UTF-8. Throws a ConformanceError for a file that is missing, cannot be read, or is
 * neither YAML nor JSON. `parsed` is the folder with what the build has parsed.
 */
export async function readSource(path: string, parsed = parsedFolder()): Promise<SourceFile> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ConformanceError(`${path}: ${reasons[error.code ?? ''] ?? oneLine(error)}`)
  })
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // JSON is YAML too, but its own parser is many times faster on the large files that JSON is used for.
    const value = text.trimStart().startsWith('{')
      ? await readBraced(text)
      : ((await parsedBefore(bytes, parsed)) ?? (await readYaml(text)))
    return { path, bytes, value }
  } catch (error) {
    throw new ConformanceError(
      `${path}: it is neither YAML nor JSON in UTF-8: correct it (${oneLine(error)})`,
    )
  }
}

async function readBraced(text: string): Promise<unknown> {
  try {
    return JSON.parse(text)
  } catch {
    return readYaml(text)
  }
}

async function readYaml(text: string): Promise<unknown> {
  // The package's own files were parsed when it was built, and loading the parser takes time.
  const { parse } = await import('yaml')
  return parse(text, { prettyErrors: true, logLevel: 'error' })
}
