import type { Requirement } from '../contract/types.ts'
import type { Judgement } from '../judge/types.ts'
import type { ReportCase, ReportExchange } from '../report/model/types.ts'
import type { ClientCase, ClientObservation, ClientRequest } from './types.ts'

/** What a judged case on a client says in a report. A pass carries no exchanges, to keep reports small. */
export function clientRecord(
  item: ClientCase,
  requirement: Requirement,
  judgement: Judgement,
  { requests, outcome }: ClientObservation,
  origin: string,
): ReportCase {
  const lost = outcome.kind === 'lost' ? `the client was lost: ${outcome.reason}` : ''
  const said = judgement.message?.replace(/\.$/, '') ?? ''
  const message = lost === '' ? (judgement.message ?? '') : [said, lost].filter(Boolean).join('; ')
  return {
    id: item.id,
    requirement: item.requirement,
    level: requirement.level,
    ...(item.property !== undefined && { property: item.property }),
    ...judgement,
    ...(message !== '' && { message }),
    exchanges: judgement.verdict === 'pass' ? [] : requests.map((request) => exchangeOf(request, origin)),
    curl: '',
  }
}

function exchangeOf(request: ClientRequest, origin: string): ReportExchange {
  const { method, target, headers, body, status, answer } = request
  return {
    request: { method, url: origin + target, headers, ...(body && { body }) },
    response: { status, headers: [], body: answer ?? { text: '' } },
    throttled: 0,
    durationMs: Math.max(0, Math.round(request.answeredMs - request.atMs)),
  }
}
