import { describe, expect, it } from 'vitest'
import type { Expectation } from '../../src/cases/types.ts'
import { createJudge } from '../../src/judge/judge.ts'
import { refusalRulings } from '../../src/judge/refusal.ts'
import {
  caseOf,
  contract,
  type ExchangeParts,
  entityWith,
  error,
  exchange,
  observation,
  type Row,
  row,
  testRows,
  validators,
} from '../support/observation.ts'

const judge = createJudge(contract, validators)
const answered = (parts: ExchangeParts) => ({ exchanges: [exchange(parts)] })
const refusedWith = (parts: ExchangeParts = {}) => answered({ status: 400, ...parts })
const changed = entityWith({ state: 'expired' })

const refused: Expectation = { kind: 'refused', statuses: [400, 422] }
const notJson: Expectation = { kind: 'refused', statuses: [400], tolerated: [422] }

const refusalRows: readonly Row[] = [
  row(refused, '400', refusedWith(), 'pass'),
  row(refused, '422', refusedWith({ status: 422 }), 'pass'),
  row(
    refused,
    'accepted and stored',
    { ...answered({ sent: { state: 'expired' } }), after: changed },
    'fail',
    { property: 'state', diagnosis: 'accepted', where: 'PATCH response status' },
  ),
  row(refused, '204', answered({ status: 204 }), 'fail', { diagnosis: 'accepted' }),
  row(refused, '404', refusedWith({ status: 404 }), 'fail', { diagnosis: '404' }),
  row(refused, '500', refusedWith({ status: 500 }), 'fail', { diagnosis: 'server error' }),
  row(refused, '429 to the end', answered({ status: 429 }), 'unproven', { message: 'throttled' }),
  row(refused, 'no answer in time', answered({ failure: 'timeout' }), 'fail', { diagnosis: 'no answer' }),
  row(refused, 'an unreachable host', { ...answered({ failure: 'connect' }), after: null }, 'unproven'),
  row(notJson, 'a status that is tolerated', refusedWith({ status: 422 }), 'warn', { diagnosis: '422' }),
  row(notJson, 'a status that is not', refusedWith({ status: 415 }), 'fail', { diagnosis: '415' }),
]

const unchanged: Expectation = { kind: 'unchanged' }
const noEffect: Expectation = { kind: 'no-effect' }
const stamped = entityWith({ lastModifiedDateTime: '2031-01-01T00:00:00Z' })

const ifRefused: Expectation = { kind: 'unchanged-if-refused' }

const stateRows: readonly Row[] = [
  row(ifRefused, 'taken', { after: changed }, 'pass'),
  row(ifRefused, 'refused, nothing changed', refusedWith(), 'pass'),
  row(ifRefused, 'refused, and changed', { ...refusedWith(), after: changed }, 'fail'),
  row(unchanged, 'refused, nothing changed', refusedWith(), 'pass'),
  row(unchanged, 'refused, and changed', { ...refusedWith(), after: changed }, 'fail', {
    where: 'GET response $.state',
    diagnosis: 'half-applied',
  }),
  row(unchanged, 'refused, and stamped', { ...refusedWith(), after: stamped }, 'pass'),
  row(
    unchanged,
    'refused, a date in another form',
    {
      ...refusedWith(),
      before: entityWith({ lastSyncDateTime: '2031-01-01T01:00:00+01:00' }),
      after: entityWith({ lastSyncDateTime: '2031-01-01T00:00:00.0Z' }),
    },
    'pass',
  ),
  row(unchanged, 'accepted', { after: changed }, 'n/a'),
  row(unchanged, 'not readable', { ...refusedWith(), after: null }, 'unproven'),
  row(noEffect, 'accepted, nothing changed', {}, 'pass'),
  row(noEffect, 'refused, nothing changed', refusedWith(), 'info'),
  row(noEffect, 'accepted, and changed', { after: entityWith({ appleId: null }) }, 'fail', {
    where: '$.appleId',
  }),
]

const body: Expectation = { kind: 'error-body' }
const media: Expectation = { kind: 'error-media-type' }
const alive: Expectation = { kind: 'no-server-error' }

const formRows: readonly Row[] = [
  row(body, 'the OData error', refusedWith({ json: error({ innererror: {}, details: [] }) }), 'pass'),
  row(body, 'the OData error of a server error', refusedWith({ status: 500 }), 'n/a'),
  row(body, 'of an accepted PATCH', {}, 'n/a'),
  row(body, 'no message', refusedWith({ json: { error: { code: 'BadRequest' } } }), 'fail', {
    where: '$.error.message',
  }),
  row(body, 'an empty code', refusedWith({ json: error({ code: ' ' }) }), 'fail', { where: '$.error.code' }),
  row(
    body,
    'a message that is an object',
    refusedWith({ json: error({ message: { value: 'x' } }) }),
    'fail',
    { where: '$.error.message' },
  ),
  row(body, 'not wrapped', refusedWith({ json: { code: 'BadRequest', message: 'x' } }), 'fail', {
    where: '$.error',
  }),
  row(body, 'an array', refusedWith({ json: [error()] }), 'fail', { where: '$.error' }),
  row(body, 'no JSON', refusedWith({ raw: '<h1>400</h1>' }), 'fail', { where: 'body' }),
  row(body, 'no body', refusedWith({ raw: '' }), 'fail', { where: 'body', diagnosis: 'no body' }),
  row(body, 'not UTF-8', refusedWith({ raw: Buffer.from([0x7b, 0xff]) }), 'fail', { where: 'body' }),
  row(media, 'application/json', refusedWith({ type: 'application/json; charset=utf-8' }), 'pass'),
  row(media, 'problem+json', refusedWith({ type: 'application/problem+json' }), 'fail', {
    diagnosis: 'problem+json',
  }),
  row(media, 'none', refusedWith({ type: null }), 'fail', { diagnosis: 'no Content-Type' }),
  row(media, 'of an accepted PATCH', answered({ type: 'text/plain' }), 'n/a'),
  row(alive, '400', refusedWith(), 'pass'),
  row(alive, '200', {}, 'pass'),
  row(alive, '500', refusedWith({ status: 500 }), 'fail', { diagnosis: '500' }),
  row(alive, '503 is throttling', answered({ status: 503 }), 'unproven'),
  row(
    alive,
    '500 to another step',
    { exchanges: [exchange(), exchange({ method: 'GET', status: 502 })] },
    'fail',
    { where: 'GET response status' },
  ),
]

const discreet = (...secrets: string[]): Expectation => ({ kind: 'discreet', secrets })
const saying = (message: string) => refusedWith({ json: error({ message }) })

const discreetRows: readonly Row[] = [
  row(
    discreet('s3cret-value'),
    'a plain message',
    saying('The value of /deviceAppManagement/vppTokens is not at 10:20.'),
    'pass',
  ),
  row(
    discreet(),
    'an Intune message',
    saying(
      '{\r\n  "Message": "An error has occurred - Url: https://fef.msua04.manage.microsoft.com/A/StatelessB/deviceManagement/c?api-version=2020-01-01"}',
    ),
    'pass',
  ),
  row(
    discreet(),
    'a .NET stack trace',
    saying('System.Exception: x\r\n   at Contoso.Tokens.Update(String id) in Tokens.cs:line 3'),
    'fail',
    { diagnosis: 'a stack trace' },
  ),
  row(
    discreet(),
    'a Java stack trace',
    saying('java.lang.NullPointerException at com.contoso.Tokens.update(Tokens.java:12)'),
    'fail',
    { diagnosis: 'a stack trace' },
  ),
  row(discreet(), 'a Node.js stack trace', saying('TypeError: x\n    at update (file.js:1:2)'), 'fail', {
    diagnosis: 'a stack trace',
  }),
  row(discreet(), 'a Python stack trace', saying('Traceback (most recent call last): …'), 'fail', {
    diagnosis: 'a stack trace',
  }),
  row(discreet(), 'a POSIX path', saying('cannot open /srv/app/tokens.db'), 'fail', {
    diagnosis: 'a file path',
  }),
  row(discreet(), 'a Windows path', saying('cannot open C:\\inetpub\\wwwroot\\tokens.mdb'), 'fail', {
    diagnosis: 'a file path',
  }),
  row(
    discreet(),
    'a .NET stack trace within a line',
    saying('Failed at Contoso.Controllers.VppTokensController.Patch(String id) in C:\\src\\Vpp.cs:line 87'),
    'fail',
    { diagnosis: 'a stack trace' },
  ),
  row(discreet(), 'a Windows path one folder deep', saying('see C:\\src\\VppTokens.cs'), 'fail', {
    diagnosis: 'a file path',
  }),
  row(discreet(), 'a version in an address', saying('see /app/v1.0 and C: 5, at 10:20 (UTC)'), 'pass'),
  row(discreet('s3cret-value'), 'the secret that was sent', saying('not allowed: s3cret-value'), 'fail', {
    diagnosis: 'secret',
  }),
  row(discreet(), 'weighed as the SHOULD that it is', saying('cannot open /srv/app/tokens.db'), 'warn', {
    requirement: 'VPP-ERROR-04',
  }),
  row(
    discreet('s3cret-value'),
    'nothing was refused',
    answered({ json: entityWith({ token: 's3cret-value' }) }),
    'n/a',
  ),
]

const some: Expectation = { kind: 'answered' }
const freedom: Expectation = { kind: 'freedom', property: 'state' }

const restRows: readonly Row[] = [
  row(some, '413', refusedWith({ status: 413 }), 'pass'),
  row(some, '200', {}, 'pass'),
  row(some, 'no answer in time', answered({ failure: 'timeout' }), 'fail', { diagnosis: 'no answer' }),
  row(some, 'closed early each time', answered({ failure: 'reset', attempts: 5 }), 'fail'),
  row(some, 'one lost connection', answered({ failure: 'reset' }), 'unproven'),
  row(freedom, 'taken', { after: changed }, 'info', { message: 'state is then "expired"' }),
  row(freedom, 'refused', refusedWith(), 'info', { message: '400' }),
  row(freedom, 'answered 500', refusedWith({ status: 500 }), 'info', { requirement: 'VPP-ENUM-09' }),
  row(
    { kind: 'freedom' },
    'a preference applied',
    answered({ status: 204, headers: [['Preference-Applied', 'return=minimal']] }),
    'info',
    { message: 'return=minimal' },
  ),
]

describe('how a PATCH is refused', () => {
  it.each([
    [alive, refusedWith({ status: 500 })],
    [some, answered({ failure: 'timeout' })],
  ] as const)('warns of what no server is asked to bear: %o', (expected, happened) => {
    const item = caseOf(expected)
    const probe = { ...item.probe, extreme: true }
    expect(judge(item, observation(happened)).verdict).toBe('fail')
    expect(judge({ ...item, probe }, observation(happened)).verdict).toBe('warn')
  })

  testRows(
    [...refusalRows, ...stateRows, ...formRows, ...discreetRows, ...restRows],
    Object.keys(refusalRulings),
  )
})

describe('an entity that cannot be read after a PATCH', () => {
  const judge = createJudge(contract, validators)
  const reading = (status: number) => ({
    problem: `answered ${status}`,
    exchange: exchange({ method: 'GET', status }),
  })
  const verdictOf = (status: number, before = observation().before) =>
    judge(caseOf(alive), { ...observation(), before, after: reading(status) })

  it('is a server error that the PATCH has caused', () => {
    expect(verdictOf(500)).toMatchObject({
      verdict: 'fail',
      where: 'GET response status',
      got: 'the PATCH 200, then 500',
      diagnosis: 'GET is answered 500',
    })
  })

  it('is none where it could not be read before, is throttled, or is gone', () => {
    expect(verdictOf(500, reading(500)).verdict).toBe('pass')
    expect([503, 429, 404].map((status) => verdictOf(status).verdict)).toEqual(['pass', 'pass', 'pass'])
  })
})
