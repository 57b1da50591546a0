import type { Case } from '../cases/types.ts'
import { type Contract, keyName } from '../contract/types.ts'
import { sameStored } from '../edm/same-value.ts'
import { describeOutcome, objectOf, outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Read } from '../exchange/types.ts'
import type { Endpoint, Reader } from '../http/endpoint.ts'
import { isObject, type Json, sameJson } from '../json.ts'
import type { Control } from '../judge/control.ts'

/**
 * Takes the control readings: the entity and the collection twice in a row, and each id that a case takes for unknown.
 * Writes nothing.
 */
export async function takeControl(
  endpoint: Endpoint,
  id: string,
  reader: Reader,
  cases: readonly Case[],
): Promise<Control> {
  const steps = cases.flatMap(({ probe }) => probe.steps)
  const unknown = [
    ...new Set(steps.flatMap(({ resource }) => (typeof resource === 'object' ? [resource.id] : []))),
  ]
  const needsCollection = steps.some(({ resource }) => resource === 'collection')
  const [restless, collection, looks] = await Promise.all([
    restlessMembers(endpoint, id, reader),
    needsCollection ? collectionProblem(endpoint) : undefined,
    Promise.all(unknown.map(async (one) => ({ id: one, read: await endpoint.read(one, 'get') }))),
  ])
  const having = (outcome: ReturnType<typeof outcomeOf>) =>
    looks.filter(({ read }) => read.exchange && outcomeOf(read.exchange) === outcome).map((look) => look.id)
  return {
    restless,
    existing: having('accepted'),
    absent: having('refused'),
    ...(collection !== undefined && { collection }),
  }
}

/**
 * The members of which three reads in a row show three values: a clock, a counter, something at random. What shows now one
 * value and now another (a stale copy, a loss at times) is the target's fault, and is judged.
 */
async function restlessMembers(endpoint: Endpoint, id: string, reader: Reader): Promise<readonly string[]> {
  const { contract } = endpoint
  const [first, second] = [await endpoint.read(id, reader), await endpoint.read(id, reader)]
  const moved = movedBetween(contract, first, second)
  if (moved.length === 0) return []
  const third = await endpoint.read(id, reader)
  const again = [movedBetween(contract, second, third), movedBetween(contract, first, third)]
  return moved.filter((name) => again.every((names) => names.includes(name)))
}

function movedBetween({ properties }: Contract, one: Read, other: Read): readonly string[] {
  const [a, b] = [one.entity, other.entity]
  if (a === undefined || b === undefined) return []
  return properties
    .filter(({ name, serverOwned }) => !serverOwned && !sameStored(a[name], b[name]))
    .map(({ name }) => name)
}

async function collectionProblem(endpoint: Endpoint): Promise<string | undefined> {
  const list = () => endpoint.send({ method: 'GET', resource: 'collection' }, '')
  const first = await list()
  const second = await list()
  const [one, other] = [itemsOf(first), itemsOf(second)]
  if (typeof one === 'string') return one
  if (typeof other === 'string') return other
  return sameJson(idsOf(endpoint.contract, one), idsOf(endpoint.contract, other))
    ? undefined
    : 'two GETs in a row list other entities'
}

/** The items of a collection's answer, or why there are none. */
function itemsOf(exchange: Exchange): readonly Json[] | string {
  if (outcomeOf(exchange) !== 'accepted') return `GET of it is answered ${describeOutcome(exchange)}`
  const found = objectOf(exchange)
  return found.problem === undefined && Array.isArray(found.entity.value)
    ? found.entity.value
    : 'GET of it gives no list'
}

function idsOf(contract: Contract, items: readonly Json[]): Json {
  const key = keyName(contract)
  return items.map((item) => String(isObject(item) ? item[key] : item)).toSorted()
}
