import { ConformanceError } from '../error.ts'
import type { Report } from '../report/model/types.ts'
import { formats } from '../report/render/formats.ts'
import { writeWhole } from '../write.ts'

/** A form that a report can be had in: those of `--report`, and `text`, which the command line prints. */
export type ReportFormat = keyof typeof formats | 'text'

/** Every format. */
export const reportFormats: readonly ReportFormat[] = [
  ...(Object.keys(formats) as (keyof typeof formats)[]),
  'text',
]

/** A report as text in a format. Throws a ConformanceError for a format that there is not. */
export async function formatReport(report: Report, format: ReportFormat): Promise<string> {
  if (format === 'text') {
    const { consoleReport } = await import('../report/render/console.ts')
    return consoleReport(report, { color: false, width: 110 })
  }
  if (!Object.hasOwn(formats, format)) {
    throw new ConformanceError(
      `there is no format ${JSON.stringify(format)}; known: ${reportFormats.join(', ')}`,
    )
  }
  return formats[format](report)
}

/**
 * Writes a report to a file, whole or not at all; a missing directory is made. Throws a ConformanceError for a format
 * that there is not and for a file that cannot be written.
 */
export async function writeReport(report: Report, format: ReportFormat, path: string): Promise<void> {
  const text = await formatReport(report, format)
  try {
    await writeWhole(path, text)
  } catch (error) {
    throw new ConformanceError((error as Error).message, 2, { cause: error })
  }
}
