import { offsets, precision, range } from '../../../cases/date-values.ts'
import { readDateTimeOffset } from '../../../edm/date-time-forms.ts'
import { groupBy } from '../../model/group.ts'
import type { Report, ReportCase } from '../../model/types.ts'

/** What became of one fraction digit, over all cases that can tell. */
export type Digit = {
  /** Cases in which the digit was not 0, so that its loss would have shown, or in which a 0 became another digit. */
  readonly judged: number
  /** Those of them in which it came back as another digit. */
  readonly lost: number
}

/** The seven digits of one property in one place. */
export type DigitRow = {
  readonly property: string
  /** Where the date was looked at, e.g. `GET`. */
  readonly place: string
  /** From tenths of a second to 100 ns. */
  readonly digits: readonly Digit[]
  /** The digits that were sent in the example below; where nothing was lost, in the case with the most digits. */
  readonly sent: string
  /**
   * The case that shows the loss best, with the fraction that came back, as it was written, if a date came back;
   * absent where nothing was lost.
   */
  readonly example?: { readonly case: ReportCase; readonly came?: string }
}

/** Fraction digits of an Edm.DateTimeOffset that are kept: to 100 ns. */
const digitCount = 7

/**
 * What each requirement on instants to 100 ns looks at. An id keeps its meaning for ever (specs/), so it says where a
 * case that passed, whose report has no place, was looked at.
 */
const places: Readonly<Record<string, 'answer' | 'read' | 'request' | 'result'>> = {
  'VPP-DATE-02': 'answer',
  'VPP-DATE-01': 'read',
  'VPP-SEND-12': 'request',
  'VPP-RECEIVE-03': 'result',
}

type Result = {
  readonly case: ReportCase
  /** Seven digits each. */
  readonly sent: string
  readonly got: string
  /** The fraction as it came back, if a date came. */
  readonly came?: string
}

/**
 * For each date property and each place where dates are looked at, which of the seven fraction digits survived. Only
 * cases that were decided count; a case whose literal the report does not tell is left out. Empty where a report has no
 * such case.
 */
export function digitRows(report: Report): DigitRow[] {
  const dates = report.cases.filter(({ requirement, property }) => places[requirement] && property)
  const used = Object.keys(places).filter((id) => dates.some(({ requirement }) => requirement === id))
  return [...groupBy(dates, ({ property }) => property!)].flatMap(([property, cases]) =>
    used.map((id) => {
      const results = cases.filter((item) => item.requirement === id).flatMap(resultOf)
      return rowOf(property, placeName(report, id), results)
    }),
  )
}

function placeName({ target }: Report, requirement: string): string {
  switch (places[requirement]) {
    case 'answer':
      return 'PATCH answer'
    case 'request':
      return 'request'
    case 'result':
      return 'result'
    default:
      return target.reader === 'get' ? 'GET' : 'PATCH of nothing'
  }
}

function rowOf(property: string, place: string, results: readonly Result[]): DigitRow {
  const digits = Array.from({ length: digitCount }, (_, index): Digit => {
    const telling = results.filter(
      ({ sent, got }) => (sent[index] ?? '0') !== '0' || sent[index] !== got[index],
    )
    return {
      judged: telling.length,
      lost: telling.filter(({ sent, got }) => sent[index] !== got[index]).length,
    }
  })
  const weight = ({ sent, got }: Result) =>
    Array.from(sent).filter((digit, index) => digit !== '0' && digit !== got[index]).length
  const most = (of: (result: Result) => number) =>
    results.reduce<Result | undefined>(
      (best, item) => (best && of(best) >= of(item) ? best : item),
      undefined,
    )
  const worst = most(weight)
  const fullest = most(({ sent }) => Array.from(sent).filter((digit) => digit !== '0').length)
  const lost = worst !== undefined && worst.sent !== worst.got
  return {
    property,
    place,
    digits,
    sent: (lost ? worst : fullest)?.sent ?? '',
    ...(lost && { example: { case: worst.case, ...(worst.came !== undefined && { came: worst.came }) } }),
  }
}

function resultOf(item: ReportCase): Result[] {
  const holds = item.verdict === 'pass' || item.verdict === 'fixed'
  if (!holds && (item.got === undefined || !item.where?.includes('$'))) return []
  const sent = sentIn(item.sent ?? item.curl, item.property ?? '') ?? namedBy(item.id)
  if (sent === undefined) return []
  if (holds) return [{ case: item, sent, got: sent }]
  const came = readDateTimeOffset(textIn(item.got ?? ''))?.value.fraction
  // What is no date has none of the digits; a dash is unlike each of them.
  if (came === undefined) return [{ case: item, sent, got: '-'.repeat(digitCount) }]
  return [{ case: item, sent, got: sevenDigits(came), came }]
}

/** The fraction of the date that a body, or a part of it, gives the property. */
function sentIn(text: string, property: string): string | undefined {
  const name = JSON.stringify(property)
  const at = text.indexOf(name)
  const value = at < 0 ? undefined : /^\s*:\s*"([^"\\]*)"/.exec(text.slice(at + name.length))?.[1]
  const date = value === undefined ? undefined : readDateTimeOffset(value)?.value
  return date && sevenDigits(date.fraction)
}

/** The fraction of the instant that ends a case's id: a case on a client that passed tells no more. */
function namedBy(id: string): string | undefined {
  const name = id.slice(id.lastIndexOf('/') + 1)
  const text = [...precision, ...offsets, ...range].find((instant) => instant.name === name)?.text
  return text === undefined ? undefined : sevenDigits(readDateTimeOffset(text)?.value.fraction ?? '')
}

function textIn(json: string): string {
  return /^"([^"\\]*)"/.exec(json)?.[1] ?? json
}

function sevenDigits(fraction: string): string {
  return fraction.slice(0, digitCount).padEnd(digitCount, '0')
}
