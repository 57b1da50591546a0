import type { Case } from '../cases/types.ts'

// Another requirement's request, looked at once more, names both.
const twice = /^[A-Z]+-[A-Z]+-\d+\/[A-Z]+-[A-Z]+-\d+\//

/** Whether a case is the one that its request was made for, and not a second look at it. */
export function isOwn({ id }: Case): boolean {
  return !twice.test(id)
}

/**
 * What cases have in common that differ in the property alone, or in what an enum's members make of a name: the id with
 * `*` for the property and for what follows a colon. It names no property, so that it serves any contract.
 */
export function keyOf(id: string, properties: ReadonlySet<string | undefined>): string {
  return id
    .split('/')
    .map((part) => (properties.has(part) ? '*' : part.replace(/:.*/, ':*')))
    .join('/')
}

/** The names of the properties that cases are about. */
export function propertiesOf(cases: readonly Case[]): ReadonlySet<string | undefined> {
  return new Set(cases.map(({ property }) => property))
}
