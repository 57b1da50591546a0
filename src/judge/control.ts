import type { Contract } from '../contract/types.ts'

/** What a target was seen to do by itself, before anything was written: it is not laid at a request's door. */
export type Control = {
  /** The documented members that each read in a row showed with another value. */
  readonly restless: readonly string[]
  /** Ids that the cases take for unknown, and of which GET was accepted all the same. */
  readonly existing: readonly string[]
  /** Why the collection tells nothing; absent where it is listed, the same twice in a row. */
  readonly collection?: string
}

/** What a target that does nothing by itself is seen to do. */
export const quiet: Control = { restless: [], existing: [] }

/** What a control says, as remarks for the report: what the target does by itself is named once. */
export function controlNotes({ restless, existing, collection }: Control): readonly string[] {
  return [
    ...(restless.length === 0
      ? []
      : [
          `Moves by itself, so it is not laid at a PATCH's door: ${restless.join(', ')} (each GET in a row shows another value).`,
        ]),
    ...(existing.length === 0
      ? []
      : [
          `GET is answered 2xx for ids that no entity should have, before any PATCH of them: ${existing.join(', ')}.`,
        ]),
    ...(collection === undefined ? [] : [`The collection is not looked at: ${collection}.`]),
  ]
}

/** The contract, with what moves by itself as the service's own: it is compared with nothing. */
export function steady(contract: Contract, { restless }: Control): Contract {
  if (restless.length === 0) return contract
  return {
    ...contract,
    properties: contract.properties.map((property) =>
      restless.includes(property.name) ? { ...property, serverOwned: true } : property,
    ),
  }
}
