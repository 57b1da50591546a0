import type { PropertyKind } from '../contract/types.ts'
import { readDateTimeOffset } from '../edm/date-time-forms.ts'
import { sameStored } from '../edm/same-value.ts'
import type { Json } from '../json.ts'
import { diagnose } from '../judge/date-diagnosis.ts'
import { describeNotADate } from '../judge/date-not-a-date.ts'
import { textLosses } from '../judge/text-diagnosis.ts'
import { isOfKind } from './values.ts'
import { notStored } from './way-names.ts'

/** A member's value: what it should be, what it is, and what it was before the request. */
export type Change = {
  readonly expected?: Json | undefined
  readonly got?: Json | undefined
  readonly before?: Json | undefined
}

/** The name for a value of another JSON type than the member's. */
const anotherType = 'another type'

/**
 * Every name that explains what became of a value, the likeliest first; at least one. Requirements that look at one
 * defect from several sides give names that have one in common.
 */
export function waysOf(kind: PropertyKind | undefined, { expected, got, before }: Change): readonly string[] {
  const kept = before !== undefined && got !== undefined && sameStored(before, got) ? [notStored] : []
  if (kind === 'dateTimeOffset' && typeof got === 'string') {
    if (typeof expected !== 'string') return [formWay(got)]
    const { same, name, also = [] } = diagnose({ sent: expected, got })
    return same ? ['another form'] : [...new Set([...[name, ...also].flatMap(parts), ...kept])]
  }
  if (got === undefined) return ['missing']
  if (got === null) return [...kept, 'null']
  if (kind !== undefined && !isOfKind(kind, got)) return [anotherType, ...kept]
  const losses =
    expected === undefined
      ? ['another value']
      : textLosses(expected, got).filter((way) => kind !== 'enum' || isOfCase(way))
  if (losses.length === 0) return [...kept, 'another value']
  // A known defect says more than that the value is still the old one, and both can be so.
  return losses[0] === 'another value' ? [...kept, 'another value'] : [...losses, ...kept]
}

/** A member of an enum is another one, or written in another way. */
function isOfCase(way: string): boolean {
  return /^(trimmed|another value|missing|null)$/.test(way) || way.includes('case')
}

/** A defect that two names explain together has both of them; a type that ends has two ends. */
function parts(name: string): readonly string[] {
  return [
    name,
    ...(name.includes('; ') ? name.split('; ') : []),
    ...(name.startsWith('clamped to ') ? ['clamped'] : []),
  ]
}

/** What is wrong with the form of a date that nobody sent. */
function formWay(text: string): string {
  const known = readDateTimeOffset(text)
  if (known) return known.forms[0] ?? 'another form'
  return readDateTimeOffset(`${text}Z`) ? 'offset missing' : describeNotADate(text).name
}
