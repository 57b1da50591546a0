import { bodyOf } from '../cases/generator.ts'
import type { Probe } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { objectOf, outcomeOf, readEntityOf } from '../exchange/exchange.ts'
import type { Exchange, Read } from '../exchange/types.ts'
import type { JsonObject } from '../json.ts'
import { atOnceSeen } from './at-once.ts'
import type { Planned } from './batch.ts'
import type { Begun } from './sending.ts'
import { isLost } from './state.ts'
import { isAsMeant, membersNotAs, namesOf, overlaid, type Seen, type Sent, seenOf } from './together.ts'
import { membersSent } from './written.ts'

/** What was sent and is not read back yet, whose answers tell what it leads to. */
export type Open = {
  readonly sent: readonly Sent[]
  /** What is stored, if the answers tell the truth. */
  readonly leadsTo: JsonObject
  /** Reads it back, as `Sending.readBack`. */
  readonly readBack: (single?: boolean) => Promise<Read>
  /** How many requests that takes unless it is single. */
  readonly reads: number
  /**
   * What was seen of each. `odd` is absent where what was read is what all of it leads to; else it names the members that
   * are not as they should be (none where it is something else), and nothing is decided.
   */
  readonly seen: (after: Read) => {
    readonly seen: ReadonlyMap<Probe, Seen>
    readonly odd?: readonly string[] | undefined
  }
}

/** How it is read back. */
type Reading = Pick<Open, 'readBack' | 'reads'>

/** A batch that came to what was meant. `before` has an entity. */
export function openBatch(contract: Contract, sent: readonly Sent[], before: Read, reading: Reading): Open {
  const updates = sent.filter(({ probe }) => !probe.undo)
  return {
    sent,
    leadsTo: { ...before.entity, ...Object.fromEntries(updates.flatMap(({ probe }) => membersSent(probe))) },
    ...reading,
    seen: (after) => atOnceSeen(contract, sent, before, after),
  }
}

/** Whether each step of a probe that was sent came to what was planned. */
export function isAsPlanned(
  { steps, undo }: Probe,
  planned: Planned | undefined,
  exchanges: readonly Exchange[],
): boolean {
  if (undo || planned === undefined) return false
  return exchanges.every((exchange, rank) => {
    const outcome = outcomeOf(exchange)
    if (isLost(exchange) || outcome === 'broken') return false
    return (
      steps[rank]!.method !== 'PATCH' || outcome === (planned[rank] === undefined ? 'refused' : 'accepted')
    )
  })
}

/** The steps of a probe that came to what was planned; those that read at its end go out with the read-back. */
export function openSteps(
  contract: Contract,
  probe: Probe,
  planned: Planned,
  begun: Begun,
  before: Read,
): Open {
  const set: JsonObject = Object.assign({}, ...planned)
  let exchanges = begun.exchanges
  return {
    sent: begun.exchanges.map((exchange) => ({ probe, exchange })),
    leadsTo: { ...before.entity, ...set },
    async readBack(single) {
      const end = await begun.end(single)
      exchanges = end.exchanges
      return end.after
    },
    reads: begun.reads,
    seen(after) {
      const seen = new Map([[probe, { before, exchanges, after }]])
      if (exchanges.some(isLost) || !isAsPlanned(probe, planned, exchanges)) return { seen, odd: [] }
      const odd = membersNotAs(contract, before, after, set)
      const isRead = begun.isAhead ? shownBetween(contract, probe, planned, exchanges, before) : true
      return odd?.length === 0 && isRead ? { seen } : { seen, odd: odd ?? [] }
    },
  }
}

/** Whether each reading between the steps of a probe shows what those before it lead to. */
function shownBetween(
  contract: Contract,
  { steps }: Probe,
  planned: Planned,
  exchanges: readonly Exchange[],
  before: Read,
): boolean {
  let set: JsonObject = {}
  return steps.every(({ method, resource }, rank) => {
    set = { ...set, ...planned[rank] }
    if (method === 'PATCH' || resource !== 'item') return true
    const exchange = exchanges[rank]!
    const { entity } = { entity: undefined, ...readEntityOf(exchange) }
    return entity !== undefined && membersNotAs(contract, before, { entity, exchange }, set)?.length === 0
  })
}

/**
 * What would undo a request that was taken though it might be refused, as far as its answer shows what it has changed;
 * undefined where it does not. `sent` are those that went out with it: each of them has to be refused, and to name other
 * members.
 */
export function undoingAhead(
  contract: Contract,
  taken: Sent,
  sent: readonly Sent[],
  before: Read,
): JsonObject | undefined {
  const body = bodyOf(taken.probe)
  const answer = objectOf(taken.exchange)
  if (taken.exchange.attempts > 1 || outcomeOf(taken.exchange) !== 'accepted') return undefined
  if (answer.problem !== undefined) return undefined
  const others = new Set(sent.filter((one) => one !== taken).flatMap(namesOf))
  if (namesOf(taken).some((name) => others.has(name))) return undefined
  const changed = contract.properties.filter(({ name, serverOwned, credential }) => {
    if (serverOwned || credential || !Object.hasOwn(body, name)) return false
    const was = before.entity?.[name]
    return was !== undefined && Object.hasOwn(answer.entity, name) && !sameStored(answer.entity[name], was)
  })
  if (changed.length === 0) return undefined
  return Object.fromEntries(changed.map(({ name }) => [name, before.entity![name]!]))
}

/**
 * A batch of which one was taken though it might be refused, and is undone beside its read-back: it holds for all of them
 * where it shows that one's change and no other. `undoing` as in `ChainOptions`.
 */
export function openTaken(
  { probe, exchange }: Sent,
  sent: readonly Sent[],
  before: Read,
  ahead: JsonObject,
  undoing: (probe: Probe, seen: Seen) => JsonObject | undefined,
  reading: Reading,
): Open {
  const names = Object.keys(ahead)
  const answer = objectOf(exchange)
  const shown = answer.problem === undefined ? answer.entity : {}
  return {
    sent,
    leadsTo: { ...before.entity, ...Object.fromEntries(names.map((name) => [name, shown[name]!])) },
    ...reading,
    seen(after) {
      const own: Seen = { before, exchanges: [exchange], after }
      const others = overlaid(after, before, names)
      const seen = new Map(
        sent.map((one) => [one.probe, one.probe === probe ? own : seenOf(one, before, others)]),
      )
      const undone = Object.keys(undoing(probe, own) ?? {})
      const isKnown = undone.length > 0 && undone.every((name) => names.includes(name))
      return isKnown ? { seen } : { seen, odd: [] }
    },
  }
}

/** The only one of some requests that was taken though it might be refused, where all others came to what was meant. */
export function onlyTaken(sent: readonly Sent[]): Sent | undefined {
  const [taken, ...more] = sent.filter((one) => !isAsMeant(one))
  const isTaken = taken?.probe.undo === true && outcomeOf(taken.exchange) === 'accepted'
  return more.length === 0 && isTaken && sent.every(({ probe }) => probe.undo) ? taken : undefined
}
