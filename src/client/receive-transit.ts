import { inventedId } from '../cases/accept.ts'
import {
  type ClientDraft,
  type ClientGenerator,
  type ClientGeneratorContext,
  entityOf,
  ok,
  readable,
  receiveProbe,
} from './generator.ts'
import { machines } from './instants.ts'
import { throttled } from './receive-errors.ts'
import { chunks, codings } from './receive-messages.ts'
import type { ClientAnswer, ClientExpectation, ClientProbe } from './types.ts'

type Throttling = { readonly name: string; readonly answer: ClientAnswer; readonly seconds: number }

/** Ways to say when to come back; a date two seconds ahead is at least one second ahead once its fraction is cut. */
const polite: readonly Throttling[] = [
  { name: '429-seconds', answer: throttled(429, [['Retry-After', '1']]), seconds: 1 },
  { name: '429-date', answer: throttled(429, [], 2), seconds: 1 },
  { name: '503-seconds', answer: throttled(503, [['Retry-After', '1']]), seconds: 1 },
]

const odd: readonly Throttling[] = [
  { name: 'decimal', answer: throttled(429, [['Retry-After', '0.5']]), seconds: 0 },
  { name: 'word', answer: throttled(429, [['Retry-After', 'soon']]), seconds: 0 },
]

/** A wait that is longer than what clients have for their own back-off. */
const long: Throttling = { name: '429-long', answer: throttled(429, [['Retry-After', '5']]), seconds: 5 }

/** Dates in forms that RFC 9110 5.6.7 has every recipient read, and no service writes any more. */
const obsolete = (['rfc850', 'asctime'] as const).map(
  (dateForm): Throttling => ({
    name: `429-${dateForm}`,
    answer: { ...throttled(429, [], 3), dateForm },
    seconds: 2,
  }),
)

/** What names no time to come. */
const timeless: readonly Throttling[] = [
  { name: 'none', answer: throttled(429, []), seconds: 0 },
  { name: 'past', answer: throttled(429, [], -3600), seconds: 0 },
]

/** What is no number of seconds, though it looks like some. */
const unhelpful: readonly Throttling[] = [
  { name: 'negative', answer: throttled(429, [['Retry-After', '-1']]), seconds: 0 },
  { name: 'list', answer: throttled(429, [['Retry-After', '0,120']]), seconds: 0 },
  { name: 'empty', answer: throttled(429, [['Retry-After', '']]), seconds: 0 },
]

/** Throttled once, then answered like any other call. */
function throttledProbe(context: ClientGeneratorContext, { name, answer }: Throttling): ClientProbe {
  return { ...receiveProbe(context, `throttled/${name}`, () => [answer, 'stub']), slow: true, fresh: true }
}

const other =
  (items: readonly Throttling[], expect: (item: Throttling) => ClientExpectation): ClientGenerator =>
  (context) =>
    items.map((item) => {
      const { fresh: _, ...probe } = throttledProbe(context, item)
      return { name: item.name, probe, expect: expect(item) }
    })

/** A date of Retry-After is in English and in GMT, wherever the client runs. */
const onMachines: ClientGenerator = (context) =>
  machines.map(({ name: where, machine }) => {
    const name = `429-date/${where}`
    const probe = receiveProbe(context, `throttled/${name}`, () => [throttled(429, [], 3), 'stub'])
    return { name, probe: { ...probe, machine }, expect: { kind: 'waited', seconds: 2 } }
  })

/** What gateways answer when they throttle. */
const foreign: readonly Throttling[] = [
  {
    name: '429-html',
    answer: {
      status: 429,
      headers: [
        ['Content-Type', 'text/html'],
        ['Retry-After', '1'],
      ],
      body: '<html><h1>Too many requests</h1></html>',
    },
    seconds: 1,
  },
  { name: '503-empty', answer: { status: 503, headers: [['Retry-After', '1']] }, seconds: 1 },
]

const all =
  (...generators: readonly ClientGenerator[]): ClientGenerator =>
  (context) =>
    generators.flatMap((generator) => generator(context))

const each =
  (items: readonly Throttling[], expect: (item: Throttling) => ClientExpectation): ClientGenerator =>
  (context) =>
    items.map((item) => ({ name: item.name, probe: throttledProbe(context, item), expect: expect(item) }))

/** Answered with a redirect, then like any other call. */
function redirectedProbe(
  context: ClientGeneratorContext,
  status: number,
  redirect: 'service' | 'elsewhere',
): ClientProbe {
  const probe = receiveProbe(context, `redirect/${redirect}-${status}`, () => [{ status, redirect }, 'stub'])
  return redirect === 'service' ? { ...probe, slow: true, fresh: true } : probe
}

const preserving = [307, 308] as const
const redirects = [301, 302, 307, 308] as const

/** The documented entity in one form of message. */
function messageRule(name: string, form: { coding?: 'gzip'; chunked?: true }): ClientGenerator {
  return (context) => {
    const entity = entityOf(context, inventedId(`receive/message/${name}`))
    const members = readable(context, entity)
    return [
      {
        name,
        probe: receiveProbe(context, `message/${name}`, () => [{ ...ok(entity), ...form }]),
        expect: form.coding ? { kind: 'coded', members } : { kind: 'given', members },
      },
    ]
  }
}

/** The parts of chapter `receive` on throttling, redirects and the form of messages. */
export const transitGenerators: Readonly<Record<string, ClientGenerator>> = {
  'VPP-RECEIVE-16': all(
    each(polite, () => ({ kind: 'retried' })),
    other(foreign, () => ({ kind: 'retried' })),
  ),
  'VPP-RECEIVE-17': all(
    each(polite, ({ seconds }) => ({ kind: 'waited', seconds })),
    other([long], ({ seconds }) => ({ kind: 'waited', seconds })),
    other(obsolete, ({ seconds }) => ({ kind: 'waited', seconds, mild: true })),
    onMachines,
  ),
  'VPP-RECEIVE-18': each(polite, () => ({ kind: 'same-again' })),
  'VPP-RECEIVE-19': (context) => [
    {
      name: '429-to-the-end',
      probe: {
        ...receiveProbe(context, 'throttled/to-the-end', () => [throttled(429, [['Retry-After', '1']])]),
        slow: true,
      },
      expect: { kind: 'throttled-error', status: 429 },
    },
    {
      name: '503-to-the-end',
      probe: {
        ...receiveProbe(context, 'throttled/503-to-the-end', () => [throttled(503, [['Retry-After', '1']])]),
        slow: true,
      },
      expect: { kind: 'throttled-error', status: 503 },
    },
  ],
  'VPP-RECEIVE-20': all(
    each(odd, () => ({ kind: 'definite', status: 429 })),
    other(unhelpful, () => ({ kind: 'definite', status: 429 })),
  ),
  'VPP-RECEIVE-38': other(timeless, () => ({ kind: 'definite', status: 429 })),
  'VPP-RECEIVE-21': all(messageRule('gzip', { coding: 'gzip' }), codings),
  'VPP-RECEIVE-22': (context) => [
    ...preserving.map(
      (status): ClientDraft => ({
        name: String(status),
        probe: redirectedProbe(context, status, 'service'),
        expect: { kind: 'same-method' },
      }),
    ),
    {
      name: 'relative',
      probe: receiveProbe(context, 'redirect/relative-307', () => [
        { status: 307, redirect: 'relative' },
        'stub',
      ]),
      expect: { kind: 'same-method' },
    },
    {
      name: 'without-location',
      probe: receiveProbe(context, 'redirect/nowhere-307', () => [{ status: 307 }]),
      expect: { kind: 'same-method' },
    },
  ],
  'VPP-RECEIVE-23': (context) =>
    redirects.map((status) => ({
      name: String(status),
      probe: redirectedProbe(context, status, 'elsewhere'),
      expect: { kind: 'credentials-stay' },
    })),
  'VPP-RECEIVE-25': all(messageRule('chunked', { chunked: true }), chunks),
}
