import type { JsonObject } from '../json.ts'
import {
  type ClientDraft,
  type ClientGenerator,
  type ClientGeneratorContext,
  jsonType,
  ok,
  receiveProbe,
} from './generator.ts'
import { refusalMessage as message, refusal } from './receive-errors.ts'
import type { ClientExpectation, ScriptedAnswer as Fixed } from './types.ts'

const codes: readonly { status: number; code: string }[] = [
  { status: 400, code: 'BadRequest' },
  { status: 401, code: 'InvalidAuthenticationToken' },
  { status: 403, code: 'Forbidden' },
  { status: 404, code: 'ResourceNotFound' },
  { status: 409, code: 'Conflict' },
  { status: 422, code: 'UnprocessableEntity' },
  { status: 500, code: 'InternalServerError' },
]

const inner = { date: '2026-01-02T03:04:05', 'request-id': 'r-1', 'client-request-id': 'c-1' }

function drafts(
  context: ClientGeneratorContext,
  prefix: string,
  items: readonly { name: string; answer: Fixed; expect: ClientExpectation }[],
): ClientDraft[] {
  return items.map(({ name, answer, expect }) => ({
    name,
    probe: receiveProbe(context, `${prefix}/${name}`, () => [answer]),
    expect,
  }))
}

function richError({ name, error, beside }: OdataError) {
  const expect: ClientExpectation = {
    kind: 'odata-error',
    status: 400,
    code: 'BadRequest',
    message: error.message,
  }
  return { name, answer: refusal(400, error, beside), expect }
}

/** Clients try a bad gateway again, in their own time. */
function laterIfRetried(item: ClientDraft): ClientDraft {
  return item.name === 'bad-gateway' ? { ...item, probe: { ...item.probe, slow: true } } : item
}

const odataErrors = [
  ...codes.map(({ status, code }) => ({
    name: String(status),
    status,
    code,
    error: { code, message, innerError: inner },
  })),
  ...(['innererror', 'without-inner', 'details', 'null-inner'] as const).map((name) => ({
    name,
    status: 400,
    code: 'BadRequest',
    error: {
      code: 'BadRequest',
      message,
      ...(name === 'innererror' && { innererror: inner }),
      ...(name === 'null-inner' && { innerError: null }),
      ...(name === 'details' && { target: 'x', details: [{ code: 'a', message: 'b', target: 'c' }] }),
    },
  })),
]

type OdataError = {
  readonly name: string
  readonly error: JsonObject & { readonly message: string }
  readonly beside?: JsonObject
}

const lines = 'The request was refused:\r\n\t"as" this \\ test wants it.'
const embedded = JSON.stringify({ _version: 3, Message: message, CustomApiErrorPhrase: '' }, null, 2)

/** Errors with more in them than code and message; what a client does not know, it skips. */
const richErrors: readonly OdataError[] = [
  {
    name: 'members-beside',
    error: { code: 'BadRequest', message },
    beside: { '@odata.context': 'x', addedLater: { a: 1 }, message: 'not this one', code: 'NotThisOne' },
  },
  {
    name: 'members-within',
    error: { addedLater: [1], '@conformance.note': 'x', helpLink: null, code: 'BadRequest', message },
  },
  {
    name: 'inner-within-inner',
    error: {
      code: 'BadRequest',
      message,
      innerError: { code: 'Inner', message: 'inner', innerError: { code: 'Innermost' }, addedLater: 1 },
    },
  },
  { name: 'message-of-lines', error: { code: 'BadRequest', message: lines } },
  { name: 'message-in-json', error: { code: 'BadRequest', message: embedded } },
  { name: 'message-not-in-ascii', error: { code: 'BadRequest', message: 'Abgelehnt: ü, 東京, 😀.' } },
  { name: 'empty-details', error: { code: 'BadRequest', message, target: null, details: [] } },
]

/** Errors that are no OData error; each has a status that no client takes for throttling. */
const foreign: readonly { name: string; answer: Fixed }[] = [
  {
    name: 'html',
    answer: { status: 400, headers: [['Content-Type', 'text/html']], body: '<html><h1>Bad</h1></html>' },
  },
  { name: 'text', answer: { status: 500, headers: [['Content-Type', 'text/plain']], body: 'broken' } },
  { name: 'empty', answer: { status: 403, headers: [] } },
  { name: 'empty-json', answer: { status: 403, headers: [['Content-Type', jsonType]], body: '' } },
  {
    name: 'json-without-error',
    answer: { status: 400, headers: [['Content-Type', jsonType]], body: '{"message":"no"}' },
  },
  {
    name: 'truncated-json',
    answer: { status: 500, headers: [['Content-Type', jsonType]], body: '{"error":{"code":"Int' },
  },
  {
    name: 'bad-gateway',
    answer: { status: 502, headers: [['Content-Type', 'text/html']], body: '<html>Bad gateway</html>' },
  },
  {
    name: 'unknown-error',
    answer: { status: 520, headers: [['Content-Type', 'text/plain']], body: 'error code: 520' },
  },
  {
    name: 'error-as-text',
    answer: { status: 400, headers: [['Content-Type', jsonType]], body: '{"error":"no"}' },
  },
  {
    name: 'error-as-null',
    answer: { status: 400, headers: [['Content-Type', jsonType]], body: '{"error":null}' },
  },
  { name: 'json-list', answer: { status: 400, headers: [['Content-Type', jsonType]], body: '[]' } },
  { name: 'json-without-type', answer: { status: 400, headers: [], body: '{"message":"no"}' } },
]

/** Answers that say success and hold no entity. */
const hollow: readonly { name: string; answer: Fixed }[] = [
  {
    name: 'html',
    answer: { status: 200, headers: [['Content-Type', 'text/html']], body: '<html>Sign in</html>' },
  },
  { name: 'list', answer: { ...ok({}), body: '[]' } },
  { name: 'json-null', answer: { ...ok({}), body: 'null' } },
  { name: 'cut-off', answer: { ...ok({}), body: '{"@odata.context":"x","@oda' } },
]

const plainErrors = odataErrors.map(({ name, status, code, error }) => {
  // OData has an object for innerError, and none for null.
  const mild = name === 'null-inner' && ({ mild: true } as const)
  const expect: ClientExpectation = { kind: 'odata-error', status, code, message, ...mild }
  return { name, answer: refusal(status, error), expect }
})

/** The parts of chapter `receive` on answers without an entity. */
export const refusalGenerators: Readonly<Record<string, ClientGenerator>> = {
  'VPP-RECEIVE-10': (context) =>
    drafts(context, 'status', [
      { name: '204', answer: { status: 204 }, expect: { kind: 'no-entity' } },
      {
        name: '204-with-type',
        answer: { status: 204, headers: [['Content-Type', 'application/json']] },
        expect: { kind: 'no-entity' },
      },
      {
        name: '204-with-headers',
        answer: {
          status: 204,
          headers: [
            ['OData-EntityId', 'x'],
            ['Preference-Applied', 'return=minimal'],
          ],
        },
        expect: { kind: 'no-entity' },
      },
    ]),
  'VPP-RECEIVE-11': (context) =>
    drafts(context, 'empty', [
      {
        name: 'json-type',
        answer: { ...ok({}), body: '' },
        expect: { kind: 'no-invented-entity' },
      },
      { name: 'no-type', answer: { status: 200, headers: [] }, expect: { kind: 'no-invented-entity' } },
    ]),
  'VPP-RECEIVE-26': (context) =>
    drafts(
      context,
      'hollow',
      hollow.map((item) => ({ ...item, expect: { kind: 'no-invented-entity' } })),
    ),
  'VPP-RECEIVE-12': (context) => drafts(context, 'error', [...plainErrors, ...richErrors.map(richError)]),
  'VPP-RECEIVE-13': (context) =>
    drafts(
      context,
      'foreign-error',
      foreign.map((item) => ({ ...item, expect: { kind: 'any-error' } })),
    ).map(laterIfRetried),
  'VPP-RECEIVE-14': (context) =>
    drafts(
      context,
      'foreign-error',
      foreign.map((item) => ({ ...item, expect: { kind: 'error-status', status: item.answer.status } })),
    ).map(laterIfRetried),
  'VPP-RECEIVE-15': (context) =>
    drafts(
      context,
      'error',
      codes
        .filter(({ status }) => status < 500)
        .map(({ status, code }) => ({
          name: String(status),
          answer: refusal(status, { code, message, innerError: inner }),
          expect: { kind: 'sent-at-most', times: status === 401 ? 2 : 1 },
        })),
    ),
}
