import type { Requirement } from '../contract/types.ts'
import type { Judgement } from '../judge/types.ts'
import type { ReportCase, ReportExchange, ReportInstant } from '../report/model/types.ts'
import type { ClientCase, ClientObservation, ClientRequest } from './types.ts'

/** What a judged case on a client says in a report. A pass carries no exchanges, to keep reports small. */
export function clientRecord(
  item: ClientCase,
  requirement: Requirement,
  judgement: Judgement,
  { requests, outcome }: ClientObservation,
  origin: string,
): ReportCase {
  const { gotInstant: _, ...said } = judgement
  const instant = instantOf(item, judgement)
  const lost = outcome.kind === 'lost' ? `the client was lost: ${outcome.reason}` : ''
  const sentence = judgement.message?.replace(/\.$/, '') ?? ''
  const message = lost === '' ? (judgement.message ?? '') : [sentence, lost].filter(Boolean).join('; ')
  return {
    id: item.id,
    requirement: item.requirement,
    level: requirement.level,
    ...(item.property !== undefined && { property: item.property }),
    ...said,
    ...(instant && { instant }),
    ...(message !== '' && { message }),
    exchanges: judgement.verdict === 'pass' ? [] : requests.map((request) => exchangeOf(request, origin)),
    curl: '',
  }
}

/** The date under test of a case on instants that was decided, as it was set or answered. */
function instantOf(
  { expect, probe }: ClientCase,
  { verdict, gotInstant }: Judgement,
): ReportInstant | undefined {
  if (expect.kind !== 'sent-instant' && expect.kind !== 'given-instant') return undefined
  const [sent, place] =
    expect.kind === 'given-instant'
      ? [expect.answered, 'result' as const]
      : [probe.patch[expect.property], 'request' as const]
  if (typeof sent !== 'string') return undefined
  if (verdict === 'pass') return { in: [place], sent }
  if (gotInstant === undefined) return undefined
  return { in: [place], sent, got: typeof gotInstant === 'string' ? gotInstant : null }
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
