import type { Json, JsonObject } from '../../json.ts'
import type { Refusal, StageOverrides } from '../../stub/types.ts'
import { type Affects, settable } from './overrides.ts'
import { type Fault, type Reported, reported } from './types.ts'

const isText = (value: Json | undefined): value is string => typeof value === 'string'

/** Sets members that were not sent. */
function filling(affects: Affects, value: (member: Parameters<Affects>[0]) => Json): StageOverrides {
  return {
    merge: (base) => (entity, body, call) => {
      const lost = call.world.contract.properties.filter(
        (one) => affects(one) && !Object.hasOwn(body, one.name),
      )
      return { ...base(entity, body, call), ...Object.fromEntries(lost.map((one) => [one.name, value(one)])) }
    },
  }
}

/** Acts once on the first update after a refusal by the validation. */
function afterRefusal(act: (isFirst: () => boolean) => StageOverrides): StageOverrides {
  let refused = false
  const isFirst = () => {
    const first = refused
    refused = false
    return first
  }
  const { validate, ...rest } = act(isFirst)
  return {
    validate: (base) => (body, call) => {
      const refusal = (validate?.(base) ?? base)(body, call)
      if (refusal !== undefined && refusal.status < 500) refused = true
      return refusal
    },
    ...rest,
  }
}

const failed: Refusal = { status: 500, code: 'InternalServerError', message: 'The transaction is aborted.' }

const updates: readonly Reported[] = [
  [
    'entity-defaults-filled-in',
    'VPP-ENTITY-09',
    'The defaults of a schema are filled into a partial body: what was not sent is reset.',
    'NUWCDIVNPT/stig-manager#1614',
    2025,
    () =>
      filling(settable('boolean', 'enum'), ({ kind, members }) =>
        kind === 'boolean' ? false : (members[0] ?? null),
      ),
  ],
  [
    'entity-dates-not-sent-reset',
    'VPP-ENTITY-09',
    'Dates that were not sent become the first day of the calendar.',
    'json-api-dotnet/JsonApiDotNetCore#113',
    2017,
    () => filling(settable('dateTimeOffset'), () => '0001-01-01T00:00:00Z'),
  ],
  [
    'entity-boolean-not-sent-reset',
    'VPP-ENTITY-09',
    'A boolean that was not sent becomes false.',
    'zalando-stups/kio#114',
    2019,
    () => filling(settable('boolean'), () => false),
  ],
  [
    'entity-enums-not-sent-reset',
    'VPP-ENTITY-09',
    'Enums that were not sent become their first member.',
    'reversely/tokuchu#54',
    2026,
    () => filling(settable('enum'), ({ members }) => members[0] ?? null),
  ],
  [
    'entity-credential-emptied',
    'VPP-ENTITY-09',
    'The credential becomes empty text with each update that does not send it.',
    'dsx-ai-factory/infra-controller#4363',
    2026,
    () =>
      filling(
        ({ credential }) => credential,
        () => '',
      ),
  ],
  [
    'entity-update-without-effect',
    'VPP-ENTITY-06',
    'What was sent is read as empty: the answer is 200 with the entity as it was.',
    'OData/AspNetCoreOData#569',
    2022,
    () => ({ merge: (base) => (entity, _body, call) => base(entity, {}, call) }),
  ],
  [
    'entity-not-stored-with-if-match',
    'VPP-ENTITY-08',
    'With If-Match an update is answered and not stored.',
    'open-metadata/OpenMetadata#28876',
    2026,
    () => ({
      save: (base) => (id, entity, call) =>
        call.header('if-match') === undefined ? base(id, entity, call) : undefined,
    }),
  ],
  [
    'entity-not-stored-while-a-date-is-precise',
    'VPP-ENTITY-08',
    'Updates find their row by a stored date that went through a type of milliseconds: with finer digits none is found.',
    'paperclipai/paperclip#7787',
    2026,
    ({ properties }) => {
      const dates = properties.filter(settable('dateTimeOffset')).map(({ name }) => name)
      const isPrecise = (entity: JsonObject | undefined) =>
        dates.some((name) => {
          const value = entity?.[name]
          return isText(value) && /\.\d{3}\d*[1-9]/.test(value)
        })
      return {
        save: (base) => (id, entity, call) => {
          const before = call.world.store.get(id)
          const sent: JsonObject = JSON.parse(new TextDecoder().decode(call.request.body))
          const mends = dates.some((name) => Object.hasOwn(sent, name))
          return isPrecise(before) && !mends ? undefined : base(id, entity, call)
        },
      }
    },
  ],
  [
    'error-500-after-refusal',
    'VPP-ERROR-03',
    'A refusal leaves the session in a broken transaction: the next update is answered with 500.',
    'eduMFA/eduMFA#1162',
    2026,
    () =>
      afterRefusal((isFirst) => ({
        validate: (base) => (body, call) => base(body, call) ?? (isFirst() ? failed : undefined),
      })),
  ],
  [
    'http-other-media-type-without-effect',
    'VPP-HTTP-07',
    'Without the media type of JSON an update is answered with 200, and nothing is done.',
    'typicode/json-server#235',
    2016,
    () => ({
      parse: (base) => (call) => {
        const outcome = base(call)
        return outcome.refusal?.status === 415 ? { value: {} } : outcome
      },
    }),
  ],
]

/** Faults of updates that public reports show. */
export function reportedUpdateFaults(): Fault[] {
  return reported('entity', updates)
}
