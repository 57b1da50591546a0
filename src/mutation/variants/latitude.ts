import { sampleValue } from '../../contract/sample.ts'
import type { WireRequest } from '../../exchange/types.ts'
import { isObject, type Json } from '../../json.ts'
import type { Refusal, StageOverrides } from '../../stub/types.ts'
import { rereading } from '../faults/http-body.ts'
import {
  isRefusal,
  refusingValue,
  responding,
  settable,
  showing,
  storing,
  withHeader,
} from '../faults/overrides.ts'
import { variantBearer } from './messages.ts'
import type { Variant } from './types.ts'

/** How deeply a JSON text is nested. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const character of text) {
    if (character === '{' || character === '[') depth += 1
    if (character === '}' || character === ']') depth -= 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

/** Reads a body whose bytes are not UTF-8: as UTF-16 where it is that, else with replacement characters. */
function leniently(body: Uint8Array): Json | undefined {
  for (const decoder of [new TextDecoder('utf-16le'), new TextDecoder()]) {
    try {
      return JSON.parse(decoder.decode(body)) as Json
    } catch {}
  }
  return undefined
}

/** Refuses what is framed in a way. */
const refusingFramed = (framing: WireRequest['framing'], refusal: Refusal): StageOverrides => ({
  parse: (base) => (call) => (call.request.framing === framing ? { refusal } : base(call)),
})

const failed: Refusal = {
  status: 500,
  code: 'InternalServerError',
  message: 'The body is nested too deeply.',
}
const malformed: Refusal = {
  status: 400,
  code: 'invalid_request',
  message: 'The Authorization header is malformed.',
  headers: [['WWW-Authenticate', 'Bearer error="invalid_request"']],
}

/** What the standards leave to an implementation, and what it may do besides. */
export const latitudeVariants: readonly Variant[] = [
  {
    name: 'bytes-not-utf-8-replaced',
    freedom: 'The JSON parsing test suite leaves bytes that are not UTF-8 to the implementation',
    describe: 'Invalid UTF-8 becomes replacement characters, and a body in UTF-16 is read.',
    stages: () => ({
      parse: (base) => (call) => {
        const outcome = base(call)
        if (outcome.refusal?.status !== 400) return outcome
        const text = Buffer.from(call.request.body ?? []).toString('latin1')
        const value = /[\0\x80-\xff]/.test(text) ? leniently(call.request.body!) : undefined
        return isObject(value) ? { value } : outcome
      },
    }),
  },
  {
    name: 'depth-not-borne',
    freedom: 'RFC 8259 9: a parser may limit the depth of nesting',
    describe: 'A body that is nested more than 200 deep is answered with 500.',
    stages: () => ({
      parse: (base) => (call) =>
        depthOf(new TextDecoder().decode(call.request.body)) > 200 ? { refusal: failed } : base(call),
    }),
  },
  {
    name: 'json-extensions-read',
    freedom: 'RFC 8259 9: a parser may accept extensions, as the reader of Microsoft.OData.Core does',
    describe: 'Single quotes, names without quotes and line ends within text are read.',
    stages: () =>
      rereading((text) =>
        JSON.parse(
          text
            .replaceAll("'", '"')
            .replace(/([{,]\s*)([A-Za-z_]\w*)\s*:/g, '$1"$2":')
            .replaceAll('\n', '\\n'),
        ),
      ),
  },
  {
    name: 'half-pairs-replaced',
    freedom: 'RFC 8259 8.2: what becomes of half of a surrogate pair is unpredictable',
    describe: 'Half of a surrogate pair is stored as the replacement character.',
    stages: () =>
      storing(settable('string'), (sent) => (typeof sent === 'string' ? sent.toWellFormed() : sent)),
  },
  {
    name: 'other-scheme-400',
    freedom: 'RFC 6750 3.1: what is no Bearer and a token is malformed, and refused with 400',
    describe: 'Credentials that are not Bearer and one token are refused with 400.',
    stages: () => ({
      authorise: (base) => (call) => {
        const credentials = call.header('authorization')
        const isToken = credentials === undefined || /^Bearer +[\w.~+/-]+=*$/i.test(credentials)
        return base(call) && (isToken ? base(call) : malformed)
      },
    }),
    options: { bearer: variantBearer },
  },
  {
    name: 'malformed-credentials-400',
    freedom: 'RFC 6750 3.1: a malformed request is refused with 400',
    describe: 'A scheme without a token is refused with 400.',
    stages: () => ({
      authorise: (base) => (call) =>
        base(call) && (/^bearer *$/i.test(call.header('authorization') ?? '') ? malformed : base(call)),
    }),
    options: { bearer: variantBearer },
  },
  {
    name: 'side-effects-of-the-token',
    freedom: 'OData Protocol 4.01 11.4.3: what was sent may change other properties too',
    describe: 'What a property determines takes other values with each new value of it.',
    stages: ({ properties }) => {
      let changes = 0
      return {
        merge: (base) => (entity, body, call) => {
          const sent = properties.filter(
            ({ name, determines }) => determines.length > 0 && Object.hasOwn(body, name),
          )
          const names = sent.flatMap(({ determines }) => determines)
          const fresh = sent.some(({ name }) => body[name] !== entity[name])
          if (!fresh) return base(entity, body, call)
          changes += 1
          const derived = properties
            .filter(({ name }) => names.includes(name))
            .map(({ name, schema }) => [name, sampleValue(schema, changes)])
          return base({ ...entity, ...Object.fromEntries(derived) }, body, call)
        },
      }
    },
  },
  {
    name: 'connection-closed-after-refusal',
    freedom: 'RFC 9112 9.6: a server may close after a response, a body it has not read among them',
    describe: 'The connection is closed after every refusal.',
    stages: () => responding(isRefusal, (response) => withHeader(response, 'Connection', 'close')),
  },
  {
    name: 'order-of-members-changes',
    freedom: 'RFC 8259 4: an object is an unordered collection',
    describe: 'Every second answer shows its members in another order.',
    stages: () => {
      let answers = 0
      return {
        render: (base) => (entity, view, call) => {
          const shown = base(entity, view, call)
          answers += 1
          if (!isObject(shown) || answers % 2 === 0) return shown
          return Object.fromEntries(Object.entries(shown).toReversed())
        },
      }
    },
  },
  {
    name: 'headers-in-another-order',
    freedom: 'RFC 9110 5.3: the order of fields with different names is not significant',
    describe: 'Headers come in the opposite order.',
    stages: () =>
      responding(
        () => true,
        (response) => ({ ...response, headers: response.headers.toReversed() }),
      ),
  },
  {
    name: 'length-required',
    freedom: 'RFC 9112 6.3: a server may answer 411 to content without a Content-Length',
    describe: 'A body in chunks is refused with 411.',
    stages: () => refusingFramed('chunked', { status: 411, code: 'LengthRequired', message: 'No length.' }),
  },
  {
    name: 'expectation-failed',
    freedom:
      'RFC 9110 15.5.18: an expectation that the way to the service does not support is answered with 417',
    describe: 'An expectation is refused with 417.',
    stages: () =>
      refusingFramed('expect', { status: 417, code: 'ExpectationFailed', message: 'No expectations.' }),
  },
  {
    name: 'credential-shown-by-its-end',
    freedom: 'A credential may be kept back',
    describe: 'Of the credential the last four characters are shown.',
    stages: () =>
      showing(
        ({ credential }) => credential,
        ['answer', 'read', 'list'],
        (value) => (typeof value === 'string' ? `…${value.slice(-4)}` : value),
      ),
  },
  {
    name: 'astral-refused',
    freedom: 'A service may restrict text; only silent change is a loss',
    describe: 'Text with characters beyond U+FFFF is refused.',
    stages: () => refusingValue(settable('string'), (value) => /[\u{10000}-\u{10ffff}]/u.test(String(value))),
  },
]
