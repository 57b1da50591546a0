import { setTimeout as pause } from 'node:timers/promises'
import { brotliCompressSync } from 'node:zlib'
import type { JsonObject } from '../../json.ts'
import type { Refusal, StageFactory } from '../../stub/types.ts'
import { faultBearer } from './auth.ts'
import { isUpdated, responding, withHeader, withText } from './overrides.ts'
import { type Fault, type Reported, reported } from './types.ts'

/** Says something else in each refusal of a value. */
const saying =
  (message: string): StageFactory =>
  () => ({
    refuse: (base) => (refusal, call) =>
      base(refusal.status === 400 ? { ...refusal, message } : refusal, call),
  })

const messageRows: readonly Reported[] = [
  [
    'error-class-of-java',
    'VPP-ERROR-06',
    'The message names the classes that a value could not be read into.',
    'TencentBlueKing/bk-repo#4435',
    2026,
    saying(
      'com.fasterxml.jackson.databind.exc.InvalidFormatException: Cannot deserialize value of type `com.example.vpp.State`',
    ),
  ],
  [
    'error-of-the-database',
    'VPP-ERROR-06',
    'The message is that of the database.',
    'desec-io/desec-stack#116',
    2018,
    saying(`IntegrityError: (1048, "Column 'content' cannot be null")`),
  ],
  [
    'error-of-sqlstate',
    'VPP-ERROR-06',
    'The message is that of the driver of the database, with the state of SQL.',
    'Alanaktion/phproject#397',
    2021,
    saying('SQLSTATE[22001]: String data, right truncated: 1406 Data too long'),
  ],
  [
    'error-reason-before-the-body',
    'VPP-ERROR-01',
    'A web server writes the reason of the status before the error.',
    'atuttle/Taffy#145',
    2013,
    () =>
      responding(
        ({ status }) => status === 400,
        (response) => withText(response, (text) => `Bad Request${text}`),
      ),
  ],
]

const entityRows: readonly Reported[] = [
  [
    'entity-answer-encoded-twice',
    'VPP-ENTITY-03',
    'The answer to a PATCH is a text that holds the JSON of the entity.',
    'actionml/harness#130',
    2019,
    () => responding(isUpdated, (response) => withText(response, (text) => JSON.stringify(text))),
  ],
  [
    'entity-quotes-not-escaped',
    'VPP-ACCEPT-07',
    'Quotes within a text are not escaped.',
    'javaee/jersey#329',
    2008,
    () =>
      responding(
        ({ status }) => status === 200,
        (response) => withText(response, (text) => text.replaceAll('\\"', '"')),
      ),
  ],
]

const httpRows: readonly Reported[] = [
  [
    'http-coded-though-not-accepted',
    'VPP-HTTP-19',
    'A cache answers with what it has compressed for another client.',
    'canonical/ubuntu.com#13980',
    2024,
    () => ({
      answer: (base) => async (response, call) => {
        const answer = await base(response, call)
        const accepts = call.header('accept-encoding')?.includes('br') ?? true
        if (accepts || answer.response === undefined || response.body.byteLength === 0) return answer
        const coded = withHeader(answer.response, 'Content-Encoding', 'br')
        return { ...answer, response: coded, wire: { ...coded, body: brotliCompressSync(coded.body) } }
      },
    }),
  ],
]

const concurrencyRows: readonly Reported[] = [
  [
    'concurrency-one-buffer-for-all',
    'VPP-CONC-03',
    'Answers that are under way at the same time share one buffer.',
    'OpenStickCommunity/GP2040-CE#1614',
    2026,
    () => {
      let shared = new Uint8Array()
      return {
        answer: (base) => async (response, call) => {
          shared = new Uint8Array(response.body)
          await pause(1)
          return base({ ...response, body: shared }, call)
        },
      }
    },
  ],
  [
    'concurrency-one-body-for-all',
    'VPP-CONC-01',
    'The body of a request stands in a variable that all requests share, and is read again when it is stored.',
    'AceMetrix/connect-cas#48',
    2018,
    () => {
      let shared: JsonObject = {}
      return {
        parse: (base) => (call) => {
          const outcome = base(call)
          if (outcome.value !== undefined) shared = outcome.value
          return outcome
        },
        save: (base) => async (id, entity, call) => {
          const own = shared
          await pause(1)
          const other = own === shared ? {} : Object.entries(shared).filter(([name]) => name in entity)
          return base(id, { ...entity, ...(Array.isArray(other) && Object.fromEntries(other)), id }, call)
        },
      }
    },
  ],
]

const failed: Refusal = { status: 500, code: 'InternalServerError', message: 'Something failed.' }

const authRows: readonly Reported[] = [
  [
    'auth-500-for-malformed-credentials',
    'VPP-AUTH-02',
    'Credentials that are not two words are answered with 500.',
    'rommapp/romm#3488',
    2026,
    () => ({
      authorise: (base) => (call) =>
        (call.header('authorization')?.trim().split(/\s+/).length ?? 2) === 2 ? base(call) : failed,
    }),
  ],
  [
    'auth-other-scheme-is-nobody',
    'VPP-AUTH-02',
    'Credentials that do not begin with Bearer are no credentials, and nobody in particular is let in.',
    'istio/istio#33545',
    2021,
    () => ({
      authorise: (base) => (call) => {
        const credentials = call.header('authorization')
        return credentials !== undefined && !/^bearer /i.test(credentials) ? undefined : base(call)
      },
    }),
  ],
]

/** Faults of what stands around the entity, that public reports show. */
export const reportedServiceFaults = (): Fault[] => [
  ...reported('error', messageRows),
  ...reported('entity', entityRows),
  ...reported('http', httpRows),
  ...reported('concurrency', concurrencyRows),
  ...reported('auth', authRows).map((fault) => ({ ...fault, options: { bearer: faultBearer } })),
]
