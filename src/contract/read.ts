import { ConformanceError } from '../error.ts'
import { readBytes, textOf, UnreadableError } from '../read.ts'
import { messageOf, oneLine } from '../thrown.ts'
import { isTooDeep, tooDeep } from '../yaml-depth.ts'
import { parsedBefore, parsedFolder } from './parsed.ts'

/** A file's exact bytes and the JSON-like value that its YAML or JSON text stands for. */
export type SourceFile = { readonly path: string; readonly bytes: Uint8Array; readonly value: unknown }

/**
 * Reads a YAML or JSON file in UTF-8. Throws a ConformanceError for a file that is missing, cannot be read, or is
 * neither YAML nor JSON. `parsed` is the folder with what the build has parsed.
 */
export async function readSource(path: string, parsed = parsedFolder()): Promise<SourceFile> {
  const bytes = await readBytes(path).catch((error: unknown) => {
    throw new ConformanceError(`${path}: ${messageOf(error)}`)
  })
  try {
    const text = textOf(bytes)
    // JSON is YAML too, but its own parser is many times faster on the large files that JSON is used for.
    const value = text.trimStart().startsWith('{')
      ? await readBraced(text)
      : ((await parsedBefore(bytes, parsed)) ?? (await readYaml(text)))
    return { path, bytes, value }
  } catch (error) {
    if (error instanceof UnreadableError) throw new ConformanceError(`${path}: ${error.message}`)
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
  if (isTooDeep(text)) throw new UnreadableError(tooDeep)
  const { parse } = await import('yaml')
  return parse(text, { prettyErrors: true, logLevel: 'error' })
}
