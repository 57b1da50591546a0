import { describe } from 'vitest'
import type { Expectation } from '../../src/cases/types.ts'
import { answerRulings } from '../../src/judge/answer.ts'
import {
  contract,
  entityId,
  entityWith,
  entityWithout,
  exchange,
  type Row,
  row,
  testRows,
} from '../support/observation.ts'

const must: Expectation = { kind: 'accepted', refusal: 'fail' }
const ok: Expectation = { kind: 'ok' }
const answeredWith = (json: Parameters<typeof exchange>[0]) => ({ exchanges: [exchange(json)] })

const statusRows: readonly Row[] = [
  row(must, 'answered 200', {}, 'pass'),
  row(must, 'answered 204', answeredWith({ status: 204 }), 'pass'),
  row(must, 'answered 400', answeredWith({ status: 400 }), 'fail', { diagnosis: '400' }),
  row({ kind: 'accepted', refusal: 'warn' }, 'odd text refused', answeredWith({ status: 400 }), 'warn'),
  row({ kind: 'accepted', refusal: 'info' }, 'long text refused', answeredWith({ status: 413 }), 'info'),
  row({ kind: 'accepted', refusal: 'info' }, 'odd text answered 500', answeredWith({ status: 500 }), 'fail'),
  row(must, 'throttled to the end', answeredWith({ status: 429 }), 'unproven', { message: 'throttled' }),
  row(must, 'unavailable to the end', answeredWith({ status: 503 }), 'unproven'),
  row(must, 'no answer in time', answeredWith({ failure: 'timeout' }), 'fail', { diagnosis: 'no answer' }),
  row(
    must,
    'no answer, and no GET either',
    { ...answeredWith({ failure: 'timeout' }), after: null },
    'unproven',
  ),
  row(must, 'one lost connection', answeredWith({ failure: 'reset' }), 'unproven'),
  row(must, 'a connection lost each time', answeredWith({ failure: 'reset', attempts: 5 }), 'fail', {
    diagnosis: 'connection closed',
  }),
  row(
    must,
    'no connection',
    { ...answeredWith({ failure: 'connect', attempts: 5 }), after: null },
    'unproven',
  ),
  row(ok, 'answered 200', {}, 'pass'),
  row(ok, 'answered 204', answeredWith({ status: 204 }), 'fail', {
    where: 'PATCH response status',
    diagnosis: '204 No Content: the updated entity is not in the answer',
  }),
  row(ok, 'answered 202', answeredWith({ status: 202 }), 'fail', { diagnosis: '202' }),
  row(ok, 'refused', answeredWith({ status: 400 }), 'unproven'),
]

const media: Expectation = { kind: 'media-type' }
const complete: Expectation = { kind: 'complete' }
const valid: Expectation = { kind: 'valid' }
const sound: Expectation = { kind: 'sound-read' }
const annotation: Expectation = { kind: 'type-annotation' }
const { entityType } = contract

const entityRows: readonly Row[] = [
  row(
    media,
    'with parameters',
    answeredWith({ type: 'Application/JSON;odata.metadata=minimal;charset=utf-8' }),
    'pass',
  ),
  row(media, 'text/plain', answeredWith({ type: 'text/plain' }), 'fail', { diagnosis: 'text/plain' }),
  row(media, 'none', answeredWith({ type: null }), 'fail'),
  row(media, '204 without a body', answeredWith({ status: 204, type: null }), 'n/a'),
  row(
    complete,
    'every member, and more',
    answeredWith({ json: entityWith({ lastAppCount: 1, '@odata.etag': 'W/"1"' }) }),
    'pass',
  ),
  row(complete, 'a member missing', answeredWith({ json: entityWithout('appleId') }), 'fail', {
    where: '$.appleId',
    diagnosis: 'missing: appleId',
  }),
  row(complete, 'an array', answeredWith({ json: [entityWith()] }), 'fail', { diagnosis: 'an array' }),
  row(complete, 'no JSON', answeredWith({ raw: '<html>' }), 'fail'),
  row(complete, 'no body', answeredWith({ raw: '' }), 'fail'),
  row(complete, '204', answeredWith({ status: 204 }), 'n/a'),
  row(valid, 'every member of its type', {}, 'pass'),
  row(
    valid,
    'text for a boolean',
    answeredWith({ json: entityWith({ automaticallyUpdateApps: 'true' }) }),
    'fail',
    { where: '$.automaticallyUpdateApps' },
  ),
  row(valid, 'no member of the enum', answeredWith({ json: entityWith({ state: 'completed' }) }), 'fail', {
    where: '$.state',
  }),
  row(valid, 'a member missing', answeredWith({ json: entityWithout('state') }), 'pass'),
  row(valid, 'the credential kept back', answeredWith({ json: entityWith({ token: null }) }), 'pass'),
  row(
    valid,
    'a date without an offset is the date chapter’s',
    answeredWith({ json: entityWith({ lastSyncDateTime: '2031-01-01T00:00:00' }) }),
    'pass',
  ),
  row(valid, 'a date that is a number', answeredWith({ json: entityWith({ lastSyncDateTime: 1 }) }), 'fail'),
  row(sound, 'the whole entity', {}, 'pass'),
  row(sound, 'a member missing', { after: entityWithout('countryOrRegion') }, 'fail', {
    where: 'GET response $.countryOrRegion',
  }),
  row(sound, 'a wrong type', { after: entityWith({ organizationName: 1 }) }, 'fail', {
    where: '$.organizationName',
  }),
  row(sound, 'GET is absent', { reader: 'patch', after: entityWithout('appleId') }, 'n/a'),
  row(sound, 'cannot be read', { after: null }, 'unproven'),
  row(annotation, 'absent', {}, 'pass'),
  row(annotation, 'right', answeredWith({ json: entityWith({ '@odata.type': entityType }) }), 'pass'),
  row(
    annotation,
    'with a metadata URL',
    answeredWith({ json: entityWith({ '@odata.type': `https://graph.test/$metadata${entityType}` }) }),
    'pass',
  ),
  row(
    annotation,
    'of another type',
    answeredWith({ json: entityWith({ '@odata.type': '#microsoft.graph.group' }) }),
    'fail',
  ),
]

const identity: Expectation = { kind: 'identity' }
const elsewhere: Row['steps'] = [
  { method: 'PATCH', resource: 'item', body: '{}' },
  { method: 'GET', resource: { id: 'other' } },
]
const looked = (patch: number, status: number) => ({
  exchanges: [exchange({ status: patch }), exchange({ method: 'GET', status })],
})

const identityRows: readonly Row[] = [
  row(identity, 'the id asked for', {}, 'pass'),
  row(
    identity,
    'in another letter case',
    answeredWith({ json: entityWith({ id: entityId.toUpperCase() }) }),
    'pass',
  ),
  row(identity, 'another id in the answer', answeredWith({ json: entityWith({ id: 'other' }) }), 'fail', {
    where: 'PATCH response $.id',
  }),
  row(identity, 'another id when read', { after: entityWith({ id: 'other' }) }, 'fail', {
    where: 'GET response $.id',
  }),
  row(identity, 'a differing id that is ignored', looked(200, 404), 'pass', { steps: elsewhere }),
  row(identity, 'a differing id that is refused', looked(400, 404), 'info', { steps: elsewhere }),
  row(
    identity,
    'a differing id that is that of the entity now',
    { ...looked(200, 200), after: null },
    'fail',
    { steps: elsewhere, diagnosis: 'renamed' },
  ),
  row(identity, 'a differing id that is that of another entity now', looked(200, 200), 'fail', {
    steps: elsewhere,
    diagnosis: 'creates an entity',
  }),
]

// These are judged in answer-values.test.ts.
const valueKinds = ['echo', 'others', 'credential-echo', 'credential-text']

describe('what an accepted PATCH answers', () => {
  const kinds = Object.keys(answerRulings).filter((kind) => !valueKinds.includes(kind))
  testRows([...statusRows, ...entityRows, ...identityRows], kinds)
})
