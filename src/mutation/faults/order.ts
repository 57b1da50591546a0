import type { WireResponse } from '../../exchange/types.ts'
import type { Refusal, StageOverrides } from '../../stub/types.ts'
import { everyNth } from './overrides.ts'
import type { Fault } from './types.ts'

/** After what updates fail, how many of them, and what ends it before. */
type Aftermath = {
  readonly after: (response: WireResponse, method: string) => boolean
  readonly updates?: number
  /** Whether the entity has to be read so often before one succeeds again. */
  readonly reads?: number
}

const refusedThen: Refusal = {
  status: 409,
  code: 'Conflict',
  message: 'The request cannot be carried out now.',
}
const brokenThen: Refusal = { status: 500, code: 'InternalServerError', message: 'Something failed.' }

const isRefused = ({ status }: WireResponse, method: string) =>
  method === 'PATCH' && status >= 400 && status < 500 && status !== 401
const isMissing = ({ status }: WireResponse, method: string) => method === 'PATCH' && status === 404

/** Updates fail after certain answers: not their own, or one would make the next one fail for ever. */
function failing(
  { after, updates = Number.POSITIVE_INFINITY, reads = Number.POSITIVE_INFINITY }: Aftermath,
  refusal: Refusal,
): StageOverrides {
  let left = { updates: 0, reads: 0 }
  let own = false
  return {
    validate: (base) => (body, call) => {
      const refused = base(body, call)
      own = refused === undefined && left.updates > 0
      if (!own) return refused
      left = { ...left, updates: left.updates - 1 }
      return refusal
    },
    answer: (base) => (response, call) => {
      const { method } = call.request
      if (method === 'GET') {
        left = { ...left, reads: left.reads - 1 }
        if (left.reads <= 0) left = { updates: 0, reads: 0 }
      } else if (!own && after(response, method)) left = { updates, reads }
      own = false
      return base(response, call)
    },
  }
}

/** What is answered as if it were stored, and is not, after certain answers. */
function forgetting({ after }: Aftermath): StageOverrides {
  let armed = false
  return {
    save: (base) => (id, entity, call) => {
      const skipped = armed
      armed = false
      return skipped ? undefined : base(id, entity, call)
    },
    answer: (base) => (response, call) => {
      if (after(response, call.request.method)) armed = true
      return base(response, call)
    },
  }
}

function every(n: number, refusal: Refusal): StageOverrides {
  const now = everyNth(n)
  return { validate: (base) => (body, call) => base(body, call) ?? (now() ? refusal : undefined) }
}

const entries: readonly (readonly [
  name: string,
  requirement: string,
  describe: string,
  stages: () => StageOverrides,
])[] = [
  [
    'refused-after-refusal',
    'VPP-ENTITY-15',
    'The update after one that was refused is refused too, whatever it is.',
    () => failing({ after: isRefused, updates: 1 }, refusedThen),
  ],
  [
    'three-refused-after-refusal',
    'VPP-ENTITY-15',
    'After a refusal the next three updates are refused.',
    () => failing({ after: isRefused, updates: 3 }, refusedThen),
  ],
  [
    'refused-until-read-thrice',
    'VPP-ENTITY-15',
    'After a refusal updates are refused until the entity was read three times.',
    () => failing({ after: isRefused, reads: 3 }, refusedThen),
  ],
  [
    '500-until-read-twice',
    'VPP-ERROR-03',
    'After a refusal updates are answered with 500 until the entity was read twice.',
    () => failing({ after: isRefused, reads: 2 }, brokenThen),
  ],
  [
    'not-stored-after-refusal',
    'VPP-ENTITY-15',
    'The update after one that was refused is answered and not stored.',
    () => forgetting({ after: isRefused }),
  ],
  [
    'refused-after-404',
    'VPP-ENTITY-15',
    'The update after one of an entity that is not there is refused.',
    () => failing({ after: isMissing, updates: 1 }, refusedThen),
  ],
  [
    'every-third-refused',
    'VPP-ACCEPT-02',
    'Every third update is refused, whatever it is.',
    () => every(3, refusedThen),
  ],
  [
    'every-seventh-refused',
    'VPP-ACCEPT-02',
    'Every seventh update is refused, whatever it is.',
    () => every(7, refusedThen),
  ],
  [
    'one-member-only',
    'VPP-ACCEPT-08',
    'An update of more than one member is refused.',
    () => ({
      validate: (base) => (body, call) =>
        base(body, call) ??
        (Object.keys(body).filter((name) => !name.includes('@')).length > 1 ? refusedThen : undefined),
    }),
  ],
]

/** Faults of what depends on the requests before, or on how much a request carries. */
export function orderFaults(): readonly Fault[] {
  return entries.map(([name, requirement, describe, stages]) => ({
    name: `order-${name}`,
    requirement,
    family: 'stored state' as const,
    describe,
    stages,
  }))
}
