import { type Json, sameJson } from '../json.ts'
import { readNearDateTimeOffset } from './date-time-forms.ts'

/** Whether two stored values are the same, dates being so when they name the same instant, to 100 ns. */
export function sameStored(a: Json | undefined, b: Json | undefined): boolean {
  if (sameJson(a, b)) return true
  if (typeof a !== 'string' || typeof b !== 'string') return false
  const [first, second] = [readNearDateTimeOffset(a), readNearDateTimeOffset(b)]
  return first !== undefined && second !== undefined && first.ticks === second.ticks
}
