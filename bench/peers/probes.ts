import type { Node } from './downgrade.ts'

/** One change by hand. */
export type Probe = { readonly name: string; readonly property: string; readonly value: unknown }

type Properties = Readonly<Record<string, Node>>

/**
 * What somebody who writes tests by hand for this document begins with, for the peers that send what they are given:
 * a word that no enum has, and a value of another type, for each property that can have one. Each must be refused.
 */
export function refusals(properties: Properties): Probe[] {
  return Object.entries(properties).flatMap(([property, schema]) => [
    ...(schema.enum === undefined ? [] : [{ name: `${property} of no enum`, property, value: 'nonsense' }]),
    { name: `${property} of another type`, property, value: schema.type === 'boolean' ? 'yes' : 12 },
  ])
}

/**
 * A value that differs from the documented one for each property of the documented request. Dates are left out: the
 * peers compare texts, and the same instant may be written in several.
 */
export function changes(properties: Properties, request: Node): Probe[] {
  return Object.entries(properties)
    .filter(([property, { format }]) => property in request && format !== 'date-time')
    .map(([property, schema]) => ({
      name: `${property} changed`,
      property,
      value: otherValue(schema, request[property]),
    }))
}

function otherValue({ enum: members, type }: Node, shown: unknown): unknown {
  if (Array.isArray(members)) return members.find((member) => member !== shown)
  return type === 'boolean' ? !shown : 'Changed by a test'
}
