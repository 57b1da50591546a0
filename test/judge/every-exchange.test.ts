import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { type LookName, looks } from '../../src/cases/looks.ts'
import type { Case, Expectation, Probe } from '../../src/cases/types.ts'
import { everyExchange } from '../../src/judge/every-exchange.ts'
import { isFound } from '../../src/judge/judgement.ts'
import type { Seen } from '../../src/judge/types.ts'
import {
  caseOf,
  contract,
  type ExchangeParts,
  entityWith,
  entityWithout,
  error,
  exchange,
  type Happened,
  observation,
  validators,
} from '../support/observation.ts'

const looking = { contract, validators }
const ok: Expectation = { kind: 'ok' }
const free: Expectation = { kind: 'freedom' }

/** What was seen of a PATCH that sent some members, for a case with an expectation. */
function seen(
  sent: Parameters<typeof entityWith>[0],
  happened: Omit<Happened, 'exchanges'> & { readonly answer?: ExchangeParts },
  expected: Expectation = free,
  more: Partial<Probe> = {},
): Seen {
  const { answer = {}, ...around } = happened
  const patch = exchange({ sent: sent!, json: entityWith(sent), ...answer })
  const item = caseOf(expected, {
    steps: [{ method: 'PATCH', resource: 'item', body: JSON.stringify(sent) }],
  })
  return {
    items: [{ ...item, probe: { ...item.probe, ...more } }],
    observation: observation({ exchanges: [patch], after: entityWith(sent), ...around }),
  }
}

/** The same, with a Content-Type of its own. */
function typed(type: string, one: Seen): Seen {
  const exchanges = one.observation.exchanges.map(({ request, ...rest }) => ({
    ...rest,
    request: { ...request, headers: [['Content-Type', type] as const] },
  }))
  return { ...one, observation: { ...one.observation, exchanges } as Seen['observation'] }
}

const foundIn = (one: Seen) =>
  [...everyExchange(one, looking)].filter(([, judgement]) => isFound(judgement)).map(([look]) => look)

const text = { organizationName: 'new' }

/** What a look finds, and what looks the same and is nothing of the kind. */
type Looked = readonly [look: LookName, what: string, wrong: Seen, right: Seen]
const table: readonly Looked[] = [
  [
    'no-server-error',
    'a 500 to a PATCH that nobody judges',
    seen(text, { answer: { status: 500 } }, ok),
    seen(text, { answer: { status: 400 } }, ok),
  ],
  [
    'no-server-error',
    'a 500 to the reading afterwards',
    withRead(seen(text, {}, ok), { status: 500 }),
    withRead(seen(text, {}, ok), { status: 503 }),
  ],
  [
    'no-server-error',
    'a 500 that its own case judges',
    seen(text, { answer: { status: 500 } }, ok),
    seen(text, { answer: { status: 500 } }, { kind: 'accepted', refusal: 'fail' }),
  ],
  [
    'whole-answer',
    'an answer without a member',
    seen(text, { answer: { json: entityWithout('state') } }),
    seen(text, { answer: { status: 204 } }),
  ],
  [
    'valid-read',
    'a number that is stored for an enum',
    seen({ lastSyncStatus: '94' }, { after: entityWith({ lastSyncStatus: 94 }) }),
    seen({ lastSyncStatus: '94' }, { after: entityWith({ lastSyncStatus: 'none' }) }),
  ],
  [
    'valid-read',
    'a value that was not there before',
    seen({ lastSyncStatus: '94' }, { after: entityWith({ lastSyncStatus: 94 }) }),
    seen(text, {
      before: entityWith({ lastSyncStatus: 94 }),
      after: entityWith({ ...text, lastSyncStatus: 94 }),
    }),
  ],
  [
    'valid-answer',
    'a value that only the answer shows',
    seen(text, { answer: { json: entityWith({ ...text, state: 'odd' }) } }),
    seen(
      { state: 'odd' },
      { answer: { json: entityWith({ state: 'odd' }) }, after: entityWith() },
      {
        kind: 'refused',
        statuses: [400],
      },
    ),
  ],
  [
    'others-kept',
    'a member that was not sent',
    seen(text, { after: entityWith({ ...text, state: 'expired' }) }),
    seen({ token: 'new' }, { after: entityWith({ token: 'new', state: 'expired' }) }),
  ],
  [
    'others-shown',
    'a member that was not sent, in the answer alone',
    seen(text, { answer: { json: entityWith({ ...text, appleId: null }) } }),
    seen(text, { answer: { json: entityWith({ ...text, token: null }) } }),
  ],
  [
    'values-stored',
    'a value that was taken and not stored',
    seen({ state: 'expired' }, { after: entityWith() }),
    seen(
      { state: 'expired' },
      { after: entityWith() },
      { kind: 'echo', in: ['read'], sent: { state: 'expired' } },
    ),
  ],
  [
    'texts-as-sent',
    'a large text that was cut',
    seen(
      { token: 't', organizationName: 'x'.repeat(70_000) },
      { after: entityWith({ organizationName: 'x'.repeat(65_535) }) },
    ),
    seen({ organizationName: 'x'.repeat(70_000) }, {}),
  ],
  [
    'nothing-disclosed',
    'a path in an error',
    seen(text, { answer: { status: 400, json: error({ message: 'in C:\\src\\Vpp.cs' }) } }),
    seen(text, { answer: { json: entityWith({ organizationName: 'C:\\src\\Vpp.cs' }) } }),
  ],
  [
    'nothing-disclosed',
    'a path that was not sent',
    seen(text, { answer: { status: 400, json: error({ message: 'in C:\\Windows\\win.ini' }) } }),
    seen(
      { organizationName: '..\\C:\\Windows\\win.ini' },
      { answer: { status: 400, json: error({ message: 'no such name: ..\\C:\\Windows\\win.ini' }) } },
    ),
  ],
  ...[
    'com.fasterxml.jackson.databind.exc.InvalidFormatException: not a State',
    'Cannot deserialize value of type `java.time.OffsetDateTime`',
    'django.db.utils.IntegrityError: no',
    'ActiveRecord::RecordInvalid',
    'Symfony\\Component\\Serializer\\Exception\\InvalidArgumentException',
    'Microsoft.EntityFrameworkCore.DbUpdateException',
    "TypeError: Cannot read properties of undefined (reading 'x')",
    'SQLSTATE[22007]: Invalid datetime format',
    'ORA-01400: cannot insert NULL',
    'ER_PARSE_ERROR: You have an error',
    'null value violates not-null constraint',
  ].map(
    (message): Looked => [
      'nothing-internal',
      message,
      seen(text, { answer: { status: 400, json: error({ message }) } }),
      seen(
        { organizationName: message },
        { answer: { status: 400, json: error({ message: `no: ${message}` }) } },
      ),
    ],
  ),
  ...[
    "Error converting value to type 'System.DateTimeOffset'. Path 'state', line 1, position 42.",
    'The JSON value could not be converted to System.Nullable`1[System.DateTimeOffset]. Path: $.state',
    "Requested value 'x' was not found. Allowed: microsoft.graph.vppTokenState.valid",
    'unknown variant `x`, expected one of `unknown`, `valid` at line 1 column 14',
    'json: cannot unmarshal number into Go struct field VppToken.state of type string',
    'Url: https://fef.msub01.manage.microsoft.com/A/B/deviceAppManagement/vppTokens?api-version=1',
  ].map(
    (message): Looked => [
      'nothing-internal',
      `a class beside ${message}`,
      seen(text, { answer: { status: 400, json: error({ message: `${message} KeyError: 1` }) } }),
      seen(text, { answer: { status: 400, json: error({ message }) } }),
    ],
  ),
  [
    'coding-accepted',
    'a coding that nobody has asked for',
    seen(text, { answer: { headers: [['Content-Encoding', 'gzip, zstd']] } }),
    seen(text, { answer: { headers: [['Content-Encoding', 'x-gzip, BR']] } }),
  ],
  [
    'texts-as-sent',
    'another character',
    seen({ organizationName: 'a\u00e9' }, { after: entityWith({ organizationName: 'a\ufffd' }) }),
    seen({ organizationName: 'a\ud83d' }, { after: entityWith({ organizationName: 'a\ufffd' }) }),
  ],
  [
    'texts-as-sent',
    'the text of another name',
    seen({ organizationName: 'a', other: 'b' }, { after: entityWith({ organizationName: 'b' }) }),
    seen({ organizationName: 'a', ORGANIZATIONNAME: 'b' }, { after: entityWith({ organizationName: 'b' }) }),
  ],
  [
    'challenge',
    'a 401 without a challenge',
    seen(text, { answer: { status: 401 } }),
    seen(text, { answer: { status: 401, headers: [['WWW-Authenticate', 'Bearer']] } }),
  ],
  [
    'one-content-type',
    'two of them',
    seen(text, { answer: { headers: [['Content-Type', 'text/html']] } }),
    seen(text, { answer: { type: 'application/json; profile="a/b, c/d"' } }),
  ],
  ['keys-apart', 'two entities with one key', listed('a', 'a'), listed('a', 'b')],
  [
    'no-byte-order-mark',
    'a mark',
    seen(text, { answer: { raw: `\ufeff${JSON.stringify(entityWith(text))}` } }),
    seen(text, { answer: { json: entityWith({ organizationName: '\ufeffnew' }) } }),
  ],
  [
    'no-html-page',
    'a page in the place of an error',
    seen(text, { answer: { status: 403, type: 'text/html', raw: '<h1>Forbidden</h1>' } }),
    seen(text, { answer: { status: 413, type: 'text/html', raw: '<h1>Too large</h1>' } }),
  ],
  [
    'no-name-twice',
    'control information twice',
    seen(text, {
      answer: { raw: JSON.stringify(entityWith(text)).replace('{', '{"@odata.type":"a","@odata.type":"a",') },
    }),
    seen(text, { answer: { json: entityWith({ organizationName: '","id":"x","id":"y' }) } }),
  ],
]

/** A reading of the collection, with entities of these keys. */
function listed(...ids: readonly string[]): Seen {
  const { items, observation } = seen({}, {})
  const list = exchange({ method: 'GET', json: { value: ids.map((id) => entityWith({ id })) } })
  const probe = { ...items[0]!.probe, steps: [{ method: 'GET', resource: 'collection' } as const] }
  return {
    items: items.map((item) => ({ ...item, probe })),
    observation: { ...observation, exchanges: [list] },
  }
}

function withRead(one: Seen, parts: ExchangeParts): Seen {
  const after = { problem: 'it could not be read', exchange: exchange({ method: 'GET', ...parts }) }
  return { ...one, observation: { ...one.observation, after } }
}

describe('the looks at every exchange', () => {
  it.each(table)('%s: finds %s', (look, _, wrong, right) => {
    expect(foundIn(wrong)).toEqual([look])
    expect(foundIn(right)).not.toContain(look)
  })

  it('are each tried here, but for the one that takes all requests of a run', () => {
    const tried = new Set(table.map(([look]) => look))
    expect(Object.keys(looks).filter((look) => !tried.has(look as LookName))).toEqual(['valid-taken'])
  })

  it('belong to a requirement each, and are a case of it', () => {
    const ids = new Set(deriveCases(contract).map(({ id }) => id))
    for (const [look, requirement] of Object.entries(looks))
      expect(ids).toContain(`${requirement}/every-exchange/${look}`)
  })

  it('find nothing in an update that is as it should be, and say that they looked', () => {
    const judged = everyExchange(seen(text, {}), looking)
    expect([...judged.values()].every(({ verdict }) => verdict === 'pass')).toBe(true)
    expect([...judged.keys()]).toEqual(
      expect.arrayContaining(['values-stored', 'texts-as-sent', 'others-kept']),
    )
    expect(judged.has('challenge')).toBe(false)
  })

  it('warn of what no server is asked to bear', () => {
    const judgement = everyExchange(seen(text, { answer: { status: 500 } }, ok, { extreme: true }), looking)
    expect(judgement.get('no-server-error')?.verdict).toBe('warn')
  })

  it('look at nothing that was not sent', () => {
    const blocked = observation({ blocked: { verdict: 'n/a', reason: 'no' } })
    expect(everyExchange({ items: [caseOf(ok) as Case], observation: blocked }, looking).size).toBe(0)
  })

  it('tell nothing of members where the body cannot be read', () => {
    const coded = seen(text, { after: entityWith({ ...text, state: 'expired' }) })
    const [patch] = coded.observation.exchanges
    const exchanges = [{ ...patch!, request: { ...patch!.request, body: Buffer.from([0x1f, 0x8b, 8, 0]) } }]
    expect(foundIn({ ...coded, observation: { ...coded.observation, exchanges } })).toEqual([])
  })

  it('warn of a value that is not stored where the body is not said to be JSON in UTF-8', () => {
    const verdictFor = (type: string) =>
      everyExchange(typed(type, seen({ state: 'expired' }, { after: entityWith() })), looking).get(
        'values-stored',
      )!.verdict
    const plain = ['', '; charset=UTF-8', ';a=b', ';', '; utf-8'].map((rest) => `application/json${rest}`)
    for (const type of plain) expect(verdictFor(type)).toBe('fail')
    for (const type of ['application/json; charset=', 'application/json; charset=x', 'text/json'])
      expect(verdictFor(type)).toBe('warn')
  })

  it('show a long text by its ends', () => {
    const [, , wrong] = table.find(([look]) => look === 'texts-as-sent')!
    const { got, expected, diagnosis } = everyExchange(wrong, looking).get('texts-as-sent')!
    expect(diagnosis).toBe('cut after 65535 characters')
    expect(got!.length + expected!.length).toBeLessThan(1000)
  })
})
