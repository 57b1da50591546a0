import { describe } from 'vitest'
import type { Expectation, Step } from '../../src/cases/types.ts'
import type { JsonObject } from '../../src/json.ts'
import { sequenceRulings } from '../../src/judge/sequences.ts'
import {
  type ExchangeParts,
  entityId,
  entityWith,
  error,
  exchange,
  type Happened,
  type Row,
  row,
  testRows,
} from '../support/observation.ts'

const patch: Step = { method: 'PATCH', resource: 'item', body: '{}' }
const read: Step = { method: 'READ', resource: 'item' }
const list: Step = { method: 'GET', resource: 'collection' }
const get = (json: JsonObject | JsonObject[]) => exchange({ method: 'GET', json })
const happened = (exchanges: NonNullable<Happened['exchanges']>, after?: JsonObject | null): Happened => ({
  exchanges,
  ...(after !== undefined && { after }),
})

const sent = { appleId: 'new' }
const now = entityWith(sent)
const idempotent: Expectation = { kind: 'idempotent', sent }
const thrice = (second: ExchangeParts = {}, between: JsonObject = now) => [
  exchange(),
  get(between),
  exchange(second),
]

const twiceRows: readonly Row[] = [
  row(idempotent, 'the same twice', happened(thrice(), now), 'pass'),
  row(
    idempotent,
    'wrapped in value when read',
    happened([exchange(), get({ '@odata.context': 'x', value: now }), exchange()], now),
    'pass',
  ),
  row(idempotent, 'another the second time', happened(thrice(), entityWith({ appleId: 'newnew' })), 'fail', {
    diagnosis: 'not idempotent',
  }),
  row(idempotent, 'refused the second time', happened(thrice({ status: 409 }), now), 'fail', {
    diagnosis: 'refused the second time',
  }),
  row(
    idempotent,
    'refused at once',
    happened([exchange({ status: 400 }), get(now), exchange({ status: 400 })]),
    'unproven',
  ),
  row(idempotent, 'throttled the second time', happened(thrice({ status: 429 }), now), 'unproven'),
]

const unknown: Expectation = { kind: 'unknown-id', statuses: [404] }
const neighbours: Expectation = { kind: 'neighbours' }
const two = { value: [entityWith(), entityWith({ id: 'b' })] }
const three = { value: [...two.value, entityWith({ id: 'new' })] }
const around = (status: number, look = 404, after: JsonObject = two) =>
  happened([get(two), exchange({ status }), exchange({ method: 'GET', status: look }), get(after)])
const beside = (before: JsonObject, after: JsonObject) =>
  happened([get(before), exchange({ sent }), get(after)])

const unknownRows: readonly Row[] = [
  row(unknown, '404, nothing created', around(404), 'pass'),
  row(unknown, 'accepted', around(200), 'fail', { diagnosis: 'accepted' }),
  row(unknown, '400', around(400), 'fail', { diagnosis: 'answered 400' }),
  row(unknown, '404, and there all the same', around(404, 200), 'fail', { diagnosis: 'created' }),
  row(unknown, '404, and another one listed', around(404, 404, three), 'fail', { diagnosis: 'created' }),
  row({ ...unknown, statuses: [404, 400] }, 'a status that is tolerated for this id', around(400), 'pass'),
]

const besideRows: readonly Row[] = [
  row(neighbours, 'as before', beside(two, { value: [now, two.value[1]!] }), 'pass'),
  row(neighbours, 'changed', beside(two, { value: [now, { ...now, id: 'b' }] }), 'fail', {
    diagnosis: 'another entity changed',
  }),
  row(
    neighbours,
    'changed to something that was not sent',
    beside(two, { value: [now, { ...entityWith({ appleId: 'of another user' }), id: 'b' }] }),
    'n/a',
  ),
  row(neighbours, 'gone', beside(two, { value: [now] }), 'fail', { diagnosis: 'another entity gone' }),
  row(neighbours, 'none', beside({ value: [entityWith()] }, { value: [now] }), 'n/a'),
  row(
    neighbours,
    'no list',
    happened([
      exchange({ method: 'GET', status: 404 }),
      exchange(),
      exchange({ method: 'GET', status: 404 }),
    ]),
    'n/a',
  ),
]

const both = { appleId: 'new', state: 'expired' }
const survive: Expectation = { kind: 'all-survive', sent: both }

const parallelRows: readonly Row[] = [
  row(survive, 'both there', happened([exchange(), exchange()], entityWith(both)), 'pass'),
  row(survive, 'one undone', happened([exchange(), exchange()], entityWith({ state: 'expired' })), 'fail', {
    where: '$.appleId',
    diagnosis: 'lost update',
  }),
  row(
    survive,
    'one refused as a conflict',
    happened([exchange({ status: 409 }), exchange()], entityWith({ state: 'expired' })),
    'warn',
  ),
  row(
    survive,
    'one refused otherwise',
    happened([exchange({ status: 400 }), exchange()], entityWith({ state: 'expired' })),
    'unproven',
  ),
  row(
    survive,
    'one throttled',
    happened([exchange({ status: 429 }), exchange()], entityWith({ state: 'expired' })),
    'unproven',
  ),
]

const own: Expectation = { kind: 'own-answers' }

const ownRows: readonly Row[] = [
  row(own, 'to each its own', happened([exchange(), exchange({ status: 400 }), get(entityWith())]), 'pass'),
  row(own, 'a refusal with the entity', happened([exchange({ status: 400, json: entityWith() })]), 'fail', {
    diagnosis: 'the answer of another request',
  }),
  row(own, 'an error that is accepted', happened([exchange({ json: error() })]), 'fail', {
    diagnosis: 'the answer of another request',
  }),
  row(own, 'no answer', happened([exchange({ failure: 'reset' })]), 'unproven'),
]

const states = [
  { appleId: 'a', organizationName: 'a' },
  { appleId: 'b', organizationName: 'b' },
].map((members) => entityWith(members))
const torn: Expectation = { kind: 'never-torn', states }
const half = entityWith({ appleId: 'a', organizationName: 'b' })

const tornRows: readonly Row[] = [
  row(
    torn,
    'whole states',
    happened([exchange(), get(states[0]!), exchange(), get(entityWith())], states[1]!),
    'pass',
  ),
  row(
    torn,
    'half of each',
    happened([exchange(), get(half), exchange(), get(states[1]!)], states[1]!),
    'fail',
    { diagnosis: 'torn read' },
  ),
  row(
    torn,
    'half of each afterwards',
    happened([exchange(), get(states[0]!), exchange(), get(states[1]!)], half),
    'fail',
    { diagnosis: 'torn write' },
  ),
  row(
    torn,
    'a date cut is the date chapter’s',
    happened(
      [
        exchange(),
        get({ ...states[0]!, lastSyncDateTime: '2017-01-01T00:02:49-08:00' }),
        exchange(),
        get(states[1]!),
      ],
      states[1]!,
    ),
    'pass',
  ),
  row(
    torn,
    'no read came through',
    happened(
      [
        exchange(),
        exchange({ method: 'GET', status: 429 }),
        exchange(),
        exchange({ method: 'GET', failure: 'reset' }),
      ],
      states[1]!,
    ),
    'unproven',
  ),
]

const harmless: Expectation = { kind: 'harmless' }
const oneWay: Expectation = {
  kind: 'one-way',
  first: { appleId: '1', organizationName: '1' },
  last: { appleId: '2', organizationName: '2' },
}
const counted = (appleId: string, organizationName: string) => ({
  after: entityWith({ appleId, organizationName }),
})

const nameRows: readonly Row[] = [
  row(harmless, 'ignored', {}, 'pass'),
  row(harmless, 'refused', { exchanges: [exchange({ status: 400 })] }, 'pass'),
  row(harmless, 'a documented member changed', { after: now }, 'fail', { where: '$.appleId' }),
  row(harmless, 'a member added', { after: entityWith({ conformanceMarker: true }) }, 'fail', {
    diagnosis: 'prototype pollution',
  }),
  row(harmless, 'throttled', { exchanges: [exchange({ status: 429 })] }, 'unproven'),
  row(oneWay, 'refused', { exchanges: [exchange({ status: 400 })] }, 'pass'),
  row(oneWay, 'always the last', counted('2', '2'), 'pass'),
  row(oneWay, 'always the first', counted('1', '1'), 'pass'),
  row(oneWay, 'now this, now that', counted('1', '2'), 'fail', { diagnosis: 'now the first, now the last' }),
  row(oneWay, 'neither', counted('2', '3'), 'warn', { requirement: 'VPP-HTTP-08', diagnosis: 'neither' }),
]

const unknownId: Step = { ...patch, resource: { id: 'unknown' } }
const steps: readonly (readonly [readonly Row[], readonly Step[]])[] = [
  [twiceRows, [patch, read, patch]],
  [unknownRows, [list, unknownId, { ...unknownId, method: 'GET' }, list]],
  [besideRows, [list, patch, list]],
  [parallelRows, [patch, patch]],
  [tornRows, [patch, read, patch, read]],
  [ownRows, [patch, patch, read]],
]

describe(`what takes more than one exchange, on ${entityId}`, () => {
  const rows = steps.flatMap(([some, taken]) => some.map((row): Row => ({ ...row, steps: taken })))
  testRows([...rows, ...nameRows], Object.keys(sequenceRulings))
})
