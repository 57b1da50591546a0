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
  const { property, sent, in: places } = item.expect
  // The same value is looked at by several requirements; what comes after the requirement's id names it.
  const name = record.id.slice(record.id.indexOf('/') + 1)
  const result = { property, case: name, sent }
  if (record.verdict === 'pass') return places.map((where) => ({ ...result, where, same: true, name: '' }))
  const where = record.where?.startsWith('PATCH response') ? 'answer' : 'read'
  const { name: loss, also } = diagnose({ sent, got: parse(record.got) })
  return [{ ...result, where, same: false, name: loss, ...(also && { also }) }]
}

function parse(text: string | undefined): Json | undefined {
  return text === undefined || text === 'nothing' ? undefined : (JSON.parse(text) as Json)
}
