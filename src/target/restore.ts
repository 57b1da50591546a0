import { patchStep } from '../cases/kit.ts'
import { parseDateTimeOffset } from '../edm/date-time-offset.ts'
import { type Json, type JsonObject, sameJson } from '../json.ts'
import type { Endpoint } from './endpoint.ts'
import { describeOutcome, outcomeOf } from './exchange.ts'
import type { Opened } from './open.ts'

/** Properties that a run writes and that could not be put back: what the snapshot shows is not what is stored. */
export function irrecoverable(endpoint: Endpoint, { snapshots }: Opened): readonly string[] {
  return endpoint.contract.properties
    .filter(({ name, serverOwned, credential }) => {
      if (serverOwned) return false
      return snapshots.some((entity) => entity[name] === undefined || (credential && entity[name] === null))
    })
    .map(({ name }) => name)
}

/**
 * Puts each entity back as its snapshot shows it and reads it again. Gives a sentence for each thing that could not
 * be put back; none when all is as it was.
 */
export async function restore(endpoint: Endpoint, opened: Opened): Promise<readonly string[]> {
  const problems: string[] = []
  for (const [index, id] of opened.ids.entries()) {
    problems.push(...(await restoreOne(endpoint, opened, id, opened.snapshots[index]!)))
  }
  return problems
}

async function restoreOne(endpoint: Endpoint, opened: Opened, id: string, snapshot: JsonObject): Promise<readonly string[]> {
  const lost = irrecoverable(endpoint, opened)
  const own = endpoint.contract.properties.filter(({ name, serverOwned }) => !serverOwned && !lost.includes(name))
  const wanted = Object.fromEntries(own.map(({ name }) => [name, snapshot[name]!]))
  const all = await endpoint.send(patchStep(wanted), id)
  const refused: string[] = []
  if (outcomeOf(all) !== 'accepted') {
    // One member that is refused must not keep the others from being put back.
    for (const [name, value] of Object.entries(wanted)) {
      const one = await endpoint.send(patchStep({ [name]: value }), id)
      if (outcomeOf(one) !== 'accepted') refused.push(`${name} of ${id} was not put back: answered ${describeOutcome(one)}`)
    }
  }
  const read = await endpoint.read(id, opened.reader)
  if (read.entity === undefined) return [...refused, `${id} could not be read after it was put back: ${read.problem}`]
  const now = read.entity
  const other = own
    .filter(({ name }) => !refused.some((line) => line.startsWith(`${name} of `)) && !same(snapshot[name], now[name]))
    .map(({ name, credential }) =>
      credential ? `${name} of ${id} is not as it was` : `${name} of ${id} is not as it was: ${JSON.stringify(snapshot[name])} became ${JSON.stringify(now[name])}`,
    )
  return [...refused, ...other]
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  if (sameJson(a, b)) return true
  if (typeof a !== 'string' || typeof b !== 'string') return false
  const [first, second] = [parseDateTimeOffset(a), parseDateTimeOffset(b)]
  return first !== undefined && second !== undefined && first.ticks === second.ticks
}
