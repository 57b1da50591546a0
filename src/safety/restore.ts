import { abreast, usuallyAbreast } from '../abreast.ts'
import { patchStep } from '../cases/generator.ts'
import { keyName, type Property } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { describeOutcome, outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Read } from '../exchange/types.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { type Json, type JsonObject, sameJson } from '../json.ts'
import type { Opened } from './open.ts'
import { changedStrays, type Holds, strayMembers, takenFromClient, wipedOfService } from './strays.ts'

/** How thorough putting back is. */
export type RestoreOptions = {
  /**
   * How long a write that had no answer may still be under way, in milliseconds. Where it is above 0, the entities
   * are looked at again after that time, and put back again if such a write has come in. 0 by default.
   */
  readonly settleMs?: number
  readonly sleep?: (ms: number) => Promise<void>
  /** How many entities are put back at once, at most. */
  readonly most?: number
  /** The names of the members that the run has sent, and what tells their values; nothing by default. */
  readonly sent?: SentByRun
}

/** What a run has sent. */
export type SentByRun = { readonly names: ReadonlySet<string>; readonly holds: Holds }

const nothingSent: SentByRun = { names: new Set(), holds: () => false }

/** Properties that a run writes and that could not be put back: what the snapshot shows is not what is stored. */
export function unrestorableOf(endpoint: Endpoint, { snapshots }: Opened): readonly string[] {
  return endpoint.contract.properties
    .filter((property) => !property.serverOwned && snapshots.some((entity) => isHidden(property, entity)))
    .map(({ name }) => name)
}

function isHidden({ name, credential }: Property, entity: JsonObject): boolean {
  const value = entity[name]
  if (value === undefined) return true
  // A service may show null or a row of asterisks in place of a credential.
  return credential && (value === null || (typeof value === 'string' && /^[*•xX.#-]{3,}/.test(value)))
}

/**
 * Puts each entity back as its snapshot shows it and reads it again. Gives a sentence for each thing that could not
 * be put back, in the order of the entities; none when all is as it was.
 */
export async function restore(
  endpoint: Endpoint,
  opened: Opened,
  {
    settleMs = 0,
    sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    most = usuallyAbreast,
    sent = nothingSent,
  }: RestoreOptions = {},
): Promise<readonly string[]> {
  const entities = opened.ids.map((id, index) => ({ id, snapshot: opened.snapshots[index]! }))
  const problems = await abreast(entities, most, ({ id, snapshot }) =>
    restoreOne(endpoint, opened, { id, snapshot, sent }),
  )
  if (settleMs === 0) return problems.flat()
  await sleep(settleMs)
  const settled = await abreast(entities, most, async ({ id, snapshot }, index) => {
    const { entity, exchange } = await endpoint.read(id, opened.reader)
    // A target that is silent still, after that time, is silent.
    if (exchange?.failure !== undefined && problems[index]!.length > 0) return problems[index]!
    const stands = entity !== undefined && changedSince(endpoint, snapshot, entity).length === 0
    return stands ? problems[index]! : restoreOne(endpoint, opened, { id, snapshot, sent })
  })
  return settled.flat()
}

const rounds = 4
// Where not one request has an answer it is no accident the second time.
const silentRounds = 2

/** One entity, how it was, and what was sent to it. */
type Touched = {
  readonly id: string
  readonly snapshot: JsonObject
  readonly sent: SentByRun
}

/** Puts one entity back; again where an answer got lost, which `sender` leaves to its caller after a timeout. */
async function restoreOne(endpoint: Endpoint, opened: Opened, touched: Touched): Promise<readonly string[]> {
  for (let round = 1; ; round += 1) {
    const { problems, lost, silent } = await putBack(endpoint, opened, touched)
    if (problems.length === 0 || !lost || round >= (silent ? silentRounds : rounds)) return problems
  }
}

async function putBack(
  endpoint: Endpoint,
  { reader }: Opened,
  touched: Touched,
): Promise<{ problems: readonly string[]; lost: boolean; silent: boolean }> {
  const { id, snapshot } = touched
  const own = ownedBy(endpoint, snapshot)
  const wanted = own.map(({ name }) => [name, snapshot[name]!] as const)
  const all = await endpoint.send(patchStep(Object.fromEntries(wanted)), id)
  const exchanges: Exchange[] = [all]
  const refused = new Map<string, string>()
  // One member that is refused must not keep the others from being put back.
  if (outcomeOf(all) !== 'accepted' && !isLost(all)) {
    for (const [name, value] of wanted) {
      const one = await endpoint.send(patchStep({ [name]: value }), id)
      exchanges.push(one)
      if (outcomeOf(one) !== 'accepted') refused.set(name, describeOutcome(one))
    }
  }
  const read: Read = await endpoint.read(id, reader)
  if (read.exchange) exchanges.push(read.exchange)
  const lost = exchanges.some((exchange) => isLost(exchange) && exchange.failure?.kind !== 'connect')
  const silent = exchanges.every(isLost)
  if (read.entity === undefined) {
    return {
      silent,
      problems: [`${id} could not be read after it was put back: ${read.problem}`, ...refusals(id, refused)],
      lost,
    }
  }
  const now = await withoutStrays(endpoint, reader, touched, read.entity)
  const different = changedSince(endpoint, snapshot, now)
  const { names: sent, holds } = touched.sent
  const stray = { contract: endpoint.contract, was: snapshot, sent, holds }
  const notAsItWas = (name: string, credential = false) => {
    const values = credential ? '' : `: ${shown(snapshot[name])} became ${shown(now[name])}`
    return `${name} of ${id} is not as it was${values}`
  }
  return {
    silent,
    problems: [
      // What was refused and is as it was needs no putting back.
      ...refusals(id, new Map([...refused].filter(([name]) => different.some((one) => one.name === name)))),
      ...different
        .filter(({ name }) => !refused.has(name))
        .map(({ name, credential }) => notAsItWas(name, credential)),
      ...Object.keys({
        ...changedStrays(stray, now),
        ...takenFromClient(stray, now),
        ...wipedOfService(stray, now),
      }).map((name) => notAsItWas(name)),
      ...left(id, Object.keys(strayMembers(stray, now))),
    ],
    lost,
  }
}

/** A line for each way in which members were refused. */
function refusals(id: string, refused: ReadonlyMap<string, string>): readonly string[] {
  const byOutcome = Map.groupBy(refused, ([, outcome]) => outcome)
  return [...byOutcome].map(([outcome, members]) => {
    const names = members.map(([name]) => name)
    return `${names.join(', ')} of ${id} ${names.length === 1 ? 'was' : 'were'} not put back: answered ${outcome}`
  })
}

/** A line for all members that stay, if any do: a server that stores whatever it is sent has dozens. */
function left(id: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  const were = names.length === 1 ? 'was' : 'were'
  return [`${names.join(', ')} of ${id} ${were} not there when the run began, and could not be removed`]
}

const mostShown = 200

function shown(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= mostShown ? text : `${text.slice(0, mostShown)}… (${text.length} characters)`
}

/** The entity once what the run has left behind is removed, and its key and what is not documented are put back. */
async function withoutStrays(
  endpoint: Endpoint,
  reader: Opened['reader'],
  { id, snapshot, sent }: Touched,
  now: JsonObject,
): Promise<JsonObject> {
  const { contract } = endpoint
  const key = keyName(contract)
  const stray = { contract, was: snapshot, sent: sent.names, holds: sent.holds }
  const members: JsonObject = {
    ...strayMembers(stray, now),
    ...changedStrays(stray, now),
    ...takenFromClient(stray, now),
    ...wipedOfService(stray, now),
    ...(snapshot[key] !== undefined && { [key]: snapshot[key] }),
  }
  // What is shown as null, such as a number that was too large, is there nevertheless until null was sent.
  const wrong = Object.entries(members).filter(
    ([name, value]) => value === null || !sameJson(value, now[name]),
  )
  if (wrong.length === 0) return now
  const own = ownedBy(endpoint, snapshot).map(({ name }) => [name, snapshot[name]!] as const)
  // A target that keeps only what it is sent has to be sent all of it; one that refuses some of it, what is wrong alone.
  const whole = await endpoint.send(patchStep(Object.fromEntries([...own, ...wrong])), id)
  if (outcomeOf(whole) !== 'accepted') await endpoint.send(patchStep(Object.fromEntries(wrong)), id)
  return (await endpoint.read(id, reader)).entity ?? now
}

function isLost(exchange: Exchange): boolean {
  return ['none', 'throttled'].includes(outcomeOf(exchange))
}

/** The properties whose value in the snapshot can be written. */
export function ownedBy(endpoint: Endpoint, snapshot: JsonObject): readonly Property[] {
  return endpoint.contract.properties.filter(
    (property) => !property.serverOwned && !isHidden(property, snapshot),
  )
}

/** The properties that can be put back and that have another value now than in the snapshot. */
export function changedSince(endpoint: Endpoint, snapshot: JsonObject, now: JsonObject): readonly Property[] {
  const keys = endpoint.contract.properties.filter((property) => property.key)
  return [...keys, ...ownedBy(endpoint, snapshot)].filter(
    ({ name }) => !sameStored(snapshot[name], now[name]),
  )
}
