import type { Refusal } from '../../stub/types.ts'
import { rendering } from '../faults/overrides.ts'
import type { Variant } from './types.ts'

const notSupported: Refusal = {
  status: 405,
  code: 'MethodNotAllowed',
  message: 'The method is not supported.',
}

const failing: Refusal = { status: 500, code: 'InternalServerError', message: 'Something failed.' }

/** Freedoms of GET. What wraps an entity comes last, so that in a pair the other one has seen the entity. */
export const readVariants: readonly Variant[] = [
  {
    name: 'get-absent',
    freedom: 'The contract under test is the PATCH; state is then read through it',
    describe: 'GET of an entity is answered with 405; the collection can be read.',
    stages: () => ({
      route: (base) => (call) => {
        const outcome = base(call)
        return outcome.value?.kind === 'get' ? { refusal: notSupported } : outcome
      },
    }),
  },
  {
    name: 'every-get-absent',
    freedom: 'The contract under test is the PATCH; the id is then named, and state read through the PATCH',
    describe: 'GET of an entity and of the collection is answered with 405.',
    stages: () => ({
      route: (base) => (call) => (call.request.method === 'GET' ? { refusal: notSupported } : base(call)),
    }),
  },
  {
    name: 'collection-unreadable',
    freedom:
      'The contract under test is the PATCH; the collection is only looked at for what a PATCH does to it',
    describe: 'GET of the collection is answered with 500, always.',
    stages: () => ({
      route: (base) => (call) => {
        const outcome = base(call)
        return outcome.value?.kind === 'list' ? { refusal: failing } : outcome
      },
    }),
  },
  {
    name: 'get-of-any-id',
    freedom:
      'The contract under test is the PATCH, which is refused with 404; what GET makes up is its own affair',
    describe: 'GET of an id that no entity has is answered with an entity, always.',
    stages: () => ({
      route: (base) => (call) => {
        const outcome = base(call)
        if (outcome.refusal?.status !== 404 || call.request.method !== 'GET') return outcome
        const [first] = call.world.store.keys()
        return first === undefined ? outcome : { value: { kind: 'get', id: first } }
      },
    }),
  },
  {
    name: 'get-wrapped',
    freedom: 'Get vppToken, example response: the entity is the value of value',
    describe: 'GET wraps the entity in value.',
    stages: () => rendering(['read'], (shown) => ({ value: shown })),
  },
]
