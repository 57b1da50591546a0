import type { JsonObject } from '../json.ts'
import { type ClientDraft, type ClientKit, type ClientRule, jsonType, ok, receiveProbe } from './kit.ts'
import type { ClientAnswer, ClientExpectation } from './types.ts'

type Fixed = Exclude<ClientAnswer, 'stub'>

/** What a refusal says; the words are those of no real service. */
const message = 'The request was refused, as this test wants it.'

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

function refusal(status: number, error: JsonObject): Fixed {
  return { status, headers: [['Content-Type', jsonType]], body: JSON.stringify({ error }) }
}

function drafts(
  kit: ClientKit,
  prefix: string,
  items: readonly { name: string; answer: Fixed; expect: ClientExpectation }[],
): ClientDraft[] {
  return items.map(({ name, answer, expect }) => ({
    name,
    probe: receiveProbe(kit, `${prefix}/${name}`, () => [answer]),
    expect,
  }))
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
]

/** The parts of chapter `receive` on answers without an entity. */
export const refusalRules: Readonly<Record<string, ClientRule>> = {
  'VPP-RECEIVE-10': (kit) =>
    drafts(kit, 'status', [{ name: '204', answer: { status: 204 }, expect: { kind: 'no-entity' } }]),
  'VPP-RECEIVE-11': (kit) =>
    drafts(kit, 'empty', [
      {
        name: 'json-type',
        answer: { ...ok({}), body: '' },
        expect: { kind: 'no-invented-entity' },
      },
      { name: 'no-type', answer: { status: 200, headers: [] }, expect: { kind: 'no-invented-entity' } },
    ]),
  'VPP-RECEIVE-12': (kit) =>
    drafts(
      kit,
      'error',
      odataErrors.map(({ name, status, code, error }) => ({
        name,
        answer: refusal(status, error),
        expect: { kind: 'odata-error', status, code, message },
      })),
    ),
  'VPP-RECEIVE-13': (kit) =>
    drafts(
      kit,
      'foreign-error',
      foreign.map((item) => ({ ...item, expect: { kind: 'any-error' } })),
    ),
  'VPP-RECEIVE-14': (kit) =>
    drafts(
      kit,
      'foreign-error',
      foreign.map((item) => ({ ...item, expect: { kind: 'error-status', status: item.answer.status } })),
    ),
  'VPP-RECEIVE-15': (kit) =>
    drafts(
      kit,
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
