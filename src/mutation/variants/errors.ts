import { isObject, type Json, type JsonObject } from '../../json.ts'
import { isRefusal, responding, withHeader } from '../faults/overrides.ts'
import type { Variant } from './types.ts'

/** Freedoms of how a refusal looks. */
export const errorVariants: readonly Variant[] = [
  {
    name: 'error-inner-lower-case',
    freedom: 'OData JSON Format 21.1: the name is innererror',
    describe: 'The inner error has the name of the standard.',
    stages: () => ({
      refuse:
        () =>
        ({ code, message }, call) => ({
          error: { code, message, innererror: { 'request-id': call.requestId } },
        }),
    }),
  },
  {
    name: 'error-short',
    freedom: 'OData JSON Format 21.1: only code and message are required',
    describe: 'An error has a code and a message and no more.',
    stages: () => ({
      refuse:
        () =>
        ({ code, message }) => ({ error: { code, message } }),
    }),
  },
  {
    name: 'error-detailed',
    freedom: 'OData JSON Format 21.1: target, details and annotations are free',
    describe: 'An error has a target, details and annotations.',
    stages: () => ({
      refuse: (base) => (refusal, call) => ({
        '@odata.note': 'x',
        ...detailed(base(refusal, call), refusal.code),
      }),
    }),
  },
  {
    name: 'error-422',
    freedom: 'RFC 9110 15.5.21: content that is understood and cannot be processed',
    describe: 'A value that is not valid is answered with 422.',
    stages: () => ({
      validate: (base) => (body, call) => {
        const refusal = base(body, call)
        return refusal && { ...refusal, status: 422 }
      },
    }),
  },
  {
    name: 'error-plain-media-type',
    freedom: 'RFC 9110 8.3.1: parameters are free',
    describe: 'Errors have the media type without parameters.',
    stages: () =>
      responding(isRefusal, (response) => withHeader(response, 'Content-Type', 'application/json')),
  },
  {
    name: 'error-as-intune',
    freedom: 'Only code and message are documented; real services write JSON and addresses into the message',
    describe: 'The message is a JSON text with the address of a server behind the service.',
    stages: () => ({
      refuse:
        (base) =>
        ({ code, message }, call) =>
          base(
            { code, message: intuneMessage(message, call.requestId, call.url.pathname), status: 400 },
            call,
          ),
    }),
  },
  {
    name: 'error-code-camel-case',
    freedom: 'OData JSON Format 21.1: the code is the service’s own',
    describe: 'Codes begin with a small letter.',
    stages: () => ({
      refuse: (base) => (refusal, call) =>
        base({ ...refusal, code: refusal.code.charAt(0).toLowerCase() + refusal.code.slice(1) }, call),
    }),
  },
]

function intuneMessage(message: string, id: string, path: string): string {
  const where = `https://fef.example.test/StatelessService/deviceAppManagement${path}?api-version=5024-01-01`
  const members = {
    _version: 3,
    Message: `${message} - Operation ID (for customer support): ${id} - Activity ID: ${id} - Url: ${where}`,
    CustomApiErrorPhrase: '',
    RetryAfter: null,
    ErrorSourceService: '',
    HttpHeaders: '{}',
  }
  return JSON.stringify(members, null, 2).replaceAll('\n', '\r\n')
}

function detailed(json: Json, code: string): JsonObject {
  const error = isObject(json) ? Object.values(json)[0] : undefined
  const base = isObject(error) ? error : {}
  return { error: { ...base, target: null, details: [{ code, message: 'More.', target: 'body' }] } }
}
