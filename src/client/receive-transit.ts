import { inventedId } from '../cases/accept.ts'
import type { HeaderList } from '../http/types.ts'
import { type ClientKit, type ClientRule, entityOf, jsonType, ok, readable, receiveProbe } from './kit.ts'
import type { ClientAnswer, ClientExpectation, ClientProbe } from './types.ts'

/** A 429 or 503 with these headers. */
function throttled(status: number, headers: HeaderList, retryAfterDate?: number): ClientAnswer {
  const error = {
    code: status === 429 ? 'TooManyRequests' : 'ServiceUnavailable',
    message: 'Too many requests.',
  }
  return {
    status,
    headers: [['Content-Type', jsonType], ...headers],
    body: JSON.stringify({ error }),
    ...(retryAfterDate !== undefined && { retryAfterDate }),
  }
}

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

/** Throttled once, then answered like any other call. */
function throttledProbe(kit: ClientKit, { name, answer }: Throttling): ClientProbe {
  return { ...receiveProbe(kit, `throttled/${name}`, () => [answer, 'stub']), slow: true, fresh: true }
}

const each =
  (items: readonly Throttling[], expect: (item: Throttling) => ClientExpectation): ClientRule =>
  (kit) =>
    items.map((item) => ({ name: item.name, probe: throttledProbe(kit, item), expect: expect(item) }))

/** Answered with a redirect, then like any other call. */
function redirectedProbe(kit: ClientKit, status: number, redirect: 'service' | 'elsewhere'): ClientProbe {
  const probe = receiveProbe(kit, `redirect/${redirect}-${status}`, () => [{ status, redirect }, 'stub'])
  return redirect === 'service' ? { ...probe, slow: true, fresh: true } : probe
}

const preserving = [307, 308] as const
const redirects = [301, 302, 307, 308] as const

/** The documented entity in one form of message. */
function messageRule(name: string, form: { coding?: 'gzip'; chunked?: true }): ClientRule {
  return (kit) => {
    const entity = entityOf(kit, inventedId(`receive/message/${name}`))
    const members = readable(kit, entity)
    return [
      {
        name,
        probe: receiveProbe(kit, `message/${name}`, () => [{ ...ok(entity), ...form }]),
        expect: form.coding ? { kind: 'coded', members } : { kind: 'given', members },
      },
    ]
  }
}

/** The parts of chapter `receive` on throttling, redirects and the form of messages. */
export const transitRules: Readonly<Record<string, ClientRule>> = {
  'VPP-RECEIVE-16': each(polite, () => ({ kind: 'retried' })),
  'VPP-RECEIVE-17': each(polite, ({ seconds }) => ({ kind: 'waited', seconds })),
  'VPP-RECEIVE-18': each(polite, () => ({ kind: 'same-again' })),
  'VPP-RECEIVE-19': (kit) => [
    {
      name: '429-to-the-end',
      probe: {
        ...receiveProbe(kit, 'throttled/to-the-end', () => [throttled(429, [['Retry-After', '1']])]),
        slow: true,
      },
      expect: { kind: 'throttled-error', status: 429 },
    },
  ],
  'VPP-RECEIVE-20': each(odd, () => ({ kind: 'definite' })),
  'VPP-RECEIVE-21': messageRule('gzip', { coding: 'gzip' }),
  'VPP-RECEIVE-22': (kit) =>
    preserving.map((status) => ({
      name: String(status),
      probe: redirectedProbe(kit, status, 'service'),
      expect: { kind: 'same-method' },
    })),
  'VPP-RECEIVE-23': (kit) =>
    redirects.map((status) => ({
      name: String(status),
      probe: redirectedProbe(kit, status, 'elsewhere'),
      expect: { kind: 'credentials-stay' },
    })),
  'VPP-RECEIVE-25': messageRule('chunked', { chunked: true }),
}
