import { sampleValue } from '../contract/sample.ts'
import type { Contract } from '../contract/types.ts'
import type { Json, JsonObject } from '../json.ts'

/** The documented example, with every documented property (a sample where the example has none) and no annotation. */
export function documentedEntity(contract: Contract): JsonObject {
  const shown = contract.example.response
  return entityOf(
    contract,
    (name, sample) => (Object.hasOwn(shown, name) ? shown[name] : undefined) ?? sample(1),
  )
}

/**
 * The entities that an implementation holds unless it is given others: the documented one, and one of sample values that
 * differ from it.
 */
export function defaultTokens(contract: Contract): JsonObject[] {
  return [documentedEntity(contract), entityOf(contract, (_name, sample) => sample(2))]
}

function entityOf(
  contract: Contract,
  value: (name: string, sample: (n: number) => Json) => Json,
): JsonObject {
  return Object.fromEntries(
    contract.properties.map(({ name, schema }) => [name, value(name, (n) => sampleValue(schema, n))]),
  )
}
