import { distinct } from '../distinct.ts'
import type { Found } from './explanation.ts'

/** What a member of a type is called, by kind of property: `a text`; several of them, at the beginning of a sentence: `Texts`. */
export const typeNames: Readonly<Record<string, { readonly one: string; readonly many: string }>> = {
  string: { one: 'a text', many: 'Texts' },
  enum: { one: 'an enum member', many: 'Enums' },
  boolean: { one: 'a boolean', many: 'Booleans' },
  dateTimeOffset: { one: 'a date', many: 'Dates' },
  integer: { one: 'an integer', many: 'Integers' },
  number: { one: 'a number', many: 'Numbers' },
  collection: { one: 'a list', many: 'Lists' },
  object: { one: 'an object', many: 'Objects' },
}

/** A member, several of a kind, or just members. */
export function memberSubject(found: readonly Found[], names: readonly string[]): string {
  if (names.length === 1) return names[0]!
  const types = distinct(found.map(({ finding }) => finding.type ?? ''))
  return types.length === 1 ? (typeNames[types[0]!]?.many ?? 'Members') : 'Members'
}

/** A subject of `memberSubject` within a sentence; the name of a member stays as it is. */
export function lowered(subject: string): string {
  const isName = subject !== 'Members' && Object.values(typeNames).every(({ many }) => many !== subject)
  return isName ? subject : subject.toLowerCase()
}
