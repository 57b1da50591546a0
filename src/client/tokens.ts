import type { Contract } from '../contract/types.ts'
import type { JsonObject } from '../json.ts'
import type { ClientProbe } from './types.ts'

/** The documented entity once for each call of some probes, under the call's own id. */
export function entityTokens(contract: Contract, probes: readonly ClientProbe[]): readonly JsonObject[] {
  const key = contract.properties.find((property) => property.key)?.name
  const entity = Object.entries(contract.example.response).filter(([name]) => !name.includes('@'))
  const keys = probes.flatMap((probe) => [probe.key, ...(probe.beside ?? []).map((call) => call.key)])
  return keys.map((own) => ({ ...Object.fromEntries(entity), ...(key !== undefined && { [key]: own }) }))
}
