import type { Case } from '../cases/types.ts'
import type { Contract } from '../contract/types.ts'
import type { Observation } from '../exchange/types.ts'
import type { Judged } from '../judge/types.ts'
import { caseWays } from './case-ways.ts'
import { afterOwn, decisiveOf } from './decisive-exchange.ts'
import { isUnread, sortOf } from './sort.ts'
import type { Finding } from './types.ts'

/** What a judged case shows, for programs; undefined for a pass, for what does not apply, and for what was only noted. */
export function findingOf(
  { case: item, observation, judgement }: Judged,
  contract: Contract,
): Finding | undefined {
  const { verdict, spot, after } = judgement
  if (verdict !== 'fail' && verdict !== 'warn' && verdict !== 'unproven') return undefined
  const decisive = observation && decisiveOf(item, observation, judgement)
  const sort = sortOf(item, observation, judgement, decisive)
  const name = spot?.member ?? item.property
  const property = contract.properties.find((one) => one.name === name)
  const own = afterOwn(item, observation, decisive)
  return {
    sort,
    ways: [
      ...new Set(
        caseWays({ item, observation, judgement, sort, property, properties: contract.properties, decisive }),
      ),
    ],
    ...(spot && { place: spot.place, member: spot.member }),
    ...(spot && looksApart(item) && { apart: true as const }),
    ...(property && { type: property.kind }),
    ...(decisive?.response && { status: decisive.response.status }),
    ...(decisive?.failure && { failure: decisive.failure.kind }),
    ...(item.expect.kind === 'every-exchange' && { everywhere: true as const }),
    ...(observation?.wentAway && { wentAway: true as const }),
    ...(observation?.spoilt && { spoilt: true as const }),
    ...(observation && isUnread(observation) && { unread: true as const }),
    ...(observation && isUnreached(observation) && { unreached: true as const }),
    ...(observation?.blocked && { unsent: true as const }),
    probe: item.probe.id,
    ...(after && { after }),
    ...(own && { afterOwn: own }),
  }
}

/** Whether a case looks at one place alone: what is right elsewhere is another case's business. */
function looksApart({ expect }: Case): boolean {
  return 'in' in expect ? typeof expect.in === 'string' || expect.in.length === 1 : expect.kind !== 'identity'
}

/** Whether the target was not there when it was to be read. */
function isUnreached({ before, after }: Observation): boolean {
  return [before, after].some(({ exchange }) => exchange?.failure?.kind === 'connect')
}
