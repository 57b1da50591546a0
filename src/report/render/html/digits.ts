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

/** Where dates are looked at, in the order of the table. */
const places = ['answer', 'read', 'request', 'result'] as const

type Place = (typeof places)[number]

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
 * cases on instants that were decided count. Empty where a report has no such case.
 */
export function digitRows(report: Report): DigitRow[] {
  const dates = report.cases.filter(
    ({ instant, property }) => instant !== undefined && property !== undefined,
  )
  const used = places.filter((place) => dates.some(({ instant }) => instant!.in.includes(place)))
  return [...groupBy(dates, ({ property }) => property!)].flatMap(([property, cases]) =>
    used.map((place) => {
      const results = cases.filter(({ instant }) => instant!.in.includes(place)).map(resultOf)
      return rowOf(property, placeName(report, place), results)
    }),
  )
}

function placeName({ target }: Report, place: Place): string {
  switch (place) {
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

function resultOf(item: ReportCase): Result {
  const { sent: literal, got } = item.instant!
  const sent = sevenDigits(readDateTimeOffset(literal)?.value.fraction ?? '')
  if (got === undefined) return { case: item, sent, got: sent }
  const came = got === null ? undefined : readDateTimeOffset(got)?.value.fraction
  // What is no date has none of the digits; a dash is unlike each of them.
  if (came === undefined) return { case: item, sent, got: '-'.repeat(digitCount) }
  return { case: item, sent, got: sevenDigits(came), came }
}

function sevenDigits(fraction: string): string {
  return fraction.slice(0, digitCount).padEnd(digitCount, '0')
}
