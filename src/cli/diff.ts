import { ConformanceError } from '../error.ts'
import { diffReports } from '../report/model/diff.ts'
import { readReport } from '../report/model/read.ts'
import { diffConsole } from '../report/render/diff-console.ts'
import { diffJson } from '../report/render/diff-json.ts'
import { diffMarkdown } from '../report/render/diff-markdown.ts'
import { checkWritable, writeWhole } from '../write.ts'
import { tellWritten } from './print.ts'

/** The options of `diff`. */
export type DiffOptions = {
  /** A file for the Markdown; true for stdout. */
  readonly markdown?: string | true
  /** JSON on stdout. */
  readonly json: boolean
}

/**
 * Compares two JSON reports, the earlier one first, and prints what became of the target. Gives 1 where a case that
 * held breaks the gate, or one that is new does; else 0. Throws an Error of one line where a report cannot be read or
 * the Markdown not be written.
 */
export async function diff(a: string, b: string, options: DiffOptions): Promise<number> {
  const { markdown, json } = options
  if (json && markdown === true) {
    throw new ConformanceError('--json and --markdown both want stdout: give --markdown a file')
  }
  if (typeof markdown === 'string') await checkWritable(markdown)
  const found = diffReports(await readReport(a), await readReport(b))
  if (typeof markdown === 'string') {
    await writeWhole(markdown, diffMarkdown(found))
    tellWritten(markdown, 'the comparison, markdown')
  }
  const color = process.stdout.isTTY === true && !process.env.NO_COLOR
  const console = () => diffConsole(found, { color, width: process.stdout.columns ?? 110 })
  process.stdout.write(json ? diffJson(found) : markdown === true ? diffMarkdown(found) : console())
  return found.regression ? 1 : 0
}
