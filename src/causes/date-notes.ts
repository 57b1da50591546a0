import type { Case } from '../cases/types.ts'
import { isObject, type Json } from '../json.ts'
import { diagnose } from '../judge/date-diagnosis.ts'
import { type DateResult, patternOf } from '../judge/date-pattern.ts'
import type { ReportCase } from '../report/model/types.ts'

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
  const got = jsonIn(record.got)
  if (got === masked) return []
  const where = record.where?.startsWith('PATCH response') ? 'answer' : 'read'
  const { name: loss, also } = diagnose({ sent, got })
  return [{ ...result, where, same: false, name: loss, ...(also && { also }) }]
}

function sentIn({ sent }: ReportCase, property: string): string | undefined {
  const members = jsonIn(sent && `{${sent}}`)
  const value = isObject(members) ? members[property] : undefined
  return typeof value === 'string' ? value : undefined
}

/** What stands for JSON in which a secret was masked that was no text, so that it is JSON no more. */
const masked = Symbol('masked')

function jsonIn(text: string | undefined): Json | undefined | typeof masked {
  if (text === undefined || text === 'nothing') return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return masked
  }
}
