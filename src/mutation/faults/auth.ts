import type { Call, Refusal, StageOverrides } from '../../stub/types.ts'
import { addressed, validMembers } from './overrides.ts'
import type { Fault } from './types.ts'

/** The bearer token that implementations with these faults ask for. */
export const faultBearer = 'correct-horse-battery-staple'

type Entry = readonly [name: string, requirement: string, describe: string, stages: () => StageOverrides]

/** Changes refusals for credentials; undefined lets the request through. */
function unauthorised(change: (refusal: Refusal, call: Call) => Refusal | undefined): StageOverrides {
  return {
    authorise: (base) => (call) => {
      const refusal = base(call)
      return refusal && change(refusal, call)
    },
  }
}

const hasCredentials = ({ header }: Call) => header('authorization') !== undefined

const table: readonly Entry[] = [
  [
    'none-taken',
    'VPP-AUTH-01',
    'A request without credentials is let through.',
    () => unauthorised((r, call) => (hasCredentials(call) ? r : undefined)),
  ],
  [
    'none-403',
    'VPP-AUTH-01',
    'A request without credentials is refused with 403.',
    () => unauthorised((r, call) => (hasCredentials(call) ? r : { ...r, status: 403 })),
  ],
  [
    'any-taken',
    'VPP-AUTH-02',
    'Any bearer token is let through.',
    () => unauthorised((r, call) => (hasCredentials(call) ? undefined : r)),
  ],
  [
    'wrong-400',
    'VPP-AUTH-02',
    'Wrong credentials are refused with 400.',
    () => unauthorised((r, call) => (hasCredentials(call) ? { ...r, status: 400 } : r)),
  ],
  [
    'patch-not-checked',
    'VPP-AUTH-01',
    'Credentials are checked for GET only.',
    () => unauthorised((r, { request }) => (request.method === 'GET' ? r : undefined)),
  ],
  [
    'applied-before-check',
    'VPP-AUTH-03',
    'A PATCH is carried out before the credentials are checked.',
    () =>
      unauthorised((refusal, call) => {
        const { store } = call.world
        const id = addressed(call)
        const entity = store.get(id)
        if (call.request.method === 'PATCH' && entity !== undefined) {
          const body = JSON.parse(new TextDecoder().decode(call.request.body))
          store.set(id, { ...entity, ...validMembers(body, call) })
        }
        return refusal
      }),
  ],
]

/** Faults of authorisation; the implementations ask for `faultBearer`. */
export function authFaults(): Fault[] {
  return table.map(([name, requirement, describe, stages]) => ({
    name: `auth-${name}`,
    requirement,
    family: 'auth',
    describe,
    stages,
    options: { bearer: faultBearer },
  }))
}
