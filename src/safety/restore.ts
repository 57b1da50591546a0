import { abreast, usuallyAbreast } from '../abreast.ts'
import { patchStep } from '../cases/generator.ts'
import { keyName, type Property } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { describeOutcome, outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Read } from '../exchange/types.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { JsonObject } from '../json.ts'
import type { Opened } from './open.ts'
import { strayNames } from './strays.ts'

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
}

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
  }: RestoreOptions = {},
): Promise<readonly string[]> {
  const entities = opened.ids.map((id, index) => ({ id, snapshot: opened.snapshots[index]! }))
  const problems = await abreast(entities, most, ({ id, snapshot }) =>
    restoreOne(endpoint, opened, id, snapshot),
  )
  if (settleMs === 0) return problems.flat()
  await sleep(settleMs)
  const settled = await abreast(entities, most, async ({ id, snapshot }, index) => {
    const { entity, exchange } = await endpoint.read(id, opened.reader)
    // A target that is silent still, after that time, is silent.
    if (exchange?.failure !== undefined && problems[index]!.length > 0) return problems[index]!
    const stands = entity !== undefined && changedSince(endpoint, snapshot, entity).length === 0
    return stands ? problems[index]! : restoreOne(endpoint, opened, id, snapshot)
  })
  return settled.flat()
}

const rounds = 4
// Where not one request has an answer it is no accident the second time.
const silentRounds = 2

/** Puts one entity back; again where an answer got lost, which `sender` leaves to its caller after a timeout. */
async function restoreOne(
  endpoint: Endpoint,
  opened: Opened,
  id: string,
  snapshot: JsonObject,
): Promise<readonly string[]> {
  for (let round = 1; ; round += 1) {
    const { problems, lost, silent } = await putBack(endpoint, opened, id, snapshot)
    if (problems.length === 0 || !lost || round >= (silent ? silentRounds : rounds)) return problems
  }
}

async function putBack(
  endpoint: Endpoint,
  { reader }: Opened,
  id: string,
  snapshot: JsonObject,
): Promise<{ problems: readonly string[]; lost: boolean; silent: boolean }> {
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
      if (outcomeOf(one) !== 'accepted')
        refused.set(name, `${name} of ${id} was not put back: answered ${describeOutcome(one)}`)
    }
  }
  const read: Read = await endpoint.read(id, reader)
  if (read.exchange) exchanges.push(read.exchange)
  const lost = exchanges.some((exchange) => isLost(exchange) && exchange.failure?.kind !== 'connect')
  const silent = exchanges.every(isLost)
  if (read.entity === undefined) {
    return {
      silent,
      problems: [...refused.values(), `${id} could not be read after it was put back: ${read.problem}`],
      lost,
    }
  }
  const now = await withoutStrays(endpoint, id, reader, snapshot, read.entity)
  const different = changedSince(endpoint, snapshot, now).filter(({ name }) => !refused.has(name))
  return {
    silent,
    problems: [
      ...refused.values(),
      ...different.map(({ name, credential }) => {
        const values = credential
          ? ''
          : `: ${JSON.stringify(snapshot[name])} became ${JSON.stringify(now[name])}`
        return `${name} of ${id} is not as it was${values}`
      }),
      ...straysOf(endpoint, snapshot, now).map(
        (name) => `${name} of ${id} was not there when the run began, and could not be removed`,
      ),
    ],
    lost,
  }
}

/** The names of members that the run has left behind. */
function straysOf({ contract }: Endpoint, snapshot: JsonObject, now: JsonObject): readonly string[] {
  return strayNames(contract, now, new Set(Object.keys(snapshot)))
}

/** The entity once what the run has left behind is removed, and its key put back. */
async function withoutStrays(
  endpoint: Endpoint,
  id: string,
  reader: Opened['reader'],
  snapshot: JsonObject,
  now: JsonObject,
): Promise<JsonObject> {
  const key = keyName(endpoint.contract)
  const members: JsonObject = {
    ...Object.fromEntries(straysOf(endpoint, snapshot, now).map((name) => [name, null])),
    ...(snapshot[key] !== undefined && snapshot[key] !== now[key] && { [key]: snapshot[key] }),
  }
  if (Object.keys(members).length === 0) return now
  await endpoint.send(patchStep(members), id)
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
