import { createKit } from '../cases/kit.ts'
import { allOf } from '../cases/probes.ts'
import { proveCase } from '../cases/prove.ts'
import { plainRefusals } from '../cases/refusals.ts'
import type { Case } from '../cases/types.ts'
import type { Contract, Validators } from '../contract/types.ts'
import type { JsonObject } from '../json.ts'
import { createJudge, type Judge } from '../judge/judge.ts'
import type { Endpoint } from '../target/endpoint.ts'
import type { Opened } from '../target/open.ts'
import { createSession } from '../target/session.ts'
import { createVerify, type Verify } from './verify.ts'

/** What an engine is made of. */
export type EngineOptions = {
  readonly contract: Contract
  readonly validators: Validators
  readonly endpoint: Endpoint
  readonly opened: Pick<Opened, 'ids' | 'reader'>
  readonly seed: number
  readonly untouchable?: readonly string[]
  /** The cases that will be verified, in that order: refusals among them share readings. None by default. */
  readonly cases?: readonly Case[]
  /** The judge, where it is not the usual one. */
  readonly judge?: Judge
}

/** Puts session and judge together: gives what verifies one case of a contract on one target. */
export function createEngine(options: EngineOptions): Verify {
  const { contract, validators, endpoint, opened, seed, untouchable = [] } = options
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
    untouchable,
    refusals: plainRefusals(sent, contract),
  })
  const judge = options.judge ?? createJudge(contract, validators)
  return createVerify({ contract, validators, session, judge, hasCredentials: endpoint.hasCredentials, seed })
}

/** Plain values for all that a client may set, credentials apart: they may be beyond putting back. */
function baselineOf(contract: Contract, seed: number): JsonObject {
  const kit = createKit(contract, seed)
  const credentials = new Set(kit.settable.filter((property) => property.credential).map(({ name }) => name))
  return Object.fromEntries(Object.entries(allOf(kit, 'baseline')).filter(([name]) => !credentials.has(name)))
}
