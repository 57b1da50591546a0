import { gzipSync } from 'node:zlib'
import type { Contract } from '../contract/types.ts'
import type { HeaderList, WireResponse } from '../http/types.ts'
import { createImplementation } from '../stub/implementation.ts'
import { entityTokens } from './tokens.ts'
import {
  type CapturedBody,
  type ClientAnswer,
  type ClientObservation,
  type ClientOutcome,
  type ClientProbe,
  type ClientRequest,
  maskedBearer,
} from './types.ts'
import { bodyText, decodedSegment, headerValues, withKeySegment } from './wire.ts'

/** A request of a client before it is recorded. */
export type Incoming = {
  readonly method: string
  readonly target: string
  readonly headers: HeaderList
  readonly body?: Uint8Array
  readonly host: ClientRequest['host']
  readonly reused: boolean
}

/** What a client is answered. */
export type Outgoing = WireResponse & { readonly chunked: boolean }

/** Origins of the two hosts, e.g. `http://127.0.0.1:49152`. */
export type Places = Readonly<Record<ClientRequest['host'], string>>

/** The service that a client talks to: it answers as the probe at hand says, and records. */
export type ClientStub = {
  /** From now on, requests that name no other probe's entity are this one's. */
  readonly begin: (probe: ClientProbe) => void
  readonly handle: (incoming: Incoming, places: Places) => Promise<Outgoing>
  /** What was recorded of a probe, the bearer token masked, with what the client made of it. */
  readonly observe: (probe: ClientProbe, outcome: ClientOutcome) => ClientObservation
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

type Recorded = { startedAt: number; requests: ClientRequest[] }

/** The root of the paths that a redirect within the host names. */
const redirectedRoot = '/redirected'

/** Makes the service that clients are tested with. */
export function createClientStub(options: ClientStubOptions): ClientStub {
  const { contract, probes, bearer, basePath, now, date = Date.now } = options
  const stored = probes.filter(({ answers }) => answers.includes('stub'))
  const implementation = createImplementation(contract, { tokens: entityTokens(contract, stored) })
  const collection = basePath + contract.collectionPath
  const byKey = new Map(probes.map((probe) => [probe.key, probe]))
  const records = new Map<string, Recorded>()
  let current: ClientProbe | undefined

  function probeOf(target: string): ClientProbe | undefined {
    const [path = ''] = withKeySegment(target, collection).split('?')
    const segment = path.slice(path.lastIndexOf('/') + 1)
    return byKey.get(decodedSegment(segment) ?? '') ?? current
  }

  async function handle(incoming: Incoming, places: Places): Promise<Outgoing> {
    const probe = probeOf(incoming.target)
    if (probe === undefined) return { status: 404, headers: [], body: new Uint8Array(), chunked: false }
    const record = records.get(probe.id) ?? { startedAt: now(), requests: [] }
    records.set(probe.id, record)
    const masked = maskedRequest(incoming, bearer)
    const atMs = now() - record.startedAt
    const index = record.requests.length
    const request: ClientRequest = { ...masked, atMs, answeredMs: atMs, status: 0 }
    record.requests.push(request)
    const answer = probe.answers[Math.min(index, probe.answers.length - 1)] ?? 'stub'
    const outgoing = await answerOf(answer, request, incoming, places)
    record.requests[index] = {
      ...request,
      answeredMs: now() - record.startedAt,
      status: outgoing.status,
      answer: captured(outgoing.body),
    }
    return encoded(outgoing, answer, incoming)
  }

  async function answerOf(
    answer: ClientAnswer,
    request: ClientRequest,
    incoming: Incoming,
    places: Places,
  ): Promise<Outgoing> {
    if (answer !== 'stub') return scripted(answer, incoming, places, date)
    const { text } = bodyText(request)
    const { response } = await implementation.handle({
      method: incoming.method,
      url: places[incoming.host] + withKeySegment(incoming.target, collection),
      headers: incoming.headers.filter(([name]) => !/^content-(encoding|length)$/i.test(name)),
      ...(text !== undefined && { body: Buffer.from(text) }),
    })
    if (response === undefined) throw new Error('the conforming implementation does not answer')
    return { ...response, chunked: false }
  }

  return {
    begin(probe) {
      current = probe
      records.set(probe.id, { startedAt: now(), requests: [] })
    },
    handle,
    observe: (probe, outcome) => ({
      basePath,
      requests: records.get(probe.id)?.requests ?? [],
      outcome: maskedOutcome(outcome, bearer),
    }),
  }
}

function scripted(
  answer: Exclude<ClientAnswer, 'stub'>,
  incoming: Incoming,
  places: Places,
  date: () => number,
): Outgoing {
  const extra: [string, string][] = []
  if (answer.redirect !== undefined) {
    const root = answer.redirect === 'service' ? redirectedRoot : ''
    extra.push(['Location', places[answer.redirect] + root + incoming.target])
  }
  if (answer.retryAfterDate !== undefined) {
    extra.push(['Retry-After', new Date(date() + answer.retryAfterDate * 1000).toUTCString()])
  }
  return {
    status: answer.status,
    headers: [...(answer.headers ?? []), ...extra],
    body: Buffer.from(answer.body ?? ''),
    chunked: answer.chunked === true,
  }
}

function encoded(outgoing: Outgoing, answer: ClientAnswer, { headers }: Incoming): Outgoing {
  const wanted = answer !== 'stub' && answer.coding === 'gzip'
  const admits = headerValues({ headers }, 'accept-encoding').some((value) => /\bgzip\b|\*/i.test(value))
  if (!wanted || !admits) return outgoing
  return {
    ...outgoing,
    headers: [...outgoing.headers, ['Content-Encoding', 'gzip']],
    body: gzipSync(outgoing.body),
  }
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
