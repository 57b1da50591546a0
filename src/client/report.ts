import type { Contract } from '../contract/types.ts'
import { compileValidators } from '../contract/validate.ts'
import { unproven } from '../judge/judgement.ts'
import type { ReportCase } from '../report/model/types.ts'
import { type Capture, fingerprint } from './capture.ts'
import { createClientJudge } from './judge.ts'
import { clientRecord } from './record.ts'
import type { ClientCase } from './types.ts'

/**
 * Judges what was recorded of a client. Pure. A case whose call is not in the capture, or was another one then, is
 * `unproven`. `origin` is what stands before the request targets in the report.
 */
export function judgeCapture(
  contract: Contract,
  cases: readonly ClientCase[],
  capture: Pick<Capture, 'client' | 'observations'>,
  origin: string,
): readonly ReportCase[] {
  const judge = createClientJudge(contract, compileValidators(contract), capture.client)
  const requirements = new Map(
    contract.clientRequirements.map((requirement) => [requirement.id, requirement]),
  )
  return cases.map((item) => {
    const requirement = requirements.get(item.requirement)!
    const observation = capture.observations[item.probe.id]
    if (observation === undefined || observation.call !== fingerprint(item.probe)) {
      const why =
        observation === undefined ? 'its call was not made' : 'its call was another one when it was recorded'
      const nothing = { basePath: '', requests: [], outcome: { kind: 'result', entity: null } } as const
      return clientRecord(item, requirement, unproven(why), nothing, origin)
    }
    return clientRecord(item, requirement, judge(item, observation), observation, origin)
  })
}
