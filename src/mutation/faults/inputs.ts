import { isObject, type JsonObject } from '../../json.ts'
import type { StageOverrides } from '../../stub/types.ts'
import { settable, storing } from './overrides.ts'
import type { Fault } from './types.ts'

/** Takes the members of an operator of a store for those of the entity. */
function applyingOperators(body: JsonObject): JsonObject {
  const { $set, ...rest } = body
  return isObject($set) ? { ...rest, ...$set } : body
}

/** Keeps what a refused request has set, and stores it with the next one that is accepted. */
function refusedComesLater(): StageOverrides {
  let pending: JsonObject = {}
  return {
    validate: (base) => (body, call) => {
      const refusal = base(body, call)
      if (refusal !== undefined) {
        const valid = Object.entries(body).filter(
          ([name, value]) =>
            call.world.contract.properties.some(
              (property) => property.name === name && !property.serverOwned,
            ) && call.world.validators.property(name, value).length === 0,
        )
        pending = Object.fromEntries(valid)
      }
      return refusal
    },
    merge: (base) => (entity, body, call) => {
      const merged = base(entity, { ...pending, ...body }, call)
      pending = {}
      return merged
    },
  }
}

const isFar = (text: string) => /^(?:0001-01-01T0[0-5].*\+|9999-12-31T2[0-3].*-)/.test(text)

const endNear = (text: string) =>
  text.startsWith('0001') ? '0001-01-01T00:00:00Z' : '9999-12-31T23:59:59.9999999Z'

/** Defects that only inputs made from the grammars show. */
export function inputFaults(): readonly Fault[] {
  return [
    {
      name: 'date-carried-beyond-clamped',
      requirement: 'VPP-DATE-11',
      family: 'date',
      describe:
        'An instant that its offset carries beyond the years 0001 to 9999 is stored as the end of the type.',
      stages: () =>
        storing(settable('dateTimeOffset'), (sent) =>
          typeof sent === 'string' && isFar(sent) ? endNear(sent) : sent,
        ),
    },
    {
      name: 'entity-refused-comes-later',
      requirement: 'VPP-ENTITY-15',
      family: 'entity',
      describe:
        'What a refused request has set is kept in a session and stored by the next one that is accepted.',
      stages: refusedComesLater,
    },
    {
      name: 'entity-near-text-not-stored',
      requirement: 'VPP-ENTITY-15',
      family: 'entity',
      describe: 'A text that differs from the stored one in its letter case alone is taken for no change.',
      stages: () =>
        storing(settable('string'), (sent, before) =>
          typeof sent === 'string' &&
          typeof before === 'string' &&
          sent.toLowerCase() === before.toLowerCase()
            ? before
            : sent,
        ),
    },
    {
      name: 'http-store-operators-applied',
      requirement: 'VPP-HTTP-16',
      family: 'http',
      describe: '$set reaches the store and sets the members in it.',
      stages: () => ({
        validate: (base) => (body, call) => base(applyingOperators(body), call),
        merge: (base) => (entity, body, call) => base(entity, applyingOperators(body), call),
      }),
    },
    {
      name: 'http-accept-range-refused',
      requirement: 'VPP-HTTP-17',
      family: 'http',
      describe: 'A request whose Accept is a range of types is answered 406.',
      stages: () => ({
        authorise: (base) => (call) =>
          base(call) ??
          (/\*/.test(call.header('accept') ?? '')
            ? { status: 406, code: 'NotAcceptable', message: 'The media type is not offered.' }
            : undefined),
      }),
    },
    {
      name: 'auth-scheme-in-one-case',
      requirement: 'VPP-AUTH-05',
      family: 'auth',
      describe: 'The scheme Bearer is known in this letter case alone.',
      stages: () => ({
        authorise: (base) => (call) =>
          base(call) ??
          ((call.header('authorization') ?? 'Bearer ').startsWith('Bearer ')
            ? undefined
            : {
                status: 401,
                code: 'InvalidAuthenticationToken',
                message: 'Access token is empty.',
                headers: [['WWW-Authenticate', 'Bearer']],
              }),
      }),
      report: { at: 'SamSaffron/term-llm#414', year: 2026 },
    },
  ]
}
