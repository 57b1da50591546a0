import type { DateTimeOffset } from '../edm/date-time-offset.ts'
import { floorDivide, ticksFromClock, ticksPerDay, ticksPerSecond, unixEpoch } from '../edm/ticks.ts'
import type { Json } from '../json.ts'

/** Names what came back in the place of a date, and says it in a clause. */
export type NotADate = { readonly name: string; readonly detail: string }

const oleEpoch = ticksFromClock({ year: 1899, month: 12, day: 30, hour: 0, minute: 0, second: 0, ticks: 0n })

/** The numbers by which programs write an instant; compared as doubles, since JSON numbers are read as such. */
function countsOf(ticks: bigint): readonly (readonly [what: string, values: readonly number[]])[] {
  const since = ticks - unixEpoch
  const counts = (perSecond: bigint): number[] => {
    const scaled = since * perSecond
    return [
      Number(floorDivide(scaled, ticksPerSecond)),
      Number(floorDivide(scaled + ticksPerSecond / 2n, ticksPerSecond)),
      Number(scaled) / Number(ticksPerSecond),
    ]
  }
  const milliseconds = Number(floorDivide(since * 1000n, ticksPerSecond))
  return [
    ['Unix seconds', [...counts(1n), milliseconds / 1000]],
    ['Unix milliseconds', counts(1000n)],
    ['Unix microseconds', counts(1_000_000n)],
    ['Unix nanoseconds', counts(1_000_000_000n)],
    ['ticks', [Number(ticks)]],
    ['ticks since 1970', [Number(since)]],
    ['an OLE date', [Number(ticks - oleEpoch) / Number(ticksPerDay)]],
  ]
}

function numberOf(value: number, sent: DateTimeOffset | undefined): string | undefined {
  return sent && countsOf(sent.ticks).find(([, values]) => values.includes(value))?.[0]
}

const forms: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['date only', /^\d{4}-\d\d-\d\d$/],
  ['time only', /^\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/],
  ['blank between date and time', /^\d{4}-\d\d-\d\d \d\d:\d\d/],
  ['offset without colon', /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d(\d\d)?$/],
  ['duration', /^-?P(?=[\dT])/],
  ['ASP.NET /Date(…)/', /^\/Date\(/],
  ['HTTP date', /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4}/],
  ['no such day or time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/],
]

function describeText(text: string, sent: DateTimeOffset | undefined): NotADate {
  if (text === '') return { name: 'not a date: empty', detail: 'an empty string came back' }
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
  if (/^-?\d+(\.\d+)?$/.test(text)) {
    const what = numberOf(Number(text), sent)
    const name = what ? `not a date: ${what} as text` : 'not a date: number as text'
    return { name, detail: `a number came back as text: ${shown}` }
  }
  const form = forms.find(([, pattern]) => pattern.test(text))?.[0]
  return {
    name: form ? `not a date: ${form}` : 'not a date',
    detail: `what came back is not an Edm.DateTimeOffset: ${shown}`,
  }
}

/**
 * Names a value that is not a date literal: `missing` for undefined, `null`, `a number: …` with the count of which it
 * is (of the instant that was sent), `not a date: …` with the form in which it is written.
 */
export function describeNotADate(got: Json | undefined, sent?: DateTimeOffset): NotADate {
  if (got === undefined) return { name: 'missing', detail: 'the member is missing' }
  if (got === null) return { name: 'null', detail: 'null came back' }
  if (typeof got === 'number') {
    const what = numberOf(got, sent)
    return what
      ? { name: `a number: ${what}`, detail: `the instant came back as a JSON number of ${what}: ${got}` }
      : { name: 'a number', detail: `a JSON number came back: ${got}` }
  }
  if (typeof got === 'string') return describeText(got, sent)
  const kind = typeof got === 'boolean' ? 'boolean' : Array.isArray(got) ? 'array' : 'object'
  return { name: `not a date: ${kind}`, detail: `a JSON ${kind} came back` }
}
