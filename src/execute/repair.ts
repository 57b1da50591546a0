import { patchStep } from '../cases/generator.ts'
import type { Probe, Step } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import type { Endpoint, Reader } from '../http/endpoint.ts'
import { outcomeOf } from '../http/exchange.ts'
import type { Exchange, Read } from '../http/types.ts'
import type { Json, JsonObject } from '../json.ts'
import { strayNames } from '../safety/strays.ts'
import { undoingOf } from './state.ts'
import { membersSent } from './written.ts'

/** What repairs one entity. */
export type RepairOptions = {
  readonly endpoint: Endpoint
  readonly contract: Contract
  readonly id: string
  readonly reader: Reader
  /** Ids that existed before the run: they are nobody's to delete. */
  readonly existing: readonly string[]
  readonly send: (step: Step) => Promise<Exchange>
  readonly read: () => Promise<Read>
  /** Told what stays at the target: a sentence without a full stop. */
  readonly onResidue: (line: string) => void
}

/** What a probe has done to its entity. */
export type Damage = {
  readonly probe: Probe
  readonly before: Read
  readonly after: Read
  readonly exchanges: readonly Exchange[]
}

/**
 * Repairs what a probe has done to the entity besides what it was meant to, and gives the state after that: what a target
 * suffers from the suite must not be judged in the cases that follow. Whatever cannot be repaired stays as it is.
 */
export type Repair = (damage: Damage) => Promise<Read>

// A server that spoils something with each update is known to by then; the rest is left to the end of the run.
const mostRepairs = 40

/** Makes what repairs an entity. */
export function createRepair({
  endpoint,
  contract,
  id,
  reader,
  existing,
  send,
  read,
  onResidue,
}: RepairOptions): Repair {
  const key = contract.properties.find((property) => property.key)?.name ?? ''
  let repairs = 0
  let own: ReadonlySet<string> | undefined

  async function patch(members: JsonObject): Promise<Read> {
    await send(patchStep(members))
    return read()
  }

  /** The entity at its own address again, where a probe has moved it or made it unreadable. */
  async function reachable({ probe, before, after }: Damage): Promise<Read> {
    if (after.entity !== undefined || after.exchange?.response === undefined) return after
    for (const [name, value] of membersSent(probe)) {
      if (name !== key || typeof value !== 'string' || value === id) continue
      if ((await endpoint.read(value, reader)).entity === undefined) continue
      await endpoint.send(patchStep({ [key]: id }), value)
      return read()
    }
    return patch(plainMembers(contract, before.entity!))
  }

  /** Without the members that are not the contract's and that the entity did not have when the run began. */
  async function withoutStrays(now: Read): Promise<Read> {
    const names = strayNames(contract, now.entity!, own!)
    return names.length === 0 ? now : patch(Object.fromEntries(names.map((name) => [name, null])))
  }

  /** Deletes an entity that a PATCH of an unknown id has created; a target without DELETE keeps it. */
  async function removeCreated({ steps }: Probe, exchanges: readonly Exchange[]): Promise<void> {
    for (const [index, { method, resource }] of steps.entries()) {
      const exchange = exchanges[index]
      if (method !== 'PATCH' || typeof resource !== 'object' || existing.includes(resource.id)) continue
      if (exchange === undefined || outcomeOf(exchange) !== 'accepted') continue
      if ((await endpoint.read(resource.id, 'get')).entity === undefined) continue
      await endpoint.send({ method: 'DELETE', resource }, resource.id)
      if ((await endpoint.read(resource.id, 'get')).entity !== undefined)
        onResidue(`${resource.id} was created by a PATCH of an unknown id and could not be deleted`)
    }
  }

  return async (damage) => {
    const { probe, before, after, exchanges } = damage
    if (before.entity === undefined) return after
    own ??= new Set(Object.keys(before.entity))
    await removeCreated(probe, exchanges)
    if (exchanges.every(({ response }) => response === undefined)) return after
    let now = await reachable(damage)
    if (now.entity === undefined) return now
    if (now.entity[key] !== undefined && now.entity[key] !== before.entity[key])
      now = await patch({ [key]: before.entity[key]! })
    if (now.entity === undefined) return now
    now = await withoutStrays(now)
    if (now.entity === undefined) return now
    const members = undoingOf(contract, meant(probe, before, now), now)
    if (members === undefined) return now
    // What was meant to be refused is always undone: it would spoil the next case.
    if (!probe.undo) {
      if (repairs >= mostRepairs) return now
      repairs += 1
    }
    return patch(members)
  }
}

/** The state that a probe should have led to: what it names as it is now, unless it was meant to be refused. */
function meant(probe: Probe, before: Read, now: Read): Read {
  if (probe.undo || before.entity === undefined || now.entity === undefined) return before
  const named = membersSent(probe).flatMap(([name]): [string, Json][] => {
    const value = now.entity![name]
    return value === undefined ? [] : [[name, value]]
  })
  return { ...before, entity: { ...before.entity, ...Object.fromEntries(named) } }
}

/** What of a state a client may set, credentials apart. */
function plainMembers({ properties }: Contract, entity: JsonObject): JsonObject {
  return Object.fromEntries(
    properties
      .filter(
        ({ name, serverOwned, credential }) => !serverOwned && !credential && entity[name] !== undefined,
      )
      .map(({ name }) => [name, entity[name]!]),
  )
}
