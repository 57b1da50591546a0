import { defaultSeed, deriveCases } from '../../src/cases/derive.ts'
import { patchStep } from '../../src/cases/generator.ts'
import type { Probe, Step } from '../../src/cases/types.ts'
import type { WireRequest } from '../../src/exchange/types.ts'
import { createDirectTransport } from '../../src/http/direct.ts'
import { createEndpoint } from '../../src/http/endpoint.ts'
import { createSender } from '../../src/http/retry.ts'
import { defaultCases } from '../../src/select/default.ts'
import type { Answer, Implementation } from '../../src/stub/types.ts'
import { contract, firstId } from './client.ts'

const cases = defaultCases(deriveCases(contract, defaultSeed))
const [text] = contract.properties.filter(({ kind, serverOwned }) => kind === 'string' && !serverOwned)

/** What no case sends, since services may refuse it: the type behind a member. */
const typeLast: Probe = {
  id: 'type-last',
  prepare: [],
  steps: [patchStep({ [text!.name]: 'x', '@odata.type': contract.entityType })],
}

/** What the cases of some requirements send in a default run, each once; of all of them where one looks at every exchange. */
export function probesOf(isMeant: (requirement: string) => boolean): readonly Probe[] {
  const own = cases.filter(({ requirement }) => isMeant(requirement))
  const all = own.some(({ expect }) => expect.kind === 'every-exchange') ? cases : own
  return [...new Map(all.map(({ probe }) => [probe.id, probe])).values()]
}

/** What all cases of a default run send, and more. */
export const everyProbe: readonly Probe[] = [...probesOf(() => true), typeLast]

const look: Step = { method: 'GET', resource: 'item' }

/**
 * What an implementation makes of some probes, each after an update to other values and followed by a look at the entity:
 * a text for each answer.
 */
export async function* transcript(
  implementation: Implementation,
  probes: readonly Probe[],
  bearer?: string,
): AsyncGenerator<string> {
  let answers: string[] = []
  const handle = async (request: WireRequest) => {
    const answer = await implementation.handle(request)
    answers.push(shown(answer))
    return answer
  }
  const sender = createSender(createDirectTransport(handle, 20_000), { retries: 0 })
  const headers = [['Accept-Encoding', 'gzip']] as const
  const endpoint = createEndpoint({ contract, sender, root: 'http://stub.test/v1.0', bearer, headers })
  const id = firstId(implementation)
  for (const { prepare, steps, parallel } of probes) {
    const before = prepare.map(({ property, otherwise }) => [property, otherwise] as const)
    await endpoint.send(patchStep(Object.fromEntries(before)), id)
    if (parallel) await Promise.all(steps.map((step) => endpoint.send(step, id)))
    else for (const step of steps) await endpoint.send(step, id)
    await endpoint.send(look, id)
    yield* answers
    answers = []
  }
}

/** All lines of a transcript. */
export async function whole(lines: AsyncGenerator<string>): Promise<string[]> {
  const all: string[] = []
  for await (const line of lines) all.push(line)
  return all
}

/** The number of the first line in which a transcript differs from another one, or undefined. */
export async function firstDifference(
  lines: AsyncGenerator<string>,
  others: readonly string[] | AsyncGenerator<string>,
): Promise<number | undefined> {
  const next = Array.isArray(others) ? others.values() : (others as AsyncGenerator<string>)
  let at = 0
  for await (const line of lines) {
    const other = await next.next()
    if (other.done || line !== other.value) return at
    at += 1
  }
  return (await next.next()).done ? undefined : at
}

function shown({ response, failure, raw, wire }: Answer): string {
  const way = `${raw === undefined ? '' : 'raw '}${wire === undefined ? '' : 'wire '}`
  if (response === undefined) return `${way}${failure.kind}`
  const asked = response.unasked ? 'unasked ' : ''
  return `${way}${asked}${response.status} ${JSON.stringify(response.headers)} ${Buffer.from(response.body).toString('latin1')}`
}
