import { setTimeout as pause } from 'node:timers/promises'
import { deriveCases } from '../../src/cases/derive.ts'
import type { Property } from '../../src/contract/types.ts'
import type { HeaderList } from '../../src/exchange/types.ts'
import { createDirectTransport } from '../../src/http/direct.ts'
import { createEndpoint } from '../../src/http/endpoint.ts'
import { createSender } from '../../src/http/retry.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import type { Answer, Implementation } from '../../src/stub/types.ts'
import { contract, firstId, root, type Sending, sendRaw } from './client.ts'

const dates = [
  '2031-03-04T05:06:07.9876987Z',
  '2031-03-04T05:06:07.0481239-08:00',
  '2031-03-04T05:06:07.9999999+05:30',
  '2031-03-04T05:06:59.9700000+00:00',
  '2031-03-04T05:06:07.5Z',
  '2031-03-04T05:06:07.5-03:30',
  '2031-03-04T05:06:07-00:30',
  '2031-03-04T05:06:07+14:00',
  '1582-10-10T12:00:00Z',
  '2300-10-11T23:00:00.9999999Z',
  '2031-03-04T05:06:30.123456789Z',
  '1969-12-31T23:59:59.9876987Z',
  '1899-01-01T00:00:00.1234567Z',
  '0001-01-01T00:00:00Z',
  '2040-02-29T12:00:00Z',
  '2110-01-01T00:00:00Z',
  '2031-03-04T05:06:07.123456789012Z',
  '2031-02-30T00:00:00Z',
  '2031-03-04',
  '2031-03-04T05:06:07',
  'tomorrow',
  '2031-03-04T24:00:00Z',
  '2031-03-04 05:06:07Z',
  '2031-03-04T05:06:07z',
]

const texts = [
  '',
  ' a  b ',
  `é "q" it's \\n <b>&amp;</b> %41`,
  'e\u0301 \u{1f600} \t\r\n',
  'x'.repeat(5000),
  'UPPER \u65e5',
  'a\0b+\u200bc\u00a0d',
  '   ',
  'null',
  '00123.450',
  '2031-05-06T07:08:09.1234567-08:00',
]

/** Values of every sort for a property: valid ones and others. */
function valuesFor({ kind, members, foreignMembers }: Property): Json[] {
  const wrong: Json[] = [null, 1, true, 'true', 'false', [members[0] ?? 'a'], { a: 1 }]
  if (kind === 'dateTimeOffset') return [...dates, ...wrong]
  if (kind !== 'enum') return [...texts, ...wrong, false]
  const [first = ''] = members
  const siblings = contract.properties.flatMap((property) => property.members)
  const near = [
    '',
    ` ${first} `,
    first.slice(0, -1),
    `${first}s`,
    first.toUpperCase(),
    `${members.slice(0, 2)}`,
    `a.b.${first}`,
    'unknownFutureValue',
    '*',
    'null',
    '1',
  ]
  return [...members, ...siblings, ...foreignMembers, ...near, 'zzz', ...wrong]
}

function odd(): Sending[] {
  const [a, b] = contract.properties
    .filter((p) => p.kind === 'string' && !p.serverOwned)
    .map(({ name }) => name)
  const [flag] = contract.properties.filter((p) => p.kind === 'boolean').map(({ name }) => name)
  const type = contract.entityType
  const raw = [
    '',
    '{',
    'nothing',
    '[]',
    '[{}]',
    'null',
    `{"${a}":"1",}`,
    `{"${a}":"1"} x`,
    `{"${a}":"1","${a}":"2","${b}":"1","${b}":"2"}`,
    ` {"${a}":"1"}`,
    `{"\\u0${a?.charCodeAt(0).toString(16).padStart(3, '0')}${a?.slice(1)}":"1"}`,
    `{"__proto__":{"${flag}":false,"${a}":"p"}}`,
    `{"${a}":"a\\/b"}`,
    `{"${a}":"1"/* c */}`,
    `{"${a}":NaN}`,
    `{"${a}":"1\n2"}`,
    `{'${a}':'1'}`,
    `${a}=1`,
    JSON.stringify(`{"${a}":"wrapped"}`),
    `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`,
  ]
  return [
    ...raw.map((text) => ({ raw: text })),
    { raw: new Uint8Array([123, 34, 97, 34, 58, 34, 255, 34, 125]) },
    { raw: Uint8Array.from([...`{"${a}":"`].map((c) => c.charCodeAt(0)).concat(233, 34, 125)) },
    { body: contract.example.request },
    { body: {} },
    { body: contract.example.response },
    { body: Object.fromEntries(contract.properties.filter((p) => p.key).map(({ name }) => [name, 'other'])) },
    { body: { ...contract.example.response, '@odata.type': type } },
    { body: { '@odata.type': type, [a ?? '']: 'typed' } },
    { body: { [a ?? '']: 'typed', '@odata.type': type } },
    { body: { [a ?? '']: 'valid', [flag ?? '']: 7 } },
    { body: { unknownMember: 1 } },
    { id: 'no-such-id', body: { [a ?? '']: 'x' } },
    { method: 'GET', id: 'no-such-id' },
    { body: { [a ?? '']: 'same' } },
    { body: { [a ?? '']: 'same' } },
    { headers: [['Content-Type', 'text/plain']], body: { [a ?? '']: 'plain' } },
    { headers: [], body: { [a ?? '']: 'none' } },
    { headers: [['Content-Type', 'application/json; charset=utf-8']], body: { [a ?? '']: 'charset' } },
    { body: { [a ?? '']: 'y'.repeat(256 * 1024) } },
    { headers: [...jsonType, ['If-Match', 'W/"0"']], body: { [a ?? '']: 'match' } },
    { headers: [...jsonType, ['Prefer', 'return=minimal']], body: { [a ?? '']: 'prefer' } },
    { headers: [...jsonType, ['Accept-Encoding', 'gzip']], body: { [a ?? '']: 'gzip' } },
    { headers: [...jsonType, ['If-Match', '"0"']], body: { [a ?? '']: 'tag' } },
    { headers: [...jsonType, ['Prefer', 'other']], body: { [a ?? '']: 'other' } },
    { headers: [...jsonType, ['Prefer', 'return=representation']], body: { [a ?? '']: 'whole' } },
    { headers: [...jsonType, ['Accept', 'application/*']], body: { [a ?? '']: 'range' } },
    { headers: [['Content-Type', 'Application/JSON']], body: { [a ?? '']: 'letters' } },
    { body: { [a ?? '']: null, [b ?? '']: null } },
    { body: { [flag ?? '']: true, [b ?? '']: 'reversed', [a ?? '']: 'reversed' } },
    { body: { '@a.b': 1, [a ?? '']: 'annotated' } },
    { raw: Buffer.from(`{"${a}":"wide"}`, 'utf16le') },
    { raw: new Uint8Array([0xef, 0xbb, 0xbf, 123, 125]) },
    { raw: `${'{"a":'.repeat(300)}1${'}'.repeat(300)}` },
  ]
}

const jsonType = [['Content-Type', 'application/json']] as const

/** What public reports tell of, in the order in which what follows depends on what came before. */
function reportedInputs(): Sending[] {
  const named = (kind: string, nth = 0) =>
    contract.properties.filter((p) => p.kind === kind && !p.serverOwned)[nth]?.name ?? ''
  const [text, flag, date] = [named('string'), named('boolean'), named('dateTimeOffset')]
  const [type, sync] = [named('enum'), named('enum', 2)]
  const of = (name: string, values: readonly Json[]): Sending[] =>
    values.map((value) => ({ body: { [name]: value } }))
  const written = (...bodies: string[]): Sending[] => bodies.map((raw) => ({ raw }))
  const beside = (value: string) => `{"${text}":"x","@a.b":${value}}`
  return [
    ...of(type, [
      'bu\u017fine\u017fs',
      'business\n',
      'constructor',
      '1.0',
      '0x1',
      '99',
      ['business'],
      'bogus',
    ]),
    ...of(sync, ['in_progress', 'inProgress', 'inProgress, completed', 'failed', 'in-progress', '94']),
    ...of(date, [
      ...['7', '2062405230000', '2035-5-08T07:06:04Z', '2035-05-08T7:06:04Z', '2035-05-08T07:06:04++2:00'],
      ...[
        '2035-05-08T07:06:Z',
        '2035-05-08T07:06:04,5Z',
        '2035-05-08T07:06:04-05:99',
        '2035-05-08T07:06:04.Z',
      ],
      ...[
        'infinity',
        'now',
        '+1 day',
        '2035/05/08',
        'Tue May  8 07:06:04 2035',
        '08.05.2035 07:06:04',
        'NaN',
      ],
      ...[
        '20350508T07:06:04Z',
        '2035-05-08T07:06:04Z rubbish',
        '2035-05-08T07:06:04Z\n',
        '2035-05-08T07:06:04+0200',
      ],
      ...['0001-01-01T00:00:00+13:00', '9999-12-31T21:59:59.9999-03:00', '9999-12-31T23:59:59.9999999Z'],
      ...['2034-12-31T12:00:00Z', '2029-12-31T12:00:00Z', '2034-03-12T02:40:23Z', '2034-03-26T02:43:00Z'],
      ...['2034-10-29T01:35:00Z', '2034-11-05T06:30:00Z', '2035-05-08T07:06:04.1Z', '2035-05-08T07:06:04.9Z'],
      1.5,
    ]),
    ...of(text, [
      ...[
        'a\u{1f6b2}b',
        'x'.repeat(70_000),
        'é'.repeat(300),
        "A'B & C",
        '\u00a0a\u00a0',
        '\u200ba\u200b',
        '①',
        '  ',
      ],
      ...['', '☺\ufe0f', 'Case', 'CASE', null, 'again', '', false, 0, true, ['x'], { a: 1 }],
    ]),
    ...of(flag, ['on', 'TRUE', 5, [true], {}, false]),
    ...written(
      `{${text}:"x"}`,
      `{"${text}":DE}`,
      `{"${flag}":TRUE}`,
      beside('01'),
      beside('1'.repeat(5000)),
      `{"${text}":"a\u001fb"}`,
      `{"${text}":"a\u0001b"}`,
      `{"${text}":"a\\1b"}`,
      `{"${text}":"\\ud83d\\u00"}`,
      `{"${text}":"\\ud83d"}`,
      `{"${text}":"x"}}]`,
      `{"${text}":"x"} null`,
      `{"${text}":"x"}\n{}`,
      `{"${flag}":true,"${text}": ,"@a.b":1}`,
      `{"${flag}":NaN}`,
      '{"hasOwnProperty":"x"}',
      '{"valueOf":1}',
      '{"$comment":"y"}',
      `{"$unset":{"${text}":1}}`,
      `{"${text}.x":"y"}`,
      `{"@":1,"${text}":"x"}`,
      '{"unknownThing":["a"]}',
      `{"${text.toUpperCase()}":"x"}`,
      `{"@odata.type":${JSON.stringify(contract.entityType)},"${date}":"2035-05-08T07:06:04Z"}`,
    ),
    { body: { [text]: 'kept', [type]: 'bogus' } },
    { body: { [text]: 'after a refusal' } },
    { headers: [...jsonType, ['If-Match', '*']], body: { [text]: 'with a tag' } },
    { headers: [['Content-Type', 'application/json; charset=nonsense']], body: { [text]: 'charset' } },
    { body: { [date]: '2035-05-08T07:06:04.1234567Z' } },
    { body: { [text]: 'beside a precise date' } },
    { body: { [type]: 'gültig' } },
  ]
}

const alone = contract.properties.flatMap((property) =>
  valuesFor(property).map((value): Sending => ({ body: { [property.name]: value } })),
)

/** Requests of every sort that the faults and variants of the catalogues are about. */
const battery: readonly Sending[] = [...reportedInputs(), ...alone, ...odd()]

/** What an implementation makes of the battery: a text for each answer, each read, and each parallel update. */
export async function* transcript(implementation: Implementation, bearer?: string): AsyncGenerator<string> {
  const credentials = bearer === undefined ? [] : [['Authorization', `Bearer ${bearer}`] as const]
  const ask = async (sending: Sending, presented: HeaderList = credentials) => {
    const headers = sending.headers ?? (sending.method === 'GET' ? [] : jsonType)
    return shown(await sendRaw(implementation, { ...sending, headers: [...headers, ...presented] }))
  }
  for (const sending of battery) {
    yield await ask(sending)
    yield await ask({ method: 'GET' })
  }
  yield* await together(implementation, ask)
  yield await ask({ body: contract.example.request }, [])
  yield await ask({ body: contract.example.request }, [['Authorization', 'Bearer wrong']])
  yield await ask({ body: contract.example.request }, [['Authorization', 'Bearer']])
  yield await ask({ method: 'GET' })
  yield await ask({ method: 'GET', path: contract.collectionPath })
  yield* derived(implementation, bearer)
}

/** The probes whose inputs are made from grammars: what no request above shows, one of these does. */
const probes = [
  ...new Map(
    deriveCases(contract)
      .filter(({ input, represented, probe }) => (input || probe.disruptive) && !represented)
      .map(({ probe }) => [probe.id, probe]),
  ).values(),
]

async function* derived(implementation: Implementation, bearer?: string): AsyncGenerator<string> {
  const sender = createSender(createDirectTransport(implementation.handle, 1000))
  const { request } = createEndpoint({ contract, sender, root, bearer, connections: true })
  const id = firstId(implementation)
  for (const { steps } of probes) {
    for (const step of steps) yield shown(await implementation.handle(request(step, id)))
    yield shown(await implementation.handle(request({ method: 'GET', resource: 'item' }, id)))
  }
}

/** All lines of a transcript. */
export async function whole(lines: AsyncGenerator<string>): Promise<string[]> {
  const all: string[] = []
  for await (const line of lines) all.push(line)
  return all
}

/** The number of the first line in which a transcript differs from another one, or undefined. */
export async function firstDifference(
  lines: AsyncGenerator<string>,
  others: readonly string[],
): Promise<number | undefined> {
  let at = 0
  for await (const line of lines) {
    if (line !== others[at]) return at
    at += 1
  }
  return at === others.length ? undefined : at
}

/** Two PATCHes of different properties at once with a GET in between, then a GET. */
async function together(
  implementation: Implementation,
  ask: (sending: Sending) => Promise<string>,
): Promise<string[]> {
  const names = contract.properties
    .filter((p) => p.kind === 'string' && !p.serverOwned)
    .map(({ name }) => name)
  const id = firstId(implementation)
  const all: JsonObject = Object.fromEntries(names.map((name) => [name, 'all']))
  const during = async () => {
    await pause(0)
    return ask({ method: 'GET', id })
  }
  const [first = '', second = ''] = names
  await ask({ id, body: all })
  await Promise.all([ask({ id, body: { [first]: '1' } }), ask({ id, body: { [second]: '2' } })])
  const after = await ask({ method: 'GET', id })
  const both: JsonObject = Object.fromEntries(names.map((name) => [name, 'new']))
  const [, torn] = await Promise.all([ask({ id, body: both }), during()])
  return [after, torn]
}

function shown({ response, failure, raw, wire }: Answer): string {
  const way = `${raw === undefined ? '' : 'raw '}${wire === undefined ? '' : 'wire '}`
  if (response === undefined) return `${way}${failure.kind}`
  const asked = response.unasked ? 'unasked ' : ''
  return `${way}${asked}${response.status} ${JSON.stringify(response.headers)} ${Buffer.from(response.body).toString('latin1')}`
}
