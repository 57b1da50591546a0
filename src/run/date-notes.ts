import type { Case } from '../cases/types.ts'
import type { Json } from '../json.ts'
import { diagnose } from '../judge/date-diagnosis.ts'
import { type DateResult, patternOf } from '../judge/date-pattern.ts'
import type { ReportCase } from '../report/types.ts'

/** What the date cases of a run have in common, as notes for its report: one cause is one sentence. Pure. */
export function dateNotes(cases: readonly Case[], records: readonly ReportCase[]): readonly string[] {
  const byId = new Map(cases.map((item) => [item.id, item]))
  const results = records.flatMap((record) => resultsOf(record, byId.get(record.id)))
  const sentences = patternOf(results)
  return sentences.length === 0 ? [] : [`Dates: ${sentences.join('; ')}.`]
}

function resultsOf(record: ReportCase, item: Case | undefined): readonly DateResult[] {
  if (item?.expect.kind !== 'instant' || (record.verdict !== 'pass' && record.verdict !== 'fail')) return []
  const { property, in: places } = item.expect
  // A generated counter-example was made smaller: the record, not the case, tells what was sent last.
  const sent = sentIn(record, property) ?? item.expect.sent
  // Requirements that look at the same exchange look at the same probe.
  const result = { property, case: item.probe.id, sent }
  if (record.verdict === 'pass') return places.map((where) => ({ ...result, where, same: true, name: '' }))
  const where = record.where?.startsWith('PATCH response') ? 'answer' : 'read'
  const { name: loss, also } = diagnose({ sent, got: parse(record.got) })
  return [{ ...result, where, same: false, name: loss, ...(also && { also }) }]
}

function sentIn({ sent }: ReportCase, property: string): string | undefined {
  const value = sent === undefined ? undefined : (JSON.parse(`{${sent}}`) as Readonly<Record<string, unknown>>)[property]
  return typeof value === 'string' ? value : undefined
}

function parse(text: string | undefined): Json | undefined {
  return text === undefined || text === 'nothing' ? undefined : (JSON.parse(text) as Json)
}
