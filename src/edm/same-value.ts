import type { PropertyKind } from '../contract/types.ts'
import { isObject, type Json, sameJson } from '../json.ts'
import { isAnnotation } from '../json-names.ts'
import { readNearDateTimeOffset } from './date-time-forms.ts'
import { durationLength, plainBase64, plainTimeOfDay } from './primitive-values.ts'

/** Whether two stored values are the same, dates being so when they name the same instant, to 100 ns. */
export function sameStored(a: Json | undefined, b: Json | undefined): boolean {
  if (sameJson(a, b)) return true
  return typeof a === 'string' && typeof b === 'string' && sameInstant(a, b)
}

/**
 * Whether a value that is shown stands for the one that is expected, in another form that OData allows for a property of
 * this kind: a duration in other parts, a number as text (IEEE754Compatible), a complex value with further members, a
 * list in another order (OData Protocol 4.01: a collection has none unless it is said to). Dates are told apart elsewhere.
 */
export function sameInAnotherForm(
  kind: PropertyKind,
  expected: Json | undefined,
  got: Json | undefined,
): boolean {
  if (kind === 'collection' || kind === 'object') return within(expected, got)
  if (kind === 'integer' || kind === 'number') return sameNumber(expected, got)
  if (typeof expected !== 'string' || typeof got !== 'string') return false
  if (kind === 'duration') return sameUnder(durationLength, expected, got)
  if (kind === 'timeOfDay') return sameUnder(plainTimeOfDay, expected, got)
  if (kind === 'binary') return plainBase64(expected) === plainBase64(got)
  return kind === 'guid' && expected.toLowerCase() === got.toLowerCase()
}

/** The parts of a complex value have types of their own, which the text alone tells. */
function within(expected: Json | undefined, got: Json | undefined): boolean {
  if (sameStored(expected, got)) return true
  if (Array.isArray(expected) && Array.isArray(got)) {
    const left = [...got]
    return (
      expected.length === got.length &&
      expected.every((item) => {
        const at = left.findIndex((other) => within(item, other))
        if (at >= 0) left.splice(at, 1)
        return at >= 0
      })
    )
  }
  if (isObject(expected) && isObject(got)) {
    return Object.entries(expected).every(
      ([name, member]) => isAnnotation(name) || within(member, Object.hasOwn(got, name) ? got[name] : null),
    )
  }
  if (typeof expected === 'string' && typeof got === 'string') {
    return sameUnder(durationLength, expected, got) || sameUnder(plainTimeOfDay, expected, got)
  }
  return sameNumber(expected, got)
}

function sameInstant(a: string, b: string): boolean {
  return sameUnder((text) => readNearDateTimeOffset(text)?.ticks, a, b)
}

function sameUnder<T>(meaning: (text: string) => T | undefined, a: string, b: string): boolean {
  const first = meaning(a)
  return first !== undefined && first === meaning(b)
}

function sameNumber(a: Json | undefined, b: Json | undefined): boolean {
  const isNumber = (value: Json | undefined) =>
    typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value))
  return typeof a !== typeof b && isNumber(a) && isNumber(b) && Number(a) === Number(b)
}
