import type { PropertyKind } from '../contract/types.ts'
import { readDateTimeOffset } from '../edm/date-time-forms.ts'
import { sameStored } from '../edm/same-value.ts'
import type { Json } from '../json.ts'
import { diagnose } from '../judge/date-diagnosis.ts'
import { describeNotADate } from '../judge/date-not-a-date.ts'
import { textLosses } from '../judge/text-diagnosis.ts'

/** A member's value: what it should be, what it is, and what it was before the request. */
export type Change = {
  readonly expected?: Json | undefined
  readonly got?: Json | undefined
  readonly before?: Json | undefined
}

/** The name for a value that is the one from before the request. */
export const notStored = 'not stored'

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
  const losses = expected === undefined || kind === 'enum' ? ['another value'] : textLosses(expected, got)
  // A known defect says more than that the value is still the old one, and both can be so.
  return losses[0] === 'another value' ? [...kept, 'another value'] : [...losses, ...kept]
}

/** A defect that two names explain together has both of them. */
function parts(name: string): readonly string[] {
  return name.includes('; ') ? [name, ...name.split('; ')] : [name]
}

/** What is wrong with the form of a date that nobody sent. */
function formWay(text: string): string {
  const known = readDateTimeOffset(text)
  if (known) return known.forms[0] ?? 'another form'
  return readDateTimeOffset(`${text}Z`) ? 'offset missing' : describeNotADate(text).name
}

const jsonTypes: Readonly<Record<PropertyKind, readonly string[]>> = {
  string: ['string'],
  enum: ['string'],
  dateTimeOffset: ['string'],
  date: ['string'],
  timeOfDay: ['string'],
  duration: ['string'],
  guid: ['string'],
  binary: ['string'],
  boolean: ['boolean'],
  integer: ['number'],
  number: ['number'],
  collection: ['array'],
  object: ['object'],
}

function isOfKind(kind: PropertyKind, value: Json): boolean {
  return jsonTypes[kind].includes(typeName(value))
}

/** The JSON type of a value: `string`, `number`, `boolean`, `null`, `array`, `object`. */
export function typeName(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
