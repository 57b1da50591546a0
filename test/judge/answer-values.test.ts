import { describe, expect, it } from 'vitest'
import type { Expectation } from '../../src/cases/types.ts'
import {
  entityWith,
  entityWithout,
  exchange,
  judgeRow,
  type Row,
  row,
  testRows,
} from '../support/observation.ts'

const answeredWith = (json: Parameters<typeof exchange>[0]) => ({ exchanges: [exchange(json)] })

const echo = (
  sent: Record<string, string | boolean | null>,
  places: ('answer' | 'read')[] = ['answer', 'read'],
  refusal?: 'warn',
): Expectation => ({
  kind: 'echo',
  in: places,
  sent,
  ...(refusal && { refusal }),
})
const shown = (members: Parameters<typeof entityWith>[0], after = members) => ({
  exchanges: [exchange({ sent: members!, json: entityWith(members) })],
  after: entityWith(after),
})
const others = (place: 'answer' | 'read'): Expectation => ({
  kind: 'others',
  in: place,
  sent: { appleId: 'new' },
})

const valueRows: readonly Row[] = [
  row(echo({ appleId: 'new' }), 'in both places', shown({ appleId: 'new' }), 'pass'),
  row(
    echo({ appleId: 'new' }, ['answer']),
    'the old value in the answer',
    { ...shown({ appleId: 'new' }), exchanges: [exchange()] },
    'fail',
    { where: 'PATCH response $.appleId', diagnosis: 'not stored' },
  ),
  row(
    echo({ appleId: 'new' }, ['read']),
    'the old value when read',
    { ...shown({ appleId: 'new' }), after: entityWith() },
    'fail',
    { where: 'GET response $.appleId', diagnosis: 'not stored' },
  ),
  row(
    echo({ appleId: 'new' }, ['answer']),
    'the read is not looked at',
    shown({ appleId: 'new' }, {}),
    'pass',
  ),
  row(echo({ appleId: ' new ' }), 'trimmed', shown({ appleId: 'new' }), 'fail', { diagnosis: 'trimmed' }),
  row(echo({ appleId: 'NeW' }), 'lower-cased', shown({ appleId: 'new' }), 'fail', {
    diagnosis: 'lower-cased',
  }),
  row(echo({ appleId: 'newer' }), 'cut', shown({ appleId: 'new' }), 'fail', { diagnosis: 'cut after 3' }),
  row(echo({ appleId: '<b>' }), 'HTML-escaped', shown({ appleId: '&lt;b&gt;' }), 'fail', {
    diagnosis: 'HTML-escaped',
  }),
  row(echo({ appleId: 'é' }), 'read as Latin-1', shown({ appleId: 'Ã©' }), 'fail', { diagnosis: 'Latin-1' }),
  row(
    echo({ automaticallyUpdateApps: false }),
    'null for false',
    shown({ automaticallyUpdateApps: null }),
    'fail',
    { diagnosis: 'null' },
  ),
  row(
    echo({ lastSyncDateTime: '2031-01-01T00:00:00.1234567Z' }),
    'a lost fraction is the date chapter’s',
    shown({ lastSyncDateTime: '2031-01-01T00:00:00Z' }),
    'pass',
  ),
  row(
    echo({ lastSyncDateTime: '2031-01-01T00:00:00Z' }),
    'another date',
    shown({ lastSyncDateTime: '2031-02-01T00:00:00Z' }),
    'fail',
  ),
  row(echo({ token: 'new secret' }), 'the credential kept back', shown({ token: null }), 'pass'),
  row(
    echo({ appleId: 'new' }),
    '204 is looked at when read',
    { exchanges: [exchange({ status: 204 })], after: entityWith({ appleId: 'new' }) },
    'pass',
  ),
  row(
    echo({ appleId: 'new' }, ['answer']),
    '204 where only the answer counts',
    answeredWith({ status: 204 }),
    'n/a',
  ),
  row(
    echo({ appleId: 'new' }),
    'refused where acceptance is another’s',
    answeredWith({ status: 400 }),
    'unproven',
  ),
  row(echo({ appleId: 'new' }, ['read'], 'warn'), 'odd text refused', answeredWith({ status: 400 }), 'warn'),
  row(others('answer'), 'as before', shown({ appleId: 'new' }), 'pass'),
  row(
    others('answer'),
    'wiped in the answer',
    shown({ appleId: 'new', organizationName: null }, { appleId: 'new' }),
    'fail',
    { where: 'PATCH response $.organizationName', diagnosis: 'reset' },
  ),
  row(
    others('answer'),
    'a member missing from the answer',
    answeredWith({ json: entityWithout('state') }),
    'pass',
  ),
  row(
    others('answer'),
    'the credential kept back in the answer',
    shown({ appleId: 'new', token: null }),
    'pass',
  ),
  row(
    echo({ appleId: 'a {{7*7}} b' }),
    'what a template language reads',
    shown({ appleId: 'a 49 b' }),
    'fail',
    { diagnosis: 'a template in it was evaluated' },
  ),
  row(echo({ appleId: 'a {{7*7}}' }), 'its beginning alone', shown({ appleId: 'a ' }), 'fail', {
    diagnosis: 'a template in it was evaluated',
  }),
  row(echo({ appleId: 'a {{7*7}} b' }), 'what is no template either', shown({ appleId: 'a {' }), 'fail', {
    diagnosis: 'cut after 3 characters',
  }),
  row(others('read'), 'as before', shown({ appleId: 'new' }), 'pass'),
  row(
    others('read'),
    'changed when read',
    shown({ appleId: 'new' }, { appleId: 'new', state: 'expired' }),
    'fail',
    { where: 'GET response $.state', diagnosis: 'changed without being sent' },
  ),
  row(
    others('read'),
    'stamped by the service',
    shown({ appleId: 'new' }, { appleId: 'new', lastModifiedDateTime: '2031-01-01T00:00:00Z' }),
    'pass',
  ),
  row(
    { kind: 'others', in: 'read', sent: { token: 'new' } },
    'what follows from what was sent',
    shown({
      token: 'new',
      state: 'valid',
      expirationDateTime: '2040-01-01T00:00:00Z',
      lastSyncStatus: 'none',
    }),
    'info',
    { message: 'lastSyncStatus' },
  ),
  row(
    { kind: 'others', in: 'read', sent: { token: 'new' } },
    'what does not follow from what was sent',
    shown({ token: 'new', lastSyncStatus: 'none', automaticallyUpdateApps: false }),
    'fail',
    { where: '$.automaticallyUpdateApps' },
  ),
  row(others('read'), 'not readable before', { ...shown({ appleId: 'new' }), before: null }, 'unproven'),
]

const secret = 'sVBwVG9rZW4tb2Ytc2VjcmV0LXRleHQ'
const credential: Expectation = { kind: 'credential-echo', property: 'token', sent: secret }
const credentialText = (refusal: 'warn' | 'info'): Expectation => ({
  kind: 'credential-text',
  property: 'token',
  sent: secret,
  refusal,
})

const credentialRows: readonly Row[] = [
  row(credential, 'as sent', shown({ token: secret }), 'pass'),
  row(credential, 'kept back', shown({ token: null }), 'warn', {
    requirement: 'VPP-ENTITY-12',
    diagnosis: 'kept back',
  }),
  row(credential, 'masked', shown({ token: '*****' }), 'warn', {
    requirement: 'VPP-ENTITY-12',
    diagnosis: 'kept back',
  }),
  row(credential, 'another', shown({ token: 'something else' }), 'fail'),
  row(credentialText('warn'), 'as sent', shown({ token: secret }), 'pass'),
  row(credentialText('warn'), 'kept back', shown({ token: null }), 'n/a'),
  row(credentialText('warn'), 'cut', shown({ token: secret.slice(0, 8) }), 'fail', {
    diagnosis: 'cut after 8',
  }),
  row(credentialText('info'), 'refused', answeredWith({ status: 400 }), 'info'),
]

describe('the values that an accepted PATCH leaves', () => {
  testRows([...valueRows, ...credentialRows], ['echo', 'others', 'credential-echo', 'credential-text'])

  it('never shows a credential that differs', () => {
    const cut = secret.slice(0, 20)
    const judgement = judgeRow({
      name: '',
      expect: credential,
      happened: shown({ token: cut }),
      verdict: 'fail',
    })
    expect(JSON.stringify(judgement)).not.toContain(cut)
  })

  it('names the PATCH that reads where GET is absent', () => {
    const happened = { ...shown({ appleId: 'new' }, {}), reader: 'patch' as const }
    const judgement = judgeRow({
      name: '',
      expect: echo({ appleId: 'new' }, ['read']),
      happened,
      verdict: 'fail',
    })
    expect(judgement.where).toBe('no-op PATCH response $.appleId')
  })
})
