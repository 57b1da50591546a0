import { isObject, type Json } from '../../json.ts'
import type { Call, StageOverrides } from '../../stub/types.ts'
import { firstCounts, joinedTexts } from './duplicate-names.ts'

/** Reads the text of a body that was refused; undefined stands by the refusal. Bytes that are not UTF-8 are refused. */
export function rereading(
  read: (text: string, call: Call) => Json | undefined,
  decoder = new TextDecoder('utf-8', { fatal: true }),
): StageOverrides {
  return {
    parse: (base) => (call) => {
      const outcome = base(call)
      if (outcome.refusal === undefined || outcome.refusal.status === 415) return outcome
      try {
        const value = read(decoder.decode(call.request.body), call)
        return isObject(value) ? { value } : outcome
      } catch {
        return outcome
      }
    },
  }
}

const isJson = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Faults of reading a body: name, requirement, what happens, and how. */
export const bodyFaults: readonly (readonly [
  name: string,
  requirement: string,
  describe: string,
  stages: () => StageOverrides,
])[] = [
  [
    'malformed-as-empty',
    'VPP-HTTP-01',
    'A body that is not JSON is taken for an empty object.',
    () => rereading((text) => (isJson(text) ? undefined : {}), new TextDecoder()),
  ],
  [
    'empty-body-taken',
    'VPP-HTTP-01',
    'An empty body is taken for an empty object.',
    () => rereading((text) => (text === '' ? {} : undefined)),
  ],
  [
    'trailing-comma-taken',
    'VPP-HTTP-01',
    'A comma after the last member is taken.',
    () => rereading((text) => JSON.parse(text.replace(/,\s*\}/g, '}'))),
  ],
  [
    'trailing-text-taken',
    'VPP-HTTP-01',
    'What follows the object is ignored.',
    () => rereading((text) => JSON.parse(text.slice(0, text.indexOf('}') + 1))),
  ],
  [
    'cut-short-taken',
    'VPP-HTTP-01',
    'A missing brace at the end is added.',
    () => rereading((text) => JSON.parse(`${text}}`)),
  ],
  [
    'comment-taken',
    'VPP-HTTP-01',
    'A comment is passed over.',
    () => rereading((text) => JSON.parse(text.replace(/\/\*.*?\*\//g, ''))),
  ],
  [
    'not-a-number-taken',
    'VPP-HTTP-01',
    'NaN is taken for null.',
    () => rereading((text) => JSON.parse(text.replace(/:NaN\b/g, ':null'))),
  ],
  [
    'line-end-in-text-taken',
    'VPP-HTTP-18',
    'A line end within a text is taken.',
    () => rereading((text) => JSON.parse(text.replaceAll('\n', '\\n'))),
  ],
  [
    'single-quotes-taken',
    'VPP-HTTP-18',
    'Single quotes are taken for double ones.',
    () => rereading((text) => JSON.parse(text.replaceAll("'", '"'))),
  ],
  [
    'utf-16-taken',
    'VPP-HTTP-13',
    'A body in UTF-16 is taken.',
    () => rereading((text) => JSON.parse(text), new TextDecoder('utf-16le', { fatal: true })),
  ],
  [
    'form-taken',
    'VPP-HTTP-01',
    'A body that is a form is taken for an object of its fields.',
    () =>
      rereading((text) => (text.includes('=') ? Object.fromEntries(new URLSearchParams(text)) : undefined)),
  ],
  [
    'not-utf-8-taken',
    'VPP-HTTP-13',
    'Bytes that are not UTF-8 become replacement characters.',
    () => rereading((text) => (text.includes('\ufffd') ? JSON.parse(text) : undefined), new TextDecoder()),
  ],
  [
    'not-object-as-empty',
    'VPP-HTTP-02',
    'JSON that is not an object is taken for an empty one.',
    () => rereading((text) => (isObject(JSON.parse(text)) ? undefined : {})),
  ],
  [
    'array-unwrapped',
    'VPP-HTTP-02',
    'An array is taken for its first item.',
    () => rereading((text) => JSON.parse(text)[0]),
  ],
  [
    'text-unwrapped',
    'VPP-HTTP-02',
    'A text that holds JSON is read a second time.',
    () => rereading((text) => JSON.parse(JSON.parse(text))),
  ],
  [
    'duplicate-names-merged',
    'VPP-HTTP-08',
    'Of duplicate names neither counts: the values are joined.',
    () => rereading(joinedTexts),
  ],
  [
    'duplicate-names-mixed',
    'VPP-HTTP-08',
    'Of duplicate names the first or the last counts, depending on the property.',
    () => rereading(firstCounts),
  ],
]
