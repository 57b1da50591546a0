import type { Json, JsonObject } from '../../json.ts'
import type { Refusal, StageOverrides } from '../../stub/types.ts'
import { faultBearer } from './auth.ts'
import {
  type Affects,
  isRefusal,
  isUpdated,
  responding,
  settable,
  withHeader,
  withText,
} from './overrides.ts'
import { failing } from './server-error.ts'
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

const malformed: readonly Reported[] = [
  [
    'error-html-for-malformed',
    'VPP-ERROR-02',
    'A body that is not JSON is refused with the HTML page of the framework; other refusals are JSON.',
    'OperationCode/resources_api#121',
    2019,
    () => forMalformed((text) => `<!doctype html><title>400</title><pre>${text.length}</pre>`, 'text/html'),
  ],
  [
    'error-text-labelled-as-json',
    'VPP-ERROR-01',
    'A body that is not JSON is refused with plain text that is labelled as JSON.',
    'inaka/sumo_rest#14',
    2015,
    () => forMalformed(() => 'Malformed JSON request', 'application/json'),
  ],
  [
    'error-shape-of-the-framework',
    'VPP-ERROR-01',
    'A body that is not JSON is refused with the error of the framework, which nests another one.',
    'yiisoft/yii2#9583',
    2015,
    () =>
      forMalformed(
        () => '{"name":"Bad Request","message":"Invalid JSON","code":0,"previous":{"status":500}}',
        'application/json',
      ),
  ],
  [
    'error-plain-text-for-enums',
    'VPP-ERROR-02',
    'One kind of refusal, that of enum members, is plain text.',
    'mozilla-services/socorro#3287',
    2016,
    () =>
      responding(
        (response, { world, request }) => {
          if (!isRefusal(response)) return false
          const body = bodyOf(request.body)
          return world.contract.properties.some(
            ({ name, kind, members }) =>
              kind === 'enum' && isText(body[name]) && !members.includes(body[name]),
          )
        },
        (response) => withHeader(response, 'Content-Type', 'text/plain'),
      ),
  ],
  [
    'error-cut-where-not-ascii',
    'VPP-ERROR-01',
    'A refusal repeats the value, and its length is counted in characters: it is cut where one is not ASCII.',
    'abergs/OwinFriendlyExceptions#8',
    2016,
    () => ({
      validate: (base) => (body, call) => {
        const refusal = base(body, call)
        const [shown] = Object.values(body)
        // Of several members, one might be the credential.
        if (refusal === undefined || Object.keys(body).length !== 1 || typeof shown !== 'string')
          return refusal
        return { ...refusal, message: `${refusal.message} Got ${shown.slice(0, 200)}` }
      },
      ...responding(isRefusal, (response) => {
        const text = new TextDecoder().decode(response.body)
        return { ...response, body: response.body.slice(0, text.length) }
      }),
    }),
  ],
]

function bodyOf(bytes: Uint8Array | undefined): JsonObject {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {}
  } catch {
    return {}
  }
}

/** Answers what is refused for not being JSON with another body. */
function forMalformed(text: (text: string) => string, type: string): StageOverrides {
  return responding(
    (response, { request }) => {
      if (response.status !== 400) return false
      try {
        JSON.parse(new TextDecoder().decode(request.body))
        return false
      } catch {
        return true
      }
    },
    (response) => withHeader(withText(response, text), 'Content-Type', type),
  )
}

const messages: readonly Reported[] = [
  [
    'http-byte-order-mark-in-answer',
    'VPP-HTTP-14',
    'A byte order mark stands before the JSON of the answer.',
    'square/moshi#169',
    2016,
    () => responding(isUpdated, (response) => withText(response, (text) => `\ufeff${text}`)),
  ],
  [
    'http-control-information-twice',
    'VPP-HTTP-14',
    'The type stands in the answer twice.',
    'FasterXML/jackson-databind#1633',
    2017,
    ({ entityType }) =>
      responding(isUpdated, (response) =>
        withText(response, (text) => text.replace(/^\{/, `{"@odata.type":${JSON.stringify(entityType)},`)),
      ),
  ],
  [
    'auth-401-without-challenge',
    'VPP-AUTH-04',
    'A 401 has no WWW-Authenticate.',
    'LionC/express-basic-auth#51',
    2023,
    () =>
      responding(
        ({ status }) => status === 401,
        (response) => withHeader(response, 'WWW-Authenticate'),
      ),
  ],
  [
    'http-unknown-charset-500',
    'VPP-ERROR-03',
    'A charset that is not known is answered with 500.',
    'kirodotdev/KiroCrew#5575',
    2026,
    () => failing(({ header }) => /charset=(?!"?utf-?8)/i.test(header('content-type') ?? '')),
  ],
]

/** Faults of updates, refusals and messages that public reports show. */
export function reportedUpdateFaults(): Fault[] {
  return [
    ...reported('entity', updates),
    ...reported('error', malformed),
    ...reported(
      'http',
      messages.filter(([name]) => !name.startsWith('auth-')),
    ),
    ...reported(
      'auth',
      messages.filter(([name]) => name.startsWith('auth-')),
    ).map((fault) => ({
      ...fault,
      options: { bearer: faultBearer },
    })),
  ]
}
