import { createGeneratorContext, otherThan } from '../cases/generator.ts'
import { representativeValues } from '../cases/probes.ts'
import { proveCase } from '../cases/prove.ts'
import { sociableProbes } from '../cases/sociable.ts'
import type { Case } from '../cases/types.ts'
import type { Contract, Validators } from '../contract/types.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { JsonObject } from '../json.ts'
import { createJudge, type Judge } from '../judge/judge.ts'
import type { Opened } from '../safety/open.ts'
import { createSession, type Session } from './session.ts'
import { createVerify, type Verify } from './verify.ts'

/** What an engine is made of. */
export type EngineOptions = {
  readonly contract: Contract
  readonly validators: Validators
  readonly endpoint: Endpoint
  readonly opened: Pick<Opened, 'ids' | 'reader'>
  readonly seed: number
  readonly unrestorable?: readonly string[]
  /** The cases that will be verified, in that order: some of them share readings. None by default. */
  readonly cases?: readonly Case[]
  /** Once it says stop, nothing more is sent. */
  readonly signal?: AbortSignal | undefined
  /** The judge, where it is not the usual one. */
  readonly judge?: Judge
}

/** Puts session and judge together: gives what verifies one case of a contract on one target. */
export function createEngine(options: EngineOptions): Verify {
  const { contract, validators, endpoint, opened, seed, unrestorable = [] } = options
  const { cases = [] } = options
  // What would not be verified must not be sent along either.
  const sent = cases.filter(
    (item) =>
      (item.needs !== 'credentials' || endpoint.hasCredentials) && proveCase(item, validators) === undefined,
  )
  const session = createSession({
    endpoint,
    ...opened,
    baseline: baselineOf(contract, seed),
    unrestorable,
    sociable: sociableProbes(sent, contract),
    signal: options.signal,
  })
  const judge = options.judge ?? createJudge(contract, validators)
  const { hasCredentials } = endpoint
  return forgetting(
    createVerify({ contract, validators, session, judge, hasCredentials, seed }),
    session,
    cases,
  )
}

/** Lets go of what was observed of a probe with the last of the cases that look at it: answers are large. */
function forgetting(verify: Verify, session: Session, cases: readonly Case[]): Verify {
  const probesOf = ({ probe, alone }: Case) => (alone === undefined ? [probe] : [probe, alone])
  const left = new Map<string, number>()
  for (const { id } of cases.flatMap(probesOf)) left.set(id, (left.get(id) ?? 0) + 1)
  return async (item) => {
    const judged = await verify(item)
    for (const probe of probesOf(item)) {
      const count = (left.get(probe.id) ?? 0) - 1
      left.set(probe.id, count)
      if (count === 0) session.forget(probe)
    }
    return judged
  }
}

/**
 * Plain values for all that a client may set, credentials apart, which may be beyond putting back: unlike those of the
 * documented example where there are enough, and unlike what the first case of the property sends.
 */
function baselineOf(contract: Contract, seed: number): JsonObject {
  const { request } = contract.example
  return Object.fromEntries(
    createGeneratorContext(contract, seed)
      .settable.filter((property) => !property.credential)
      .map((property) => {
        const [first] = representativeValues(property)
        const others = property.members.filter((member) => member !== first!.value)
        const other = others.find((member) => member !== request[property.name]) ?? others[0]
        return [property.name, other ?? otherThan(property, first!.value)]
      }),
  )
}
