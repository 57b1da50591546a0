import { type Contract, keyName } from '../contract/types.ts'
import type { HeaderList } from '../exchange/types.ts'
import type { JsonObject } from '../json.ts'
import { createImplementation } from '../stub/implementation.ts'
import { documentedEntity } from '../stub/tokens.ts'
import { courtesy, type Outgoing, type Places, scripted } from './answers.ts'
import {
  type CapturedBody,
  type ClientObservation,
  type ClientOutcome,
  type ClientProbe,
  type ClientRequest,
  maskedBearer,
} from './types.ts'
import { bodyText, decodedSegment, isSafe, withKeySegment } from './wire.ts'

/** A request of a client before it is recorded. */
export type Incoming = {
  readonly method: string
  readonly target: string
  readonly headers: HeaderList
  readonly body?: Uint8Array
  readonly host: ClientRequest['host']
  readonly reused: boolean
}

/** The service that a client talks to: it answers as the probe at hand says, and records. */
export type ClientStub = {
  /**
   * From now on, requests that name no other probe's entity are this one's. `reads` says that the client reads where
   * others update; `excess` is told when it has sent far more requests than any client should.
   */
  readonly begin: (probe: ClientProbe, options?: { reads?: boolean; excess?: () => void }) => void
  readonly handle: (incoming: Incoming, places: Places) => Promise<Outgoing>
  /** What was recorded of a probe, the bearer token masked, with what the client made of it. */
  readonly observe: (probe: ClientProbe, outcome: ClientOutcome, tookMs?: number) => ClientObservation
}

/** How a stub is set up. */
export type ClientStubOptions = {
  readonly contract: Contract
  readonly probes: readonly ClientProbe[]
  /** The path of the service root. */
  readonly basePath: string
  readonly bearer: string
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number
  /** The time of day, for dates in headers; milliseconds since 1970. */
  readonly date?: () => number
}

type Recorded = {
  startedAt: number
  requests: ClientRequest[]
  /** How many of them the answers were taken by. */
  taken: number
  reads: boolean
  excess?: (() => void) | undefined
}

/** How many requests of one call are too many, whatever a client does. */
export const mostRequests = 60

/** How long the last of the calls that are made at the same time is held back, for each of them; milliseconds. */
const besideMs = 40

/** Makes the service that clients are tested with. */
export function createClientStub(options: ClientStubOptions): ClientStub {
  const { contract, probes, bearer, basePath, now, date = Date.now } = options
  const stored = probes.filter(({ answers }) => answers.includes('stub'))
  const implementation = createImplementation(contract, { tokens: entityTokens(contract, stored) })
  const collection = basePath + contract.collectionPath
  const byKey = new Map(
    probes.flatMap((probe) => [
      [probe.key, probe] as const,
      ...(probe.beside ?? []).map(({ key }) => [key, probe] as const),
    ]),
  )
  const records = new Map<string, Recorded>()
  let current: ClientProbe | undefined

  function probeOf(target: string): ClientProbe | undefined {
    const [path = ''] = withKeySegment(target, collection).split('?')
    const segment = path.slice(path.lastIndexOf('/') + 1)
    return byKey.get(decodedSegment(segment) ?? '') ?? current
  }

  async function handle(incoming: Incoming, places: Places): Promise<Outgoing> {
    const probe = probeOf(incoming.target)
    if (probe === undefined) return { status: 404, headers: [], body: new Uint8Array(), form: {} }
    const record = records.get(probe.id) ?? begun(now(), false)
    records.set(probe.id, record)
    const masked = maskedRequest(incoming, bearer)
    const atMs = now() - record.startedAt
    const index = record.requests.length
    const request: ClientRequest = { ...masked, atMs, answeredMs: atMs, status: 0 }
    record.requests.push(request)
    if (record.requests.length > mostRequests) record.excess?.()
    const outgoing = await answerOf(probe, record, request, incoming, places)
    record.requests[index] = {
      ...request,
      answeredMs: now() - record.startedAt,
      status: outgoing.status,
      answer: captured(outgoing.body),
    }
    return outgoing
  }

  async function answerOf(
    probe: ClientProbe,
    record: Recorded,
    request: ClientRequest,
    incoming: Incoming,
    places: Places,
  ): Promise<Outgoing> {
    const { method } = request
    const reads = record.reads || probe.readFirst === true || probe.operation === 'get'
    const asked = !isSafe(method) || (reads && method === 'GET')
    if (!asked) return courtesy(contract, probe, method)
    const taken = record.taken
    record.taken += 1
    const answer = probe.answers[Math.min(taken, probe.answers.length - 1)] ?? 'stub'
    if (answer !== 'stub') return scripted(answer, { ...incoming, places, date: date() })
    const { text } = bodyText(request)
    const { response } = await implementation.handle({
      method,
      url: places[incoming.host] + withKeySegment(incoming.target, collection),
      headers: incoming.headers.filter(([name]) => !/^content-(encoding|length)$/i.test(name)),
      ...(text !== undefined && { body: Buffer.from(text) }),
    })
    if (response === undefined) throw new Error('the conforming implementation does not answer')
    // The first of several is answered last, so that answers do not come in the order of the requests.
    const heldMs = probe.beside && besideMs * Math.max(0, probe.beside.length - taken)
    return { ...response, form: heldMs ? { heldMs } : {} }
  }

  return {
    begin(probe, { reads = false, excess } = {}) {
      current = probe
      records.set(probe.id, begun(now(), reads, excess))
    },
    handle,
    observe: (probe, outcome, tookMs) => ({
      basePath,
      requests: records.get(probe.id)?.requests ?? [],
      outcome: maskedOutcome(outcome, bearer),
      ...(hasLimit(probe) && tookMs !== undefined && { tookMs }),
    }),
  }
}

/** The documented entity once for each call of some probes, under the call's own id. */
function entityTokens(contract: Contract, probes: readonly ClientProbe[]): readonly JsonObject[] {
  const entity = documentedEntity(contract)
  const keys = probes.flatMap((probe) => [probe.key, ...(probe.beside ?? []).map((call) => call.key)])
  return keys.map((own) => ({ ...entity, [keyName(contract)]: own }))
}

function begun(startedAt: number, reads: boolean, excess?: () => void): Recorded {
  return { startedAt, requests: [], taken: 0, reads, excess }
}

function hasLimit({ cancelAfterMs, deadlineMs }: ClientProbe): boolean {
  return cancelAfterMs !== undefined || deadlineMs !== undefined
}

function maskedOutcome(outcome: ClientOutcome, bearer: string): ClientOutcome {
  const text = JSON.stringify(outcome)
  return text.includes(bearer)
    ? (JSON.parse(text.replaceAll(bearer, maskedBearer)) as ClientOutcome)
    : outcome
}

function maskedRequest(incoming: Incoming, bearer: string) {
  const { method, target, headers, body, host, reused } = incoming
  const mask = (text: string) => text.replaceAll(bearer, maskedBearer)
  const content = body && body.length > 0 ? captured(body) : undefined
  return {
    method,
    target: mask(target),
    headers: headers.map(([name, value]) => [name, mask(value)] as const),
    ...(content && { body: 'text' in content ? { text: mask(content.text) } : content }),
    host,
    reused,
  }
}

/** Bytes as text where they are UTF-8 (a byte order mark is kept), else in base64. */
function captured(bytes: Uint8Array): CapturedBody {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') }
  }
}
