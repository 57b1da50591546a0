import { setImmediate as turn } from 'node:timers/promises'
import type { HeaderList } from '../../exchange/types.ts'
import type { Refusal, StageOverrides } from '../../stub/types.ts'
import { addressed, everyNth } from '../faults/overrides.ts'
import type { Variant } from './types.ts'

/** Refuses every nth request for a while. */
function throttled(n: number, status: number, headers: HeaderList): StageOverrides {
  const busy = everyNth(n)
  const refusal: Refusal = { status, code: 'TooManyRequests', message: 'Please retry again later.', headers }
  return { authorise: (base) => (call) => (busy() ? refusal : base(call)) }
}

/** Locks an entity while a PATCH of it is under way; one turn of the event loop lets others come. */
function parallelRefused(): StageOverrides {
  const locked = new Set<string>()
  return {
    validate: (base) => (body, call) =>
      base(body, call) ??
      (locked.has(addressed(call))
        ? { status: 409, code: 'Conflict', message: 'The resource is being changed by another request.' }
        : undefined),
    save: (base) => async (id, entity, call) => {
      locked.add(id)
      await turn()
      locked.delete(id)
      return base(id, entity, call)
    },
  }
}

/** Freedoms to put a request off, or to lose it in transit. */
export const deferringVariants: readonly Variant[] = [
  {
    name: 'throttled-429',
    freedom: 'RFC 6585 4; Graph throttling: 429 with Retry-After',
    describe: 'Every seventh request is put off.',
    stages: () => throttled(7, 429, [['Retry-After', '0']]),
  },
  {
    name: 'throttled-429-decimal',
    freedom: 'Graph throttling: a sample shows a decimal Retry-After',
    describe: 'Every seventh request is put off for a fraction of a second.',
    stages: () => throttled(7, 429, [['Retry-After', '0.001']]),
  },
  {
    name: 'unavailable-503',
    freedom: 'RFC 9110 15.6.4: 503 with Retry-After',
    describe: 'Every seventh request is put off with 503.',
    stages: () => throttled(7, 503, [['Retry-After', '0']]),
  },
  {
    name: 'unavailable-without-wait',
    freedom: 'RFC 9110 15.6.4: Retry-After may be left out',
    describe: 'Every seventh request is put off with 503 without a word of when.',
    stages: () => throttled(7, 503, []),
  },
  {
    name: 'parallel-refused',
    freedom: 'RFC 9110 15.5.10: a conflict is told to the client, who may try again',
    describe: 'A PATCH that meets another one of the same entity is refused with 409.',
    stages: parallelRefused,
  },
  {
    name: 'connection-lost-at-times',
    freedom: 'RFC 9112 9.5: a connection may close at any time, and clients must be prepared for it',
    describe: 'Every eleventh request is carried out, and its connection closed without an answer.',
    stages: () => {
      const lost = everyNth(11)
      return {
        answer: (base) => (response, call) =>
          lost()
            ? { failure: { kind: 'reset', message: 'the connection was closed' } }
            : base(response, call),
      }
    },
  },
  {
    name: 'large-body-413',
    freedom: 'RFC 9110 15.5.14: a server may limit the size of content',
    describe: 'A body of more than 100 KiB is refused with 413.',
    stages: () => ({
      parse: (base) => (call) =>
        (call.request.body?.byteLength ?? 0) > 100 * 1024
          ? { refusal: { status: 413, code: 'RequestEntityTooLarge', message: 'The body is too large.' } }
          : base(call),
    }),
  },
]
