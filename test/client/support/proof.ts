import { referenceProfile } from '../../../fixtures/clients/reference/client.ts'
import type { StageOverrides } from '../../../fixtures/clients/reference/types.ts'
import { probesOf } from '../../../src/client/conduct.ts'
import { deriveClientCases } from '../../../src/client/derive.ts'
import { createClientJudge } from '../../../src/client/judge.ts'
import type { ClientCase, ClientProfile } from '../../../src/client/types.ts'
import type { Contract } from '../../../src/contract/types.ts'
import { compileValidators } from '../../../src/contract/validate.ts'
import type { Judgement } from '../../../src/judge/types.ts'
import { createDriver } from './replay.ts'

/** A case and what became of it. */
export type Judged = { readonly item: ClientCase; readonly judgement: Judgement }

/** Runs reference clients through the whole suite. */
export type Prover = (stages?: StageOverrides, profile?: Partial<ClientProfile>) => Promise<readonly Judged[]>

/** Makes a prover for a contract. */
export async function createProver(contract: Contract): Promise<Prover> {
  const cases = deriveClientCases(contract)
  const drive = await createDriver(contract, probesOf(cases))
  const validators = compileValidators(contract)
  const judgeBy = (profile: Partial<ClientProfile>) =>
    createClientJudge(contract, validators, { ...referenceProfile, ...profile })
  const conforming = await drive({})
  const usual = judgeBy({})
  const known = new Map(cases.map((item) => [item, usual(item, conforming.get(item.probe.id)!)]))
  return async (stages = {}, profile) => {
    const observations = await drive(stages)
    const judge = judgeBy(profile ?? {})
    return cases.map((item) => {
      const observation = observations.get(item.probe.id)!
      // The judge is pure: what it has judged before, it judges alike.
      const judged = profile === undefined && observation === conforming.get(item.probe.id)
      return { item, judgement: (judged && known.get(item)) || judge(item, observation) }
    })
  }
}

/** The cases that a client is blamed for. */
export function blamed(judged: readonly Judged[]): readonly Judged[] {
  return judged.filter(({ judgement }) => ['fail', 'warn', 'unproven'].includes(judgement.verdict))
}

/** The requirements of some cases, each once. */
export function requirementsOf(judged: readonly Judged[]): readonly string[] {
  return [...new Set(judged.map(({ item }) => item.requirement))]
}
