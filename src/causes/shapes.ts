import type { Property } from '../contract/types.ts'
import { readDateTimeOffset } from '../edm/date-time-forms.ts'
import type { Json } from '../json.ts'

/** What a value looks like, in a way that servers are known to stumble over. */
export type Shape = {
  readonly kind: 'rank' | 'digits' | 'more digits' | 'years before' | 'years after' | 'letters' | 'longer'
  readonly of: string
}

// Where the types of common languages and databases begin and end.
const firstYears = [2, 1000, 1583, 1601, 1678, 1753, 1900, 1902, 1970]
const lastYears = [2037, 2038, 2078, 2105, 2106, 2262, 2999, 9998]
const lengths = [
  16, 20, 32, 50, 64, 100, 128, 200, 255, 256, 500, 512, 1000, 1024, 2000, 2048, 4000, 4095, 4096,
]

const letters: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['nothing in it', /^$/],
  ['white space at an end', /^\s|\s$/],
  ['U+0000', /\0/],
  ['control characters', /[^\P{Cc}\0]/u],
  ['a line break', /[\r\n]/],
  ['a quotation mark', /["']/],
  ['a backslash', /\\/],
  ['markup', /[<>&]/],
  ['a percent sign', /%/],
  ['characters outside ASCII', /[^\0-\x7f]/],
  ['characters outside Latin-1', /[^\0-\xff]/],
  ['characters outside the BMP', /[\u{10000}-\u{10ffff}]/u],
  ['half a surrogate pair', /\p{Surrogate}/u],
  ['invisible characters', /\p{Cf}/u],
]

/** The shapes of a value of a property; of one that the contract does not have, as of a text. */
export function shapesOf(property: Property | undefined, value: Json): readonly Shape[] {
  if (typeof value !== 'string') return []
  const of = (kind: Shape['kind'], names: readonly (string | number)[]) =>
    names.map((name): Shape => ({ kind, of: String(name) }))
  const written = of(
    'letters',
    letters.filter(([, pattern]) => pattern.test(value)).map(([name]) => name),
  )
  if (property?.kind === 'enum') return [...written, ...rankOf(property, value)]
  if (property?.kind !== 'dateTimeOffset')
    return [
      ...written,
      ...of(
        'longer',
        lengths.filter((length) => value.length > length),
      ),
    ]
  const date = readDateTimeOffset(value)?.value
  if (date === undefined) return written
  const digits = date.fraction.length
  return [
    ...written,
    ...of('digits', [digits]),
    ...of(
      'more digits',
      Array.from({ length: digits }, (_, count) => count),
    ),
    ...of(
      'years before',
      firstYears.filter((year) => date.year < year),
    ),
    ...of(
      'years after',
      lastYears.filter((year) => date.year > year),
    ),
  ]
}

function rankOf({ members }: Property, value: string): readonly Shape[] {
  return [
    ...(value === members[0] ? [{ kind: 'rank', of: 'first' } as const] : []),
    ...(value === members.at(-1) ? [{ kind: 'rank', of: 'last' } as const] : []),
  ]
}
