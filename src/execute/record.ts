import type { Case, Probe, Step } from '../cases/types.ts'
import { findingOf } from '../causes/finding.ts'
import type { Sort } from '../causes/types.ts'
import type { Requirement } from '../contract/types.ts'
import { sentText } from '../exchange/exchange.ts'
import type { Exchange, Observation } from '../exchange/types.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { Judged, Verdict } from '../judge/types.ts'
import { curlCommand, fitsCommand } from '../report/model/curl.ts'
import { bodyLimit, maskedAs, reportExchange } from '../report/model/exchange.ts'
import type { ReportCase, ReportExchange, ReportInstant } from '../report/model/types.ts'
import type { Mask } from '../secrets/mask.ts'

/** What writes down a judged case for a report; takes its requirement. */
export type Recorder = (judged: Judged, requirement: Requirement) => ReportCase

/** A probe's commands, and all that they depend on besides the probe. */
type Command = {
  readonly text: string
  readonly address: string
  readonly reader: string
  readonly looks: string
  readonly of: number
}

/** The exchanges of an observation without secrets, as of so many that were known. */
type Shown = {
  readonly exchanges: ReadonlyMap<string, readonly ReportExchange[]>
  readonly of: number
  readonly limit: number
}

// Of a target whose answers are large, and all of them wrong, a report would be larger than anybody can open.
const [mostShownBytes, littleShownBytes] = [16 * 1024 * 1024, 2 * 1024]

const none: readonly ReportExchange[] = []

/** Which readings of the state decided, besides the steps of the probe. */
type Looks = { readonly before: boolean; readonly after: boolean }

/** What compares the state after the request with the one before it. */
const comparing: readonly Case['expect']['kind'][] = ['others', 'unchanged', 'no-effect', 'harmless']

function looksOf({ case: { expect }, judgement: { verdict, spot } }: Judged): Looks {
  if (verdict === 'pass' || verdict === 'n/a' || verdict === 'info') return { before: false, after: false }
  const compares = comparing.includes(expect.kind)
  return { before: compares, after: compares ? spot?.place !== 'answer' : spot?.place === 'read' }
}

/**
 * Makes what writes down the judged cases of one run, without secrets. A pass carries no exchanges, to keep reports
 * small. `id` is the entity of a case that was not sent.
 */
export function createRecorder(endpoint: Endpoint, id: string, mask: Mask): Recorder {
  const { contract } = endpoint
  const commands = new WeakMap<Probe, Command>()
  const shown = new WeakMap<Observation, Shown>()
  const credentials = new Set<string | undefined>(
    contract.properties.filter(({ credential }) => credential).map(({ name }) => name),
  )
  const membersOf = new Map<string | undefined, readonly string[]>(
    contract.properties.filter(({ kind }) => kind === 'enum').map(({ name, members }) => [name, members]),
  )
  const read: Step = { method: 'READ', resource: 'item' }
  let shownBytes = 0

  /** A text of a judgement, which may quote an answer of megabytes. */
  function shownText(text: string): string {
    if (text.length <= bodyLimit) return mask.text(text)
    return `${mask.beginning(text, bodyLimit)}…(${text.length} characters)`
  }

  /** The requests of a case as curl, with the readings that decided. Many cases look at one probe, whose commands are made once. */
  function commandOf(
    { probe, id: caseId }: Case,
    observation: Observation | undefined,
    looks: Looks,
  ): string {
    const { id: address = id, reader = 'get', sentBefore = [] } = observation ?? {}
    const of = mask.known()
    const key = `${looks.before} ${looks.after} ${sentBefore.length}`
    const made = commands.get(probe)
    if (made?.address === address && made.reader === reader && made.looks === key && made.of === of)
      return made.text
    const steps = [
      ...sentBefore,
      ...(looks.before ? [read] : []),
      ...probe.steps,
      ...(looks.after ? [read] : []),
    ]
    const requests = steps.map((step) => endpoint.request(step, address, reader))
    const harmless = probe.steps.flatMap(({ auth }) =>
      typeof auth === 'object' && 'header' in auth ? [auth.header] : [],
    )
    const text = curlCommand(requests, { mask, caseId, harmless })
    // What does not fit into a command is told by the id of the case.
    if (requests.every(fitsCommand)) commands.set(probe, { text, address, reader, looks: key, of })
    return text
  }

  /** Every exchange that decided. Many cases look at one observation, whose bodies are large: they are written down once. */
  function exchangesOf(observation: Observation, looks: Looks): readonly ReportExchange[] {
    const of = mask.known()
    const limit = shownBytes < mostShownBytes ? bodyLimit : littleShownBytes
    for (const { response } of observation.exchanges)
      shownBytes += Math.min(response?.body.length ?? 0, limit)
    const known = shown.get(observation)
    const made =
      known?.of === of && known.limit === limit
        ? known.exchanges
        : new Map<string, readonly ReportExchange[]>()
    if (made !== known?.exchanges) shown.set(observation, { exchanges: made, of, limit })
    const once = (name: 'before' | 'steps' | 'after', exchanges: readonly Exchange[]) => {
      const role = name === 'steps' ? {} : { role: name }
      const found =
        made.get(name) ?? exchanges.map((one) => ({ ...reportExchange(one, mask, limit), ...role }))
      ;(made as Map<string, readonly ReportExchange[]>).set(name, found)
      return found
    }
    const { before, after } = observation
    if (!looks.before && !looks.after) return once('steps', observation.exchanges)
    return [
      ...(looks.before && before.exchange ? once('before', [before.exchange]) : []),
      ...once('steps', observation.exchanges),
      ...(looks.after && after.exchange ? once('after', [after.exchange]) : []),
    ]
  }

  return (judged, { level }) => {
    const { case: item, judgement, observation } = judged
    const finding = findingOf(judged, contract)
    const instant = instantOf(judged)
    const looks = looksOf(judged)
    const text = (value: string | undefined, name: string, masked = shownText) =>
      value === undefined ? {} : { [name]: masked(value) }
    // What is secret in the place of a credential alone is so here too.
    const member = judgement.spot?.member ?? item.property
    const value = credentials.has(member)
      ? (shown: string) => (shown.length <= bodyLimit ? maskedAs(member!, shown, mask) : shownText(shown))
      : shownText
    return {
      id: item.id,
      requirement: item.requirement,
      level,
      verdict: judgement.verdict,
      ...(item.property !== undefined && { property: item.property }),
      ...text(judgement.message, 'message'),
      ...text(judgement.diagnosis, 'diagnosis'),
      ...text(judgement.where, 'where'),
      ...text(judgement.sent ?? bodySent(judgement.verdict, observation), 'sent'),
      ...text(judgement.expected, 'expected', value),
      ...text(judgement.got, 'got', value),
      ...(finding !== undefined &&
        ofValue.includes(finding.sort) &&
        membersOf.has(member) && { allowed: membersOf.get(member)! }),
      ...(isBroken(judgement.verdict) && item.alone && { merged: true }),
      ...(judgement.repeats && { repeats: judgement.repeats }),
      ...(instant && {
        instant: {
          ...instant,
          sent: mask.text(instant.sent),
          ...(typeof instant.got === 'string' && { got: mask.text(instant.got) }),
        },
      }),
      // A name may quote what an answer holds.
      ...(finding && { finding: { ...finding, ways: finding.ways.map(mask.text) } }),
      exchanges:
        judgement.verdict === 'pass' || observation === undefined ? none : exchangesOf(observation, looks),
      curl: commandOf(item, observation, looks),
    }
  }
}

/** What a case may show of the value itself, not of how it was answered. */
const ofValue: readonly Sort[] = ['taken', 'refused', 'value']

function isBroken(verdict: Verdict): boolean {
  return verdict === 'fail' || verdict === 'warn'
}

/** The body of the last request, where a judgement of something broken does not say itself what was sent. */
function bodySent(verdict: Verdict, observation: Observation | undefined): string | undefined {
  const last =
    isBroken(verdict) && observation?.exchanges.findLast(({ request }) => request.method === 'PATCH')
  return last ? sentText(last) : undefined
}

/** The date under test of a case on instants that was decided. */
function instantOf({ case: { expect }, judgement: { verdict, spot } }: Judged): ReportInstant | undefined {
  if (expect.kind !== 'instant') return undefined
  if (verdict === 'pass') return { in: expect.in, sent: expect.sent }
  if (spot === undefined) return undefined
  return { in: [spot.place], sent: expect.sent, got: typeof spot.got === 'string' ? spot.got : null }
}
