import type { Contract } from '../contract/types.ts'
import type { JsonObject } from '../json.ts'
import type { ClientProbe } from './types.ts'

/** The documented entity once for each probe, under the probe's own id. */
export function entityTokens(contract: Contract, probes: readonly ClientProbe[]): readonly JsonObject[] {
  const key = contract.properties.find((property) => property.key)?.name
  const entity = Object.entries(contract.example.response).filter(([name]) => !name.includes('@'))
  return probes.map((probe) => ({
    ...Object.fromEntries(entity),
    ...(key !== undefined && { [key]: probe.key }),
  }))
}
