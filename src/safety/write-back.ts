import { patchStep } from '../cases/generator.ts'
import type { Step } from '../cases/types.ts'
import { describeOutcome, outcomeOf } from '../exchange/exchange.ts'
import type { Exchange } from '../exchange/types.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { Opened } from './open.ts'
import { ownedBy } from './restore.ts'

/** A value that the target shows and refuses to take. */
export type RefusedBack = {
  readonly id: string
  readonly name: string
  /** How the PATCH was answered, e.g. `400`. */
  readonly outcome: string
  /** The PATCH, and what came of it. */
  readonly step: Step
  readonly exchange: Exchange
}

/**
 * Writes each entity's values back as they were read, before any other write: what the target refuses of its own values
 * could not be put back at the end. Gives what was refused; a lost answer decides nothing.
 */
export async function writeBack(
  endpoint: Endpoint,
  { ids, snapshots }: Opened,
): Promise<readonly RefusedBack[]> {
  const refused: RefusedBack[] = []
  for (const [index, id] of ids.entries()) {
    const snapshot = snapshots[index]!
    const members = ownedBy(endpoint, snapshot).map(({ name }) => [name, snapshot[name]!] as const)
    if (members.length === 0) continue
    const all = await endpoint.send(patchStep(Object.fromEntries(members)), id)
    if (!isRefused(outcomeOf(all))) continue
    for (const [name, value] of members) {
      const step = patchStep({ [name]: value })
      const exchange = await endpoint.send(step, id)
      if (isRefused(outcomeOf(exchange)))
        refused.push({ id, name, outcome: describeOutcome(exchange), step, exchange })
    }
  }
  return refused
}

function isRefused(outcome: ReturnType<typeof outcomeOf>): boolean {
  return outcome === 'refused' || outcome === 'broken'
}
