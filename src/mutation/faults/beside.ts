import { isObject, type Json, type JsonObject } from '../../json.ts'
import type { Call } from '../../stub/types.ts'
import { rendering, settable, storing } from './overrides.ts'
import type { Fault } from './types.ts'

const dates = settable('dateTimeOffset')

/** The properties that a request could set and does not, where it sets dates alone, one of them with a fraction; else none. */
function besidePreciseDate({ request, world }: Call) {
  const { properties } = world.contract
  const sent = sentBy(request.body)
  const [set, others] = [true, false].map((is) =>
    properties.filter((one) => settable()(one) && Object.hasOwn(sent, one.name) === is),
  )
  const isPrecise = set!.every(dates) && set!.some(({ name }) => /\.\d/.test(String(sent[name])))
  return isPrecise ? others! : []
}

function sentBy(body: Uint8Array | undefined): JsonObject {
  try {
    const value: Json = JSON.parse(new TextDecoder().decode(body))
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

/**
 * Faults that show beside what the cases of a request look at: in members that a date with a fraction has nothing to do
 * with, in text that is long, in an answer that is free.
 */
export const besideFaults: readonly Fault[] = [
  {
    name: 'entity-member-missing-beside-a-date',
    requirement: 'VPP-ENTITY-03',
    family: 'entity',
    describe: 'The answer to a date with a fraction lacks another member.',
    stages: () =>
      rendering(['answer'], (shown, call) => {
        const [lost] = besidePreciseDate(call)
        return Object.fromEntries(Object.entries(shown).filter(([name]) => name !== lost?.name))
      }),
  },
  {
    name: 'entity-member-mistyped-beside-a-date',
    requirement: 'VPP-ENTITY-04',
    family: 'entity',
    describe: 'The answer to a date with a fraction shows a boolean as text.',
    stages: () =>
      rendering(['answer'], (shown, call) => {
        const flag = besidePreciseDate(call).find(({ kind }) => kind === 'boolean')
        return flag === undefined ? shown : { ...shown, [flag.name]: String(shown[flag.name]) }
      }),
  },
  {
    name: 'entity-null-shown-beside-a-date',
    requirement: 'VPP-ENTITY-07',
    family: 'entity',
    describe: 'The answer to a date with a fraction shows null for a text that was not sent.',
    stages: () =>
      rendering(['answer'], (shown, call) => {
        const text = besidePreciseDate(call).find(({ kind, credential }) => kind === 'string' && !credential)
        return text === undefined ? shown : { ...shown, [text.name]: null }
      }),
  },
  {
    name: 'entity-boolean-flipped-beside-a-date',
    requirement: 'VPP-ENTITY-09',
    family: 'entity',
    describe: 'A date with a fraction flips a boolean that was not sent.',
    stages: () => ({
      merge: (base) => (entity, body, call) => {
        const flag = besidePreciseDate(call).find(({ kind }) => kind === 'boolean')
        const merged = base(entity, body, call)
        return flag === undefined ? merged : { ...merged, [flag.name]: !merged[flag.name] }
      },
    }),
  },
  {
    name: 'text-cut-at-128-kilobytes',
    requirement: 'VPP-ACCEPT-07',
    family: 'encoding',
    describe: 'Text of more than 128 Ki characters is cut.',
    stages: () =>
      storing(settable('string'), (sent) => (typeof sent === 'string' ? sent.slice(0, 128 * 1024) : sent)),
  },
  {
    name: 'error-trace-where-a-precondition-fails',
    requirement: 'VPP-ERROR-04',
    family: 'error',
    describe: 'An entity tag that does not match is refused with a stack trace.',
    stages: () => ({
      parse: (base) => (call) =>
        (call.header('if-match') ?? '*') === '*'
          ? base(call)
          : {
              refusal: {
                status: 412,
                code: 'PreconditionFailed',
                message: 'No match at Service.Api.Tags.Match(String tag)',
              },
            },
    }),
  },
]
