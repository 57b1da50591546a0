import type { ClientFault } from '../../../fixtures/clients/faults/types.ts'
import { referenceProfile } from '../../../fixtures/clients/reference/client.ts'
import { driveVirtually } from '../../../fixtures/clients/reference/virtual.ts'
import { deriveClientCases } from '../../../src/client/derive.ts'
import { createClientJudge } from '../../../src/client/judge.ts'
import { probesOf } from '../../../src/client/run.ts'
import type { ClientCase, ClientObservation, ClientProfile } from '../../../src/client/types.ts'
import type { Contract } from '../../../src/contract/types.ts'
import { compileValidators } from '../../../src/contract/validate.ts'
import type { Judgement } from '../../../src/judge/types.ts'
import { createDriver } from './replay.ts'

/** A case and what became of it. */
export type Judged = { readonly item: ClientCase; readonly judgement: Judgement }

/** A reference client with ways of its own; none for the conforming one. */
export type Subject = Partial<Pick<ClientFault, 'stages' | 'profile' | 'remembers'>>

/** Runs reference clients through the whole suite. */
export type Prover = (subject?: Subject) => Promise<readonly Judged[]>

/** Makes a prover for a contract. */
export async function createProver(contract: Contract): Promise<Prover> {
  const cases = deriveClientCases(contract)
  const probes = probesOf(cases)
  const drive = await createDriver(contract, probes)
  const validators = compileValidators(contract)
  const profileOf = (profile: Partial<ClientProfile>): ClientProfile => ({ ...referenceProfile, ...profile })
  const conforming = await drive({})
  const usual = createClientJudge(contract, validators, referenceProfile)
  const known = new Map(cases.map((item) => [item, usual(item, conforming.get(item.probe.id)!)]))
  return async ({ stages = {}, profile, remembers } = {}) => {
    const own = profileOf(profile ?? {})
    // What a profile declares may change what the client is asked, and what a client remembers cannot be taken apart.
    const whole = remembers || profile !== undefined
    const observations = whole ? await driveVirtually(contract, probes, stages, own) : await drive(stages)
    const judge = createClientJudge(contract, validators, own)
    return cases.map((item) => {
      const observation = observations.get(item.probe.id) ?? nothing
      // The judge is pure: what it has judged before, it judges alike.
      const judged = !whole && observation === conforming.get(item.probe.id)
      return { item, judgement: (judged && known.get(item)) || judge(item, observation) }
    })
  }
}

/** What is seen of a call that is not made. */
const nothing: ClientObservation = {
  basePath: '',
  requests: [],
  outcome: { kind: 'result', entity: null },
}

/** The cases that a client is blamed for. */
export function blamed(judged: readonly Judged[]): readonly Judged[] {
  return judged.filter(({ judgement }) => ['fail', 'warn', 'unproven'].includes(judgement.verdict))
}

/** The requirements of some cases, each once. */
export function requirementsOf(judged: readonly Judged[]): readonly string[] {
  return [...new Set(judged.map(({ item }) => item.requirement))]
}
