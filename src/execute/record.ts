import type { Case, Probe } from '../cases/types.ts'
import type { Requirement } from '../contract/types.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { Observation } from '../http/types.ts'
import type { Judged } from '../judge/types.ts'
import { curlCommand, fitsCommand } from '../report/model/curl.ts'
import { reportExchange } from '../report/model/exchange.ts'
import type { ReportCase, ReportExchange } from '../report/model/types.ts'
import type { Mask } from '../secrets/mask.ts'

/** What writes down a judged case for a report; takes its requirement. */
export type Recorder = (judged: Judged, requirement: Requirement) => ReportCase

/** A probe's command, and all that it depends on besides the probe. */
type Command = {
  readonly text: string
  readonly address: string
  readonly reader: string
  readonly of: number
}

/** The exchanges of an observation without secrets, as of so many that were known. */
type Shown = { readonly exchanges: readonly ReportExchange[]; readonly of: number }

const none: readonly ReportExchange[] = []

/**
 * Makes what writes down the judged cases of one run, without secrets. A pass carries no exchanges, to keep reports
 * small. `id` is the entity of a case that was not sent.
 */
export function createRecorder(endpoint: Endpoint, id: string, mask: Mask): Recorder {
  const commands = new WeakMap<Probe, Command>()
  const shown = new WeakMap<Observation, Shown>()

  /** The requests of a case as curl. Many cases look at one probe, whose command is made once. */
  function commandOf({ probe, id: caseId }: Case, observation: Observation | undefined): string {
    const { id: address = id, reader = 'get' } = observation ?? {}
    const of = mask.known()
    const made = commands.get(probe)
    if (made?.address === address && made.reader === reader && made.of === of) return made.text
    const requests = probe.steps.map((step) => endpoint.request(step, address, reader))
    const harmless = probe.steps.flatMap(({ auth }) =>
      typeof auth === 'object' && 'header' in auth ? [auth.header] : [],
    )
    const text = curlCommand(requests, { mask, caseId, harmless })
    // What does not fit into a command is told by the id of the case.
    if (requests.every(fitsCommand)) commands.set(probe, { text, address, reader, of })
    return text
  }

  /** Many cases look at one observation, whose bodies are large: they are written down once. */
  function exchangesOf(observation: Observation): readonly ReportExchange[] {
    const of = mask.known()
    const made = shown.get(observation)
    if (made?.of === of) return made.exchanges
    const exchanges = observation.exchanges.map((exchange) => reportExchange(exchange, mask))
    shown.set(observation, { exchanges, of })
    return exchanges
  }

  return ({ case: item, judgement, observation }, { level }) => {
    const text = (value: string | undefined, name: string) =>
      value === undefined ? {} : { [name]: mask.text(value) }
    return {
      id: item.id,
      requirement: item.requirement,
      level,
      verdict: judgement.verdict,
      ...(item.property !== undefined && { property: item.property }),
      ...text(judgement.message, 'message'),
      ...text(judgement.diagnosis, 'diagnosis'),
      ...text(judgement.where, 'where'),
      ...text(judgement.sent, 'sent'),
      ...text(judgement.expected, 'expected'),
      ...text(judgement.got, 'got'),
      exchanges: judgement.verdict === 'pass' || observation === undefined ? none : exchangesOf(observation),
      curl: commandOf(item, observation),
    }
  }
}
