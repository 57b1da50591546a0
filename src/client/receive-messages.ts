import { inventedId } from '../cases/accept.ts'
import type { JsonObject } from '../json.ts'
import {
  type ClientDraft,
  type ClientGenerator,
  type ClientGeneratorContext,
  entityOf,
  jsonType,
  ok,
  readable,
  receiveProbe,
} from './generator.ts'
import { errorBody, refusalMessage as message, throttled } from './receive-errors.ts'
import { mostRequests } from './stub.ts'
import type { ClientExpectation, ScriptedAnswer } from './types.ts'

/** Text in which each script shows what is made of its bytes. */
const someText = 'Müller & Söhne, 東京 😀 / 1'

/** The documented entity with such text, in an answer that is changed in some way; what is readable is given. */
function messageDraft(
  context: ClientGeneratorContext,
  prefix: string,
  name: string,
  change: (answer: ScriptedAnswer, entity: JsonObject) => Partial<ScriptedAnswer>,
): ClientDraft {
  const id = `${prefix}/${name}`
  const textual = context.textual.kind === 'string' ? { [context.textual.name]: someText } : {}
  const entity = entityOf(context, inventedId(`receive/${id}`), textual)
  const answer = ok(entity)
  return {
    name,
    probe: receiveProbe(context, id, () => [{ ...answer, ...change(answer, entity) }]),
    expect: { kind: 'given', members: readable(context, entity) },
  }
}

/** Forms of the media type of JSON: the case of letters and the parameters are free (RFC 9110 8.3.1). */
const mediaTypes: readonly (readonly [name: string, type: string])[] = [
  ['no-charset', 'application/json'],
  ['charset-in-capitals', 'application/json; charset=UTF-8'],
  ['charset-quoted', 'application/json;charset="utf-8"'],
  ['type-in-capitals', 'Application/JSON;Charset=utf-8'],
  ['unknown-parameter', 'application/json; conformance=x'],
]

const types: ClientGenerator = (context) =>
  mediaTypes.map(([name, type]) =>
    messageDraft(context, 'media-type', name, () => ({ headers: [['Content-Type', type]] })),
  )

const escapedBy = (pattern: RegExp) => (text: string) =>
  text.replace(pattern, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Forms of the same JSON text (RFC 8259 2 and 7). */
const jsonForms: readonly (readonly [name: string, write: (text: string, entity: JsonObject) => string])[] = [
  ['escaped', escapedBy(/[^ -~]/g)],
  ['escaped-slash', (text) => text.replaceAll('/', '\\/')],
  [
    'escaped-names',
    (text) => text.replace(/"[a-z](?=\w*":)/g, (start) => `"${escapedBy(/./)(start.slice(1))}`),
  ],
  ['indented', (_, entity) => JSON.stringify(entity, null, '\t')],
  ['in-white-space', (_, entity) => `\r\n ${JSON.stringify(entity, null, 2).replaceAll('\n', '\r\n')}\r\n\t`],
]

const forms: ClientGenerator = (context) =>
  jsonForms.map(([name, write]) =>
    messageDraft(context, 'json', name, ({ body = '' }, entity) => ({ body: write(body, entity) })),
  )

/** Errors of statuses that neither the page nor a client's list may have, each with an OData body. */
const unlisted = [402, 405, 406, 410, 412, 413, 415, 423, 428, 431, 451, 499, 501, 502, 504, 507, 520, 599]

const statuses: ClientGenerator = (context) => [
  messageDraft(context, 'status', '299', () => ({ status: 299 })),
  messageDraft(context, 'status', 'no-reason-phrase', () => ({ reason: '' })),
  messageDraft(context, 'status', 'another-reason-phrase', () => ({ reason: 'Not Found' })),
  ...unlisted.map((status): ClientDraft => {
    const code = `Conformance${status}`
    return {
      name: String(status),
      probe: {
        ...receiveProbe(context, `status/${status}`, () => [errorBody(status, { code, message })]),
        // Clients try some of these again, in their own time.
        ...(status >= 500 && { slow: true }),
      },
      expect: { kind: 'unlisted-error', status, code, message },
    }
  }),
]

/** Names of header fields in small letters, as gateways in front of HTTP/2 write them. */
const lowerCase: ClientGenerator = (context) => {
  const coding = messageDraft(context, 'lower-case', 'content-encoding', () => ({
    headers: [['Content-Type', jsonType]],
    coding: 'gzip',
    lowerCase: true,
  }))
  const { members } = coding.expect as Extract<ClientExpectation, { kind: 'given' }>
  return [
    messageDraft(context, 'lower-case', 'content-type', () => ({ lowerCase: true })),
    { ...coding, expect: { kind: 'coded', members } },
    {
      name: 'retry-after',
      probe: {
        ...receiveProbe(context, 'lower-case/retry-after', () => [
          { ...throttled(429, [['Retry-After', '2']]), lowerCase: true },
          'stub',
        ]),
        slow: true,
      },
      expect: { kind: 'waited', seconds: 2 },
    },
    {
      name: 'location',
      probe: receiveProbe(context, 'lower-case/location', () => [
        { status: 307, redirect: 'service', lowerCase: true },
        'stub',
      ]),
      expect: { kind: 'same-method' },
    },
  ]
}

/** Failures that last, which no client may repeat without end. */
const lasting: readonly { name: string; answer: ScriptedAnswer }[] = [
  { name: '500', answer: errorBody(500, { code: 'InternalServerError', message }) },
  { name: '502', answer: { status: 502, headers: [['Content-Type', 'text/html']], body: '<h1>Bad</h1>' } },
  { name: '401', answer: errorBody(401, { code: 'InvalidAuthenticationToken', message }) },
  { name: '429-zero', answer: throttled(429, [['Retry-After', '0']]) },
  { name: '409', answer: errorBody(409, { code: 'Conflict', message }) },
  { name: 'redirect-to-itself', answer: { status: 307, redirect: 'itself' } },
]

const endless: ClientGenerator = (context) =>
  lasting.map(({ name, answer }) => ({
    name,
    probe: { ...receiveProbe(context, `lasting/${name}`, () => [answer]), slow: true },
    expect: { kind: 'ends', before: mostRequests },
  }))

const anotherPort: ClientGenerator = (context) => [
  {
    name: '307',
    probe: receiveProbe(context, 'redirect/port-307', () => [{ status: 307, redirect: 'port' }, 'stub']),
    expect: { kind: 'credentials-stay' },
  },
]

/** A connection that the service closes after its answer, and the call that follows. */
const closed: ClientGenerator = (context) => [
  messageDraft(context, 'closed', 'announced', () => ({ close: true })),
  afterwards(messageDraft(context, 'closed', 'next-call', () => ({}))),
]

function afterwards(item: ClientDraft): ClientDraft {
  const { members } = item.expect as Extract<ClientExpectation, { kind: 'given' }>
  return { ...item, expect: { kind: 'sent-and-given', members } }
}

const broken: ClientGenerator = (context) =>
  (['before', 'within'] as const).map((breaks): ClientDraft => {
    const { probe } = messageDraft(context, 'broken', breaks, () => ({ breaks }))
    return { name: `${breaks}-the-answer`, probe: { ...probe, slow: true }, expect: { kind: 'any-error' } }
  })

const heldMs = 6000

/** Calls that are given up while an answer is awaited, or the time to try again. */
const limited: ClientGenerator = (context) => {
  const slowly: ScriptedAnswer = { ...ok(entityOf(context, '')), heldMs }
  const later = throttled(429, [['Retry-After', '6']])
  return (['cancelAfterMs', 'deadlineMs'] as const).flatMap((limit) =>
    (
      [
        ['answer', slowly],
        ['retry', later],
      ] as const
    ).map(([what, answer]): ClientDraft => {
      const name = `${limit === 'deadlineMs' ? 'deadline' : 'cancelled'}-before-the-${what}`
      const probe = receiveProbe(context, `limited/${name}`, () => [answer, 'stub'])
      return {
        name,
        probe: { ...probe, [limit]: 500, slow: true },
        expect: { kind: 'in-time', limitMs: 500 },
      }
    }),
  )
}

/** What RECEIVE-25 has besides an answer in two chunks: chunks that end where no character does. */
export const chunks: ClientGenerator = (context) => [
  messageDraft(context, 'framing', 'cut-within-a-character', () => ({ chunked: true, cut: 'character' })),
  messageDraft(context, 'framing', 'a-byte-a-chunk', () => ({ chunked: true, cut: 'bytes' })),
]

const framings: ClientGenerator = (context) => [
  messageDraft(context, 'framing', 'until-close', () => ({ untilClose: true })),
  messageDraft(context, 'framing', 'interim-102', () => ({ interim: 102 })),
  messageDraft(context, 'framing', 'interim-103', () => ({ interim: 103 })),
  messageDraft(context, 'framing', 'large', (_, entity) => ({
    body: JSON.stringify({ ...entity, addedLater: 'ü😀'.repeat(40_000) }),
  })),
]

/** What RECEIVE-21 has besides gzip: the other codings, a name in capitals, chunks, and errors. */
export const codings: ClientGenerator = (context) => [
  ...(['deflate', 'br', 'zstd'] as const).map((coding) => codedDraft(context, coding, { coding })),
  codedDraft(context, 'gzip-in-capitals', { coding: 'gzip', codingName: 'GZIP' }),
  codedDraft(context, 'gzip-in-chunks', { coding: 'gzip', chunked: true }),
  ...(['gzip', 'deflate', 'br', 'zstd'] as const).map((coding): ClientDraft => {
    const error = { status: 400, code: 'BadRequest', message }
    return {
      name: `error-${coding}`,
      probe: receiveProbe(context, `coded-error/${coding}`, () => [{ ...errorBody(400, error), coding }]),
      expect: { kind: 'coded-error', coding, error },
    }
  }),
]

function codedDraft(
  context: ClientGeneratorContext,
  name: string,
  form: Partial<ScriptedAnswer>,
): ClientDraft {
  const { probe, expect } = messageDraft(context, 'coded', name, () => ({
    headers: [['Content-Type', jsonType]],
    ...form,
  }))
  const { members } = expect as Extract<ClientExpectation, { kind: 'given' }>
  return { name, probe, expect: { kind: 'coded', coding: form.coding!, members } }
}

/** The parts of chapter `receive` on the forms of messages, on statuses, connections and time. */
export const messageGenerators: Readonly<Record<string, ClientGenerator>> = {
  'VPP-RECEIVE-29': types,
  'VPP-RECEIVE-30': forms,
  'VPP-RECEIVE-31': statuses,
  'VPP-RECEIVE-32': lowerCase,
  'VPP-RECEIVE-33': endless,
  'VPP-RECEIVE-34': anotherPort,
  'VPP-RECEIVE-35': closed,
  'VPP-RECEIVE-36': broken,
  'VPP-RECEIVE-37': limited,
  'VPP-RECEIVE-39': framings,
}
