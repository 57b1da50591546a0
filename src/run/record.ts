import type { Requirement } from '../contract/types.ts'
import type { Judged } from '../judge/types.ts'
import { curlCommand } from '../report/curl.ts'
import { reportExchange } from '../report/exchange.ts'
import type { Mask } from '../report/mask.ts'
import type { ReportCase } from '../report/types.ts'
import type { Endpoint } from '../target/endpoint.ts'

/** What a judged case says in a report, without secrets. A pass carries no exchanges, to keep reports small. */
export function recordOf(
  judged: Judged,
  requirement: Requirement,
  endpoint: Endpoint,
  id: string,
  mask: Mask,
): ReportCase {
  const { case: item, judgement, observation } = judged
  const text = (value: string | undefined, name: string) =>
    value === undefined ? {} : { [name]: mask.text(value) }
  const address = observation?.id ?? id
  const requests = item.probe.steps.map((step) => endpoint.request(step, address, observation?.reader))
  const harmless = item.probe.steps.flatMap(({ auth }) => (typeof auth === 'object' ? [auth.header] : []))
  return {
    id: item.id,
    requirement: item.requirement,
    level: requirement.level,
    verdict: judgement.verdict,
    ...(item.property !== undefined && { property: item.property }),
    ...text(judgement.message, 'message'),
    ...text(judgement.diagnosis, 'diagnosis'),
    ...text(judgement.where, 'where'),
    ...text(judgement.sent, 'sent'),
    ...text(judgement.expected, 'expected'),
    ...text(judgement.got, 'got'),
    exchanges:
      judgement.verdict === 'pass'
        ? []
        : (observation?.exchanges ?? []).map((exchange) => reportExchange(exchange, mask)),
    curl: curlCommand(requests, { mask, caseId: item.id, harmless }),
  }
}
