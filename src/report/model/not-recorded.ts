import type { ReportCase } from './types.ts'

/** The diagnosis of a case that a recording cannot tell of: it was made later. */
export const notRecorded = 'not recorded'

/** Whether a case says nothing because the recording does not know it. */
export function isNotRecorded({ verdict, diagnosis }: Pick<ReportCase, 'verdict' | 'diagnosis'>): boolean {
  return verdict === 'n/a' && diagnosis === notRecorded
}

/** What a report notes of the cases that a recording does not know; nothing where it knows all. */
export function recordingNotes(cases: readonly ReportCase[]): readonly string[] {
  const missing = cases.filter(isNotRecorded).length
  if (missing === 0) return []
  return [
    `${missing} of ${cases.length} cases are not recorded: they, or their calls in today's form, were made after this recording. Record the client again to have them judged.`,
  ]
}
