import type { JsonObject } from '../../json.ts'
import type { StageOverrides } from '../../stub/types.ts'
import { faultBearer } from './auth.ts'
import { isRefusal, isUpdated, responding, withHeader, withText } from './overrides.ts'
import { failing } from './server-error.ts'
import { type Fault, type Reported, reported } from './types.ts'

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
              kind === 'enum' && typeof body[name] === 'string' && !members.includes(body[name]),
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
    'http-unknown-charset-500',
    'VPP-ERROR-03',
    'A charset that is not known is answered with 500.',
    'kirodotdev/KiroCrew#5575',
    2026,
    () => failing(({ header }) => /charset=(?!"?utf-?8)/i.test(header('content-type') ?? '')),
  ],
]

const challenges: readonly Reported[] = [
  [
    'auth-401-without-challenge',
    'VPP-AUTH-04',
    'A 401 has no WWW-Authenticate.',
    'LionC/express-basic-auth#51',
    2022,
    () =>
      responding(
        ({ status }) => status === 401,
        (response) => withHeader(response, 'WWW-Authenticate'),
      ),
  ],
]

/** Faults of refusals and messages that public reports show. */
export function reportedMessageFaults(): Fault[] {
  return [
    ...reported('error', malformed),
    ...reported('http', messages),
    ...reported('auth', challenges).map((fault) => ({ ...fault, options: { bearer: faultBearer } })),
  ]
}
