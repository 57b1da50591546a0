import type { Contract } from '../contract/types.ts'
import type { Json } from '../json.ts'

/** The texts that the suite itself uses. */
export type OwnTexts = {
  /** Names and values of members, and members of enums: none is a secret, wherever it stands. */
  readonly all: ReadonlySet<string>
  /** Those of them that are sent as a credential. */
  readonly credentials: ReadonlySet<string>
}

/** A suite without texts. */
export const noOwnTexts: OwnTexts = { all: new Set(), credentials: new Set() }

/** The texts in the contract and in the JSON bodies that are sent. */
export function ownTexts(contract: Contract, bodies: Iterable<string>): OwnTexts {
  const { properties, leftAlone, example } = contract
  const named = [...properties, ...leftAlone]
  const secret = new Set(named.filter(({ credential }) => credential).map(({ name }) => name))
  const all = new Set([...named.map(({ name }) => name), ...properties.flatMap(({ members }) => members)])
  const credentials = new Set<string>()
  const rest: Json[] = [example.request, example.response]
  for (const body of bodies) rest.push(...parsed(body))
  for (let value = rest.pop(); value !== undefined; value = rest.pop()) {
    if (typeof value === 'string') all.add(value)
    if (typeof value !== 'object' || value === null) continue
    for (const [name, member] of Object.entries(value)) {
      if (!Array.isArray(value)) all.add(name)
      if (typeof member === 'string' && secret.has(name)) credentials.add(member)
      rest.push(member)
    }
  }
  return { all, credentials }
}

/** A body that is broken on purpose has no texts of its own. */
function parsed(body: string): readonly Json[] {
  try {
    return [JSON.parse(body) as Json]
  } catch {
    return []
  }
}
