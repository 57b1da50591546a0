import { patchStep } from '../cases/generator.ts'
import type { Probe, Step } from '../cases/types.ts'
import { type Contract, keyName } from '../contract/types.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Read } from '../exchange/types.ts'
import type { Endpoint, Reader } from '../http/endpoint.ts'
import { type Json, type JsonObject, sameJson } from '../json.ts'
import { changedStrays, holding, strayMembers, takenFromClient } from '../safety/strays.ts'
import { isAnswered, undoingOf } from './state.ts'
import { membersSent, namesSent } from './written.ts'

/** What repairs one entity. */
export type RepairOptions = {
  readonly endpoint: Endpoint
  readonly contract: Contract
  readonly id: string
  readonly reader: Reader
  /** Ids that no entity had before the run: only what is found there later may be deleted. */
  readonly absent: readonly string[]
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

/** Puts right what probes do to one entity. */
export type Repair = {
  /**
   * Repairs what a probe has done to the entity besides what it was meant to, and gives the state after that: what a
   * target suffers from the suite must not be judged in the cases that follow. Whatever cannot be repaired stays as it is.
   */
  readonly mend: (damage: Damage) => Promise<Read>
  /** Whether a probe has changed nothing but values of documented members that a client may set. */
  readonly isPlain: (probe: Probe, before: Read, after: Read) => boolean
}

// A server that spoils something with each update is known to by then; the rest is left to the end of the run.
const mostRepairs = 40

/** Makes what repairs an entity. */
export function createRepair({
  endpoint,
  contract,
  id,
  reader,
  absent,
  send,
  read,
  onResidue,
}: RepairOptions): Repair {
  const key = keyName(contract)
  let repairs = 0
  let first: JsonObject | undefined
  // Members that kept their value although another was sent for them.
  const stuck = new Set<string>()

  async function patch(members: JsonObject): Promise<Read> {
    await send(patchStep(members))
    return read()
  }

  /** The entity at its own address again, where a probe has moved it or made it unreadable. */
  async function reachable({ probe, before, after }: Damage): Promise<Read> {
    if (after.entity !== undefined || !isAnswered(after.exchange)) return after
    for (const [name, value] of membersSent(probe)) {
      // An entity that was there before is another one, and nobody's to rename.
      if (name !== key || typeof value !== 'string' || !absent.includes(value)) continue
      if ((await endpoint.read(value, reader)).entity === undefined) continue
      await endpoint.send(patchStep({ [key]: id }), value)
      return read()
    }
    const plain = plainMembers(contract, before.entity!)
    const known = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== null))
    const hasNulls = Object.keys(known).length < Object.keys(plain).length
    const tries = [{ ...plain, ...overwriting(contract, probe, before.entity!) }, plain]
    let now: Read = after
    // A target that does not take a null for what nobody knows, or none at all, takes the values that it had; and what it
    // cannot show may be a value that was there before.
    const begun = plainMembers(contract, first!)
    for (const members of [
      ...tries,
      ...(hasNulls ? [known] : []),
      ...(sameJson(begun, plain) ? [] : [begun]),
    ]) {
      now = await patch(members)
      if (now.entity !== undefined) break
    }
    return now
  }

  /**
   * What to send so that the members are gone that are not the contract's and that the entity did not have when the run
   * began, and so that those that it had, and what is the service's own and took what was sent, are as before the probe.
   */
  function wrongMembers(probe: Probe, before: JsonObject, now: JsonObject): readonly [string, Json][] {
    const sent = namesSent(probe)
    const holds = holding(membersSent(probe))
    const members: JsonObject = {
      ...strayMembers({ contract, was: first!, sent }, now),
      ...changedStrays({ contract, was: before, sent, holds }, now),
      ...takenFromClient({ contract, was: before, holds }, now),
    }
    return Object.entries(members).filter(([name, value]) => !stuck.has(name) && !sameJson(value, now[name]))
  }

  /** The entity without them; what cannot be removed is left to the end of the run. */
  async function withoutStrays({ probe, before }: Damage, now: Read): Promise<Read> {
    const wrong = wrongMembers(probe, before.entity!, now.entity!)
    if (wrong.length === 0) return now
    const then = await patch(Object.fromEntries(wrong))
    for (const [name, value] of wrong) {
      const stays = then.entity !== undefined && Object.hasOwn(then.entity, name)
      if (stays && !sameJson(value, then.entity[name])) stuck.add(name)
    }
    return then
  }

  /**
   * Deletes what a probe has created at an id that no entity had. What cannot be deleted is listed; so is an entity that
   * may be the one under test at another address.
   */
  async function removeCreated({ steps }: Probe, exchanges: readonly Exchange[], now: Read): Promise<void> {
    const wrote = exchanges.some(
      (exchange, step) => steps[step]?.method === 'PATCH' && outcomeOf(exchange) === 'accepted',
    )
    const ids = steps.flatMap(({ resource }) => (typeof resource === 'object' ? [resource.id] : []))
    for (const other of wrote ? new Set(ids) : []) {
      if (!absent.includes(other)) continue
      const found = await endpoint.read(other, 'get')
      if (found.entity === undefined) continue
      const isAnother = found.entity[key] === other && now.entity?.[key] === id
      if (isAnother) {
        await endpoint.send({ method: 'DELETE', resource: { id: other } }, other)
        if ((await endpoint.read(other, 'get')).entity === undefined) continue
      }
      onResidue(
        now.entity === undefined
          ? `${id} is at ${other} now and could not be renamed back`
          : `an entity with the id ${other} was created and could not be deleted`,
      )
    }
  }

  /** What a probe has done to its own entity, put right. */
  async function repaired(damage: Damage): Promise<Read> {
    const { probe, before } = damage
    let now = await reachable(damage)
    if (now.entity === undefined) return now
    if (now.entity[key] !== undefined && now.entity[key] !== before.entity![key])
      now = await patch({ [key]: before.entity![key]! })
    if (now.entity === undefined) return now
    now = await withoutStrays(damage, now)
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

  return {
    async mend(damage) {
      const { probe, before, after, exchanges } = damage
      if (before.entity === undefined || exchanges.every(({ response }) => response === undefined))
        return after
      first ??= before.entity
      const now = await repaired(damage)
      await removeCreated(probe, exchanges, now)
      return now
    },
    isPlain(probe, before, after) {
      if (before.entity === undefined || after.entity === undefined) return false
      first ??= before.entity
      return (
        after.entity[key] === before.entity[key] &&
        wrongMembers(probe, before.entity, after.entity).length === 0
      )
    },
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

/** Members that take the place of what a probe has sent and no plain value replaces: null for what nobody knows. */
function overwriting({ properties }: Contract, probe: Probe, entity: JsonObject): JsonObject {
  return Object.fromEntries(
    [...namesSent(probe)].flatMap((name): [string, Json][] => {
      const property = properties.find((one) => one.name === name)
      if (property === undefined) return [[name, null]]
      return property.credential ? [[name, entity[name] ?? null]] : []
    }),
  )
}
