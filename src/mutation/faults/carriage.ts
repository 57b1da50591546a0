import type { WireRequest } from '../../exchange/types.ts'
import { isObject, type Json } from '../../json.ts'
import type { Call, Refusal, StageOverrides } from '../../stub/types.ts'
import { isRefusal, validMembers } from './overrides.ts'
import { type Fault, type Reported, reported } from './types.ts'

const isFramed =
  (framing: WireRequest['framing']) =>
  ({ request }: Call) =>
    request.framing === framing

/** Reads another body where a request matches. */
const reading = (
  matches: (call: Call) => boolean,
  outcome: { readonly refusal: Refusal } | undefined,
): StageOverrides => ({
  parse: (base) => (call) => (matches(call) ? (outcome ?? { value: {} }) : base(call)),
})

const desynchronised: Refusal = { status: 400, code: 'BadRequest', message: 'This is no request line.' }

/** After a refusal with one of the statuses the next request on that connection begins in the middle of the body. */
function leavingUnread(...statuses: readonly number[]): StageOverrides {
  const dirty = new Set<string>()
  return {
    authorise: (base) => (call) => {
      const { connection } = call.request
      return connection !== undefined && dirty.delete(connection) ? desynchronised : base(call)
    },
    answer: (base) => (response, call) => {
      const { connection, body } = call.request
      const left = connection !== undefined && body !== undefined && statuses.includes(response.status)
      if (left && isRefusal(response)) dirty.add(connection)
      return base(response, call)
    },
  }
}

const rows: readonly Reported[] = [
  [
    'carriage-chunked-body-unseen',
    'VPP-HTTP-17',
    'The length of a body in chunks reads as 0: it is answered with 200, and nothing is done.',
    'aspnet/AspNetWebStack#197',
    2018,
    () => reading(isFramed('chunked'), undefined),
  ],
  [
    'carriage-chunked-body-refused',
    'VPP-HTTP-17',
    'A body without a Content-Length is none: it is refused with 400.',
    'NancyFx/Nancy#2546',
    2016,
    () => reading(isFramed('chunked'), { refusal: { ...desynchronised, message: 'The body is empty.' } }),
  ],
  [
    'carriage-expectation-unanswered',
    'VPP-HTTP-17',
    'A proxy does not pass on the interim answer that a client waits for: there is no answer at all.',
    'ProxymanApp/Proxyman#1807',
    2023,
    () => ({
      answer: (base) => (response, call) =>
        isFramed('expect')(call)
          ? { failure: { kind: 'timeout', message: 'no answer came' } }
          : base(response, call),
    }),
  ],
  [
    'carriage-expectation-without-body',
    'VPP-HTTP-17',
    'A proxy passes on the expectation and no body: 500.',
    'openshift/origin#1598',
    2015,
    () =>
      reading(isFramed('expect'), {
        refusal: { status: 500, code: 'InternalServerError', message: 'Unexpected end of input.' },
      }),
  ],
  [
    'carriage-body-left-unread',
    'VPP-HTTP-17',
    'A request that is refused for its media type leaves its body on the connection, where it is read as the next request.',
    'nesquena/hermes-webui#7368',
    2026,
    () => leavingUnread(415),
  ],
  [
    'carriage-unknown-id-left-unread',
    'VPP-HTTP-17',
    'A request that is refused for its address leaves its body on the connection.',
    'ardeyouxipianyi/workbuddy2api-intl#30',
    2026,
    () => leavingUnread(404),
  ],
  [
    'carriage-large-body-left-unread',
    'VPP-HTTP-17',
    'A body that is too large is refused before it is read to its end, and the next request on that connection is lost.',
    'felladrin/MiniSearch#2609',
    2026,
    () => ({
      parse: (base) => (call) =>
        (call.request.body?.byteLength ?? 0) > 1024 * 1024
          ? { refusal: { status: 413, code: 'RequestEntityTooLarge', message: 'The body is too large.' } }
          : base(call),
      ...leavingUnread(413),
    }),
  ],
]

function sent({ request }: Call): Json {
  try {
    return JSON.parse(new TextDecoder().decode(request.body)) as Json
  } catch {
    return null
  }
}

const unreported: readonly Fault[] = [
  {
    name: 'carriage-body-not-asked-for',
    requirement: 'VPP-HTTP-17',
    family: 'http',
    describe: 'A client that expects to be asked for its body is not, and waits.',
    stages: () => ({
      answer: (base) => (response, call) =>
        base(isFramed('expect')(call) ? { ...response, unasked: true } : response, call),
    }),
  },
  {
    name: 'error-half-applied-beside-an-odd-annotation',
    requirement: 'VPP-ERROR-05',
    family: 'error',
    describe: 'An annotation of another JSON type is refused once the members beside it have been stored.',
    stages: () => ({
      validate: (base) => (body, call) => {
        const refusal = base(body, call)
        const whole = sent(call)
        const isOdd =
          isObject(whole) && Object.hasOwn(whole, '@odata.type') && typeof whole['@odata.type'] !== 'string'
        if (!isOdd) return refusal
        const { store } = call.world
        const [id = '', entity] = [...store].find(([key]) => call.url.pathname.endsWith(key)) ?? []
        if (entity !== undefined) store.set(id, { ...entity, ...validMembers(body, call) })
        return { status: 400, code: 'BadRequest', message: 'The annotation is not valid.' }
      },
    }),
  },
]

/** Faults of how a request is carried, and of what a refusal leaves behind. */
export function carriageFaults(): readonly Fault[] {
  return [...reported('http', rows), ...unreported]
}
