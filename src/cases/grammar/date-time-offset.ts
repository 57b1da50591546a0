import type { Grammar, Input } from './types.ts'

/** A part of the literal: how it is written in the examples that are broken, and how few digits it may have. */
type Part = {
  readonly name: string
  readonly clause: string
  readonly text: string
  readonly kind: 'digits' | 'mark'
}

const part = (name: string, clause: string, text: string): Part => ({
  name,
  clause,
  text,
  kind: /\d/.test(text) ? 'digits' : 'mark',
})

const date = 'OData ABNF date; RFC 3339 5.6 full-date'
const time = 'OData ABNF timeOfDayValue; RFC 3339 5.6 partial-time'
const zone = 'OData ABNF dateTimeOffsetValue; RFC 3339 5.6 time-offset'

/** `dateTimeOffsetValue`, part by part. */
const parts: readonly Part[] = [
  part('year', date, '2035'),
  part('hyphen after the year', date, '-'),
  part('month', date, '05'),
  part('hyphen after the month', date, '-'),
  part('day', date, '08'),
  part('T', 'OData ABNF dateTimeOffsetValue; RFC 3339 5.6 date-time', 'T'),
  part('hour', time, '07'),
  part('colon after the hour', time, ':'),
  part('minute', time, '06'),
  part('colon after the minute', time, ':'),
  part('second', time, '04'),
  part('point', 'OData ABNF fractionalSeconds; RFC 3339 5.6 time-secfrac', '.'),
  part('fraction', 'OData ABNF fractionalSeconds; RFC 3339 5.6 time-secfrac', '125'),
  part('sign of the offset', zone, '+'),
  part('hour of the offset', zone, '02'),
  part('colon of the offset', zone, ':'),
  part('minute of the offset', zone, '00'),
]

/** The grammar of Edm.DateTimeOffset. */
export const dateTimeOffset: Grammar = {
  name: 'DateTimeOffset',
  title: 'DateTimeOffset (OData ABNF dateTimeOffsetValue, RFC 3339 date-time)',
  productions: [
    ...parts.map(({ name, clause }) => ({ name, clause })),
    { name: 'Z', clause: zone },
    { name: 'literal', clause: 'OData ABNF dateTimeOffsetValue, as a whole' },
  ],
}

const pointAt = parts.findIndex(({ name }) => name === 'point')
const signAt = parts.findIndex(({ name }) => name === 'sign of the offset')

/** The literal with one part written otherwise; fraction and offset are there only where they are what is broken. */
function withPart(index: number, text: string): string {
  const written = (at: number) => (at === index ? text : parts[at]!.text)
  const from = (start: number, end: number) =>
    parts
      .slice(start, end)
      .map((_, rank) => written(start + rank))
      .join('')
  const fraction = index >= pointAt && index < signAt ? from(pointAt, signAt) : ''
  const offset = index >= signAt ? from(signAt, parts.length) : 'Z'
  return from(0, pointAt) + fraction + offset
}

const zeros = { arabic: 0x0660, devanagari: 0x0966, fullwidth: 0xff10 } as const
const scripts = Object.values(zeros)

function inOtherDigits(text: string, zero: number): string {
  return text.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))
}

type Break = {
  readonly operator: string
  /** In the case's id. */
  readonly slug: string
  /** The part broken; undefined where the operator does not apply, or leaves a literal that some standard allows. */
  readonly broken: (part: Part, index: number) => string | undefined
}

const isDigits = ({ kind }: Part) => kind === 'digits'
const digitsOnly =
  (change: (part: Part, index: number) => string | undefined): Break['broken'] =>
  (one, index) =>
    isDigits(one) ? change(one, index) : undefined
const marksOnly =
  (change: (part: Part) => string | undefined): Break['broken'] =>
  (one) =>
    isDigits(one) ? undefined : change(one)

/** Each breaks any part that it applies to; what comes of it is a literal that no standard for dates in use allows. */
const breaks: readonly Break[] = [
  {
    operator: 'a digit less',
    slug: 'digit-less',
    broken: digitsOnly(({ name, text }) => (name === 'fraction' ? undefined : text.slice(1))),
  },
  {
    operator: 'a digit more',
    slug: 'digit-more',
    // Of the fraction more digits are another matter: see `beyond`.
    broken: digitsOnly(({ name, text }) => (name === 'fraction' ? undefined : `0${text}`)),
  },
  { operator: 'left out', slug: 'left-out', broken: (one) => (one.name === 'T' ? undefined : '') },
  {
    operator: 'digits of another script',
    slug: 'other-script',
    broken: digitsOnly(({ text }, index) => inOtherDigits(text, scripts[(index >> 1) % scripts.length]!)),
  },
  {
    operator: 'a blank for a digit',
    slug: 'blank',
    broken: digitsOnly(({ text }) => ` ${text.slice(1)}`),
  },
  {
    operator: 'a sign for a digit',
    slug: 'sign',
    broken: digitsOnly(({ text }) => `+${text.slice(1)}`),
  },
  {
    operator: 'a letter for a digit',
    slug: 'letter',
    broken: digitsOnly(({ text }) => `${text.slice(0, -1)}O`),
  },
  { operator: 'doubled', slug: 'doubled', broken: marksOnly(({ text }) => text + text) },
  {
    operator: 'replaced by another mark',
    slug: 'replaced',
    broken: marksOnly(({ text }) => ({ '-': '.', T: '_', ':': '-', '.': ';', '+': ' ' })[text]),
  },
]

// Without its colon the offset is ISO 8601's basic format, which is judged more gently; the other has an older name.
const elsewhere = new Set(['colon-of-the-offset-left-out', 'fraction-left-out'])

/** Each part of the literal, broken by each operator that applies. */
export const brokenDates: readonly Input<string>[] = parts.flatMap((one, index) =>
  breaks.flatMap(({ operator, slug, broken }): readonly Input<string>[] => {
    const text = broken(one, index)
    const name = `${one.name.toLowerCase().replaceAll(' ', '-')}-${slug}`
    if (text === undefined || elsewhere.has(name)) return []
    return [
      {
        name,
        value: withPart(index, text),
        production: one.name,
        operator,
        class: `date ${operator}`,
        sampled: true,
      },
    ]
  }),
)
