import type { Contract, Validators } from '../contract/types.ts'
import { weigh } from '../judge/judgement.ts'
import type { Judgement } from '../judge/types.ts'
import type { ClientRuling, ClientRulings } from './context.ts'
import { withoutEvidence } from './evidence.ts'
import { messageRulings } from './message-rulings.ts'
import { operationRulings } from './operation-rulings.ts'
import { receiveRulings } from './receive-rulings.ts'
import { sendBodyRulings } from './send-body.ts'
import { sendRequestRulings } from './send-request.ts'
import { sendValueRulings } from './send-values.ts'
import { transitRulings } from './transit-rulings.ts'
import type { ClientCase, ClientExpectation, ClientObservation, ClientProfile } from './types.ts'

/** Judges a case by what was observed. Pure. */
export type ClientJudge = (item: ClientCase, observation: ClientObservation) => Judgement

/** The ruling of each kind of expectation. */
export const clientRulings: ClientRulings<ClientExpectation['kind']> = {
  ...sendRequestRulings,
  ...sendBodyRulings,
  ...sendValueRulings,
  ...receiveRulings,
  ...transitRulings,
  ...messageRulings,
  ...operationRulings,
}

/**
 * Makes the judge of one client. `silent` says that no update of its gave the caller an entity, and that it has not
 * declared so (see `isSilent`). Throws a RangeError for a case whose requirement the contract does not have.
 */
export function createClientJudge(
  contract: Contract,
  validators: Validators,
  profile: ClientProfile,
  silent = false,
): ClientJudge {
  const levels = new Map(contract.clientRequirements.map(({ id, level }) => [id, level]))
  return (item, observation) => {
    const level = levels.get(item.requirement)
    if (level === undefined) throw new RangeError(`${item.id}: there is no requirement ${item.requirement}`)
    const nothing = withoutEvidence(item, profile, observation)
    if (nothing !== undefined) return weigh(nothing, level)
    const ruling = clientRulings[item.expect.kind] as ClientRuling<ClientExpectation['kind']>
    return weigh(ruling({ item, observation, profile, contract, validators, silent }, item.expect), level)
  }
}
