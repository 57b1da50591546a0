import type { Draft } from './generator.ts'
import type { Probe } from './types.ts'

/**
 * The looks that hold for every exchange, whoever asked for it, and the requirement that each belongs to. Each is a case
 * of its own, `REQUIREMENT/every-exchange/LOOK`.
 */
export const looks = {
  'whole-answer': 'VPP-ENTITY-03',
  'valid-answer': 'VPP-ENTITY-04',
  'others-shown': 'VPP-ENTITY-07',
  'values-stored': 'VPP-ENTITY-08',
  'others-kept': 'VPP-ENTITY-09',
  'valid-read': 'VPP-ENTITY-13',
  'keys-apart': 'VPP-ENTITY-16',
  'texts-as-sent': 'VPP-ACCEPT-07',
  'valid-taken': 'VPP-ACCEPT-12',
  'no-server-error': 'VPP-ERROR-03',
  'no-html-page': 'VPP-ERROR-02',
  'nothing-disclosed': 'VPP-ERROR-04',
  'nothing-internal': 'VPP-ERROR-06',
  challenge: 'VPP-AUTH-04',
  'one-content-type': 'VPP-HTTP-14',
  'no-byte-order-mark': 'VPP-HTTP-14',
  'no-name-twice': 'VPP-HTTP-14',
  'coding-accepted': 'VPP-HTTP-19',
} as const

/** The name of a look at every exchange. */
export type LookName = keyof typeof looks

/** What a look asks, in plain English, to be read after "Whether". */
export const lookTexts: Readonly<Record<LookName, string>> = {
  'whole-answer': 'each answer to an accepted PATCH is an object with every documented member',
  'valid-answer': 'each answer to an accepted PATCH shows no value that the contract does not know',
  'others-shown': 'each answer to an accepted PATCH shows the members that were not sent as they were',
  'values-stored': 'each accepted PATCH has stored the values that it sent',
  'others-kept': 'each accepted PATCH has left the members that it did not send as they were',
  'valid-read': 'no accepted PATCH has left a value that the contract does not know',
  'keys-apart': 'each entity that the collection lists has a key that is a text, and its own',
  'texts-as-sent': 'each text that was taken is stored as it was sent, however long it is',
  'valid-taken': 'no valid request is refused that no other requirement speaks of',
  'no-server-error': 'no request, a reading included, is answered with a status of 500 or above',
  'no-html-page': 'no PATCH is refused with an HTML page, whatever it is refused for',
  'nothing-disclosed': 'no error shows a stack trace or a file path',
  'nothing-internal': 'no error shows the class that raised it or an error of a database',
  challenge: 'each 401 has a WWW-Authenticate header',
  'one-content-type': 'no answer has more than one Content-Type',
  'no-byte-order-mark': 'no answer begins with a byte order mark',
  'no-name-twice': 'no answer has a name twice in one object, control information included',
  'coding-accepted': 'no answer has a content coding that its request does not accept',
}

// Nothing is sent for it: it is judged by what the other cases send.
const probe: Probe = { id: 'every-exchange', prepare: [], steps: [] }

/** The cases of the looks that belong to a requirement. */
export function lookDrafts(requirement: string): readonly Draft[] {
  return (Object.entries(looks) as [LookName, string][])
    .filter(([, own]) => own === requirement)
    .map(([look]) => ({ name: `every-exchange/${look}`, probe, expect: { kind: 'every-exchange', look } }))
}
