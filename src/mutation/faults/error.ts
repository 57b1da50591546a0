import type { JsonObject } from '../../json.ts'
import type { Call, Refusal, StageOverrides } from '../../stub/types.ts'
import {
  addressed,
  isRefusal,
  remembering,
  responding,
  validMembers,
  withHeader,
  withText,
} from './overrides.ts'
import { serverErrors } from './server-error.ts'
import type { Fault } from './types.ts'

type Entry = readonly [name: string, requirement: string, describe: string, stages: () => StageOverrides]

/** Shows another object for a refusal. */
function body(change: (refusal: Refusal) => JsonObject): StageOverrides {
  return { refuse: () => (refusal) => change(refusal) }
}

/** Changes the refusals of `validate`. */
function refusal(change: (refusal: Refusal, body: JsonObject, call: Call) => Refusal): StageOverrides {
  return {
    validate: (base) => (sent, call) => {
      const refused = base(sent, call)
      return refused && change(refused, sent, call)
    },
  }
}

const trace = '\n   at Service.Update(Token token) in C:\\build\\src\\Service.cs:line 118'

const table: readonly Entry[] = [
  [
    'bare',
    'VPP-ERROR-01',
    'Code and message are not wrapped in error.',
    () => body(({ code, message }) => ({ code, message })),
  ],
  ['text', 'VPP-ERROR-01', 'error is a text.', () => body(({ message }) => ({ error: message }))],
  [
    'without-code',
    'VPP-ERROR-01',
    'The error has no code.',
    () => body(({ message }) => ({ error: { message } })),
  ],
  [
    'without-message',
    'VPP-ERROR-01',
    'The error has no message.',
    () => body(({ code }) => ({ error: { code } })),
  ],
  [
    'code-is-number',
    'VPP-ERROR-01',
    'The code is a number.',
    () => body(({ status, message }) => ({ error: { code: status, message } })),
  ],
  [
    'message-empty',
    'VPP-ERROR-01',
    'The message is empty.',
    () => body(({ code }) => ({ error: { code, message: '' } })),
  ],
  [
    'message-is-object',
    'VPP-ERROR-01',
    'The message is an object, as in OData 2.',
    () => body(({ code, message }) => ({ error: { code, message: { lang: 'en', value: message } } })),
  ],
  [
    'html',
    'VPP-ERROR-01',
    'The body is an HTML page.',
    () => responding(isRefusal, (r) => withText(r, () => '<html><body>Bad Request</body></html>')),
  ],
  [
    'without-body',
    'VPP-ERROR-01',
    'A refusal has no body.',
    () => responding(isRefusal, (r) => withText(r, () => '')),
  ],
  [
    'media-type-html',
    'VPP-ERROR-02',
    'A refusal has the media type text/html.',
    () => responding(isRefusal, (r) => withHeader(r, 'Content-Type', 'text/html')),
  ],
  [
    'media-type-problem',
    'VPP-ERROR-02',
    'A refusal has the media type application/problem+json.',
    () => responding(isRefusal, (r) => withHeader(r, 'Content-Type', 'application/problem+json')),
  ],
  [
    'media-type-missing',
    'VPP-ERROR-02',
    'A refusal has no Content-Type.',
    () => responding(isRefusal, (r) => withHeader(r, 'Content-Type')),
  ],
  [
    'stack-trace',
    'VPP-ERROR-04',
    'The message has a stack trace.',
    () => refusal((r) => ({ ...r, message: r.message + trace })),
  ],
  [
    'stack-trace-within-a-line',
    'VPP-ERROR-04',
    'The message has a frame of a stack trace and no line end.',
    () => refusal((r) => ({ ...r, message: `${r.message} at Service.Api.Controllers.Update(String id)` })),
  ],
  [
    'file-path-one-folder-deep',
    'VPP-ERROR-04',
    'The message has a path one folder deep.',
    () => refusal((r) => ({ ...r, message: `${r.message} (C:\\src\\Service.cs)` })),
  ],
  [
    'file-path',
    'VPP-ERROR-04',
    'The message has a file path.',
    () => refusal((r) => ({ ...r, message: `${r.message} (/srv/app/models/token.py)` })),
  ],
  [
    'secret-echoed',
    'VPP-ERROR-04',
    'The message has the body that was sent, the credential included.',
    () =>
      refusal((r, _sent, { request }) => ({
        ...r,
        message: `${r.message} Payload: ${new TextDecoder().decode(request.body)}`,
      })),
  ],
  [
    'half-applied',
    'VPP-ERROR-05',
    'The valid members of a refused body are stored.',
    () =>
      refusal((r, sent, call) => {
        const id = addressed(call)
        call.world.store.set(id, {
          ...call.world.store.get(id),
          ...settableOf(validMembers(sent, call), call),
        })
        return r
      }),
  ],
  [
    'applied-up-to-invalid',
    'VPP-ERROR-05',
    'Members are stored one by one until one is refused.',
    () =>
      refusal((r, sent, call) => {
        const id = addressed(call)
        const members = settableOf(beforeInvalid(sent, call), call)
        call.world.store.set(id, { ...call.world.store.get(id), ...members })
        return r
      }),
  ],
  [
    'rolled-back-too-far',
    'VPP-ERROR-05',
    'A refusal undoes the PATCH before it too.',
    () => {
      const { earlier, save } = remembering()
      return {
        save,
        ...refusal((r, _sent, call) => {
          const before = earlier.get(addressed(call))
          if (before !== undefined) call.world.store.set(addressed(call), before)
          return r
        }),
      }
    },
  ],
  [
    'answered-200',
    'VPP-ENUM-01',
    'A refusal is answered with 200 and the error in the body.',
    () => responding(isRefusal, (response) => ({ ...response, status: 200 })),
  ],
]

/** The members of a body that come before the first invalid one. */
function beforeInvalid(body: JsonObject, { world }: Call): JsonObject {
  const members = Object.entries(body)
  const at = members.findIndex(([name, value]) => world.validators.request({ [name]: value }).length > 0)
  return Object.fromEntries(members.slice(0, Math.max(0, at)))
}

function settableOf(members: JsonObject, { world }: Call): JsonObject {
  const owned = new Set(world.contract.properties.filter((p) => p.serverOwned).map(({ name }) => name))
  return Object.fromEntries(Object.entries(members).filter(([name]) => !owned.has(name)))
}

/** Faults of refusals: how they look, what they give away, and what they leave behind. */
export function errorFaults(): Fault[] {
  return [...table, ...serverErrors].map(([name, requirement, describe, stages]) => ({
    name: `error-${name}`,
    requirement,
    family: 'error',
    describe,
    stages,
  }))
}
