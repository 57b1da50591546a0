import { resolve } from 'node:path'
import { ConformanceError } from '../error.ts'
import type { Report } from '../report/model/types.ts'
import { annotations } from '../report/render/annotations.ts'
import { formats } from '../report/render/formats.ts'
import { checkWritable, writeWhole } from '../write.ts'
import { tellWritten } from './print.ts'
import { locatedIn } from './sarif-location.ts'

type Format = keyof typeof formats

/** One file to write, and in which format. */
export type Sink = { readonly format: Format; readonly path: string }

/**
 * The files of `--report format=file,…`, given any number of times. A file's name may hold `=`, and a comma that no
 * `format=` follows. Throws a ConformanceError for what is no such pair and for an unknown format.
 */
export function parseSinks(texts: readonly string[]): readonly Sink[] {
  return texts
    .flatMap((text) => text.split(/,(?=[a-z]+=)/))
    .map((pair) => {
      const [, format = '', path] = /^([^=]*)=(.+)$/s.exec(pair) ?? []
      if (path === undefined || !isFormat(format)) {
        const known = Object.keys(formats).map((name) => `${name}=FILE`)
        throw new ConformanceError(`--report: ${pair} is no format=file pair; known: ${known.join(', ')}`)
      }
      return { format, path }
    })
}

function isFormat(name: string): name is Format {
  return Object.hasOwn(formats, name)
}

/** The file of `--record har=FILE`. Throws a ConformanceError for anything else. */
export function parseHar(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const path = /^har=(.+)$/s.exec(text)?.[1]
  if (path === undefined) throw new ConformanceError(`--record: ${text} is not har=FILE`)
  return path
}

/** Checks files before the work begins: each can be written, no two are one. Throws an Error of one line. */
export async function checkFiles(paths: readonly string[]): Promise<void> {
  const seen = new Set<string>()
  for (const path of paths) {
    const place = resolve(path)
    if (seen.has(place))
      throw new ConformanceError(`${path} is to be written twice: name another file for one`)
    seen.add(place)
    await checkWritable(path)
  }
}

/**
 * Writes a report to its files, each whole or not at all, and says so; findings in SARIF lie in `sarifLocation`, where it is given.
 * Throws an Error of one line.
 */
export async function writeSinks(
  report: Report,
  sinks: readonly Sink[],
  sarifLocation?: string,
): Promise<void> {
  for (const { format, path } of sinks) {
    const text = await formats[format](report)
    const located = format === 'sarif' && sarifLocation !== undefined
    await writeWhole(path, located ? locatedIn(text, sarifLocation) : text)
    tellWritten(path, `the report, ${format}`)
  }
}

/**
 * Prints the annotations of GitHub Actions to stdout, where they were asked for (`--annotations`), or were not declined
 * and the environment is that of an action.
 */
export function printAnnotations(report: Report, asked: boolean | undefined, env: NodeJS.ProcessEnv): void {
  if (asked ?? env.GITHUB_ACTIONS === 'true') process.stdout.write(annotations(report))
}
