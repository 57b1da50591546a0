import type { Contract } from '../contract/types.ts'
import { compileValidators } from '../contract/validate.ts'
import { unproven } from '../judge/judgement.ts'
import type { Judgement } from '../judge/types.ts'
import { notRecorded } from '../report/model/not-recorded.ts'
import type { ReportCase } from '../report/model/types.ts'
import { type Capture, fingerprint } from './capture.ts'
import { isSilent, notAsked } from './evidence.ts'
import { createClientJudge } from './judge.ts'
import { clientRecord } from './record.ts'
import type { ClientCase, ClientObservation } from './types.ts'

/** What is judged of a client: what it says of itself and what was seen of it. */
export type Recorded = Pick<Capture, 'client' | 'observations' | 'cases'>

const nothing: ClientObservation = {
  basePath: '',
  requests: [],
  outcome: { kind: 'result', entity: null },
}

/**
 * Judges what was recorded of a client. Pure. A case that the recording has not seen, or whose call was another one
 * then, is `n/a` with the diagnosis `not recorded`: the suite has grown since, which is not the client's doing. One that
 * it claims to have seen and has nothing of is `unproven`. `origin` is what stands before the request targets in the
 * report.
 */
export function judgeCapture(
  contract: Contract,
  cases: readonly ClientCase[],
  capture: Recorded,
  origin: string,
): readonly ReportCase[] {
  const { client, observations } = capture
  const silent = isSilent(client, cases, observations)
  const judge = createClientJudge(contract, compileValidators(contract), client, silent)
  const requirements = new Map(
    contract.clientRequirements.map((requirement) => [requirement.id, requirement]),
  )
  const seen = new Set(capture.cases)
  return cases.map((item) => {
    const requirement = requirements.get(item.requirement)!
    const observation = observations[item.probe.id]
    if (observation === undefined) {
      // What the client was not asked, by what it declares, was not recorded either.
      if (notAsked(item.probe, client) !== undefined) {
        return clientRecord(item, requirement, judge(item, nothing), nothing, origin)
      }
      const judgement = seen.has(item.id)
        ? unproven('the recording says that it has seen this case, and has nothing of it')
        : later('the case was made after this recording')
      return clientRecord(item, requirement, judgement, nothing, origin)
    }
    if (observation.call !== fingerprint(item.probe)) {
      const judgement = later('its call was another one when this recording was made')
      return clientRecord(item, requirement, judgement, nothing, origin)
    }
    return clientRecord(item, requirement, judge(item, observation), observation, origin)
  })
}

function later(why: string): Judgement {
  return { verdict: 'n/a', message: `Not recorded: ${why}.`, diagnosis: notRecorded }
}
